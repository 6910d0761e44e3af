#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/database/executor.h"
#include "core/database/migrations.h"

#include <atomic>

namespace hub::database {

/// The hub's SQLite file: opened, checked, repaired from a backup where damaged, migrated, and lent
/// out by executors. WAL; commits are FULL unless a transaction says otherwise.
///
/// Units:   none.
/// Threads: open() and the destructor on one thread; every other function from any thread.
/// Errors:  Unsupported (newer schema, untouched), PermissionDenied, StorageFull, Io. A damaged
///          file is not an error: it is moved to Options::damagedFolder and the last good backup
///          takes its place; notices() says so.
class Database final
{
public:
    struct Options
    {
        QByteArray file;
        QByteArray backupFolder;
        QByteArray damagedFolder;
        std::vector<Schema> schemas;
        int readers = 2;
        int keptBackups = 3;
        Io *io = &systemIo(); ///< For what is done beside SQLite's own work on its file.
    };

    /// Only one Database may have the file open: the owner of the data folder.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const Options &options,
                                                                const Clock &clock);

    /// Whether @p file, which nobody has open, could be used with @p schemas; reads all of it and
    /// changes nothing. Corrupt names the damage; Unsupported is a newer schema.
    [[nodiscard]] static Result<void> examine(const QByteArray &file,
                                              const std::vector<Schema> &schemas);

    /// When the newest good backup in @p backupFolder was made; nothing if there is none. Reads it.
    [[nodiscard]] static std::optional<WallTime> newestBackup(const QByteArray &backupFolder);

    /// Notes a clean end, so that the next start need not check the whole file.
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Executor &writer() { return *m_writer; }
    [[nodiscard]] Executor &reader(); ///< Round robin.

    /// What happened at open() that people should know: damage, restore, and from when the restored
    /// data are.
    [[nodiscard]] const QStringList &notices() const { return m_notices; }

    /// Whether the last owner died instead of closing.
    [[nodiscard]] bool wasUnclean() const { return m_wasUnclean; }

    /// Writes a consistent copy to @p file (whole or not at all), while work goes on. The copy is
    /// checked before it gets its name.
    [[nodiscard]] Result<void> backupTo(const QByteArray &file);

    /// backupTo() into the backup folder under a dated name, then keeps the newest
    /// Options::keptBackups good ones. Returns the file.
    [[nodiscard]] Result<QByteArray> rotateBackup();

    /// newestBackup() of the own folder.
    [[nodiscard]] std::optional<WallTime> lastBackup() const;

    /// PRAGMA quick_check (or integrity_check when @p thorough): empty list when sound.
    [[nodiscard]] Result<QStringList> check(bool thorough);

private:
    Database(Options options, const Clock &clock);
    [[nodiscard]] Result<void> startExecutors();
    [[nodiscard]] Result<void> startAndMigrate();

    const Options m_options;
    const Clock &m_clock;
    std::unique_ptr<Executor> m_writer;
    std::vector<std::unique_ptr<Executor>> m_readers;
    std::atomic<std::size_t> m_nextReader{0};
    QStringList m_notices;
    bool m_wasUnclean = false;
    bool m_isOpen = false;
};

} // namespace hub::database
