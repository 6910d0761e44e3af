#include "core/database/database.h"

#include "core/base/logging.h"
#include "core/base/path_text.h"
#include "core/database/backup_folder_p.h"
#include "core/database/clean_note_p.h"
#include "core/database/files_p.h"
#include "core/database/inspection_p.h"
#include "core/database/recovery_p.h"

#include <cstdlib>
#include <unistd.h>

namespace hub::database {
namespace {

/// SQLite keeps its side files where a link points to; we must look for them there too.
QByteArray resolved(const QByteArray &file)
{
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(file.constData(), nullptr),
                                                           &std::free);
    return real ? QByteArray(real.get()) : file;
}

} // namespace

Database::Database(Options options, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
{}

Database::~Database()
{
    if (!m_isOpen)
        return;
    // The writer closes last: the last connection moves the write-ahead log into the database.
    m_readers.clear();
    const auto sawCorruption = m_writer->run(
        [](Connection &connection) -> Result<bool> { return connection.sawCorruption(); });
    m_writer.reset();
    // Whoever met damage leaves no note, so that the next start looks at the whole file.
    if (sawCorruption && !*sawCorruption)
        writeCleanNote(m_options.file, *m_options.io);
}

Result<std::unique_ptr<Database>> Database::open(const Options &options, const Clock &clock)
{
    Q_ASSERT(options.readers > 0 && options.keptBackups > 0 && options.io != nullptr);
    Options used = options;
    used.file = resolved(options.file);
    auto opening = makeReady(used, clock);
    if (!opening)
        return fail(opening.error());
    std::unique_ptr<Database> database(new Database(used, clock));
    auto started = database->startAndMigrate();
    // Damage that only shows when the file is written. A step that fails for another reason says
    // that the program is wrong, unless somebody has altered the file.
    const bool isDamage =
        !started
        && (started.error().kind == Error::Kind::Corrupt
            || (opening->wasAltered && started.error().kind == Error::Kind::Internal));
    if (isDamage) {
        const QString damage = QStringLiteral("was damaged (%1)").arg(started.error().detail);
        if (auto replaced = replaceDamaged(used, clock, damage, opening->notices); !replaced)
            return fail(replaced.error());
        started = database->startAndMigrate();
    }
    if (!started)
        return fail(started.error());

    database->m_notices = std::move(opening->notices);
    database->m_wasUnclean = opening->wasUnclean;
    database->m_isOpen = true;
    return database;
}

Result<void> Database::examine(const QByteArray &file, const std::vector<Schema> &schemas)
{
    return inspect(file, schemas, Depth::Full);
}

Result<void> Database::startExecutors()
{
    Executor::Options options;
    options.name = QStringLiteral("db-writer");
    options.connection.file = m_options.file;
    auto writer = Executor::start(options);
    if (!writer)
        return fail(writer.error());
    m_writer = std::move(*writer);

    options.connection.access = Connection::Access::ReadOnly;
    for (int i = 0; i < m_options.readers; ++i) {
        options.name = QStringLiteral("db-reader-%1").arg(i + 1);
        auto reader = Executor::start(options);
        if (!reader)
            return fail(reader.error());
        m_readers.push_back(std::move(*reader));
    }
    return {};
}

Result<void> Database::startAndMigrate()
{
    // From the first write on, only a clean end may say that the file need not be checked.
    m_options.io->unlink(cleanNotePath(m_options.file).constData());
    Result<void> started = startExecutors();
    if (started) {
        started = m_writer->run(
            [this](Connection &connection) { return migrate(connection, m_options.schemas); });
    }
    if (!started) {
        m_readers.clear();
        m_writer.reset();
    }
    return started;
}

Executor &Database::reader()
{
    const std::size_t turn = m_nextReader.fetch_add(1, std::memory_order_relaxed);
    return *m_readers[turn % m_readers.size()];
}

Result<void> Database::backupTo(const QByteArray &file)
{
    return copyDatabase(m_options.file, file, *m_options.io);
}

Result<QByteArray> Database::rotateBackup()
{
    if (auto made = makeFolder(m_options.backupFolder); !made)
        return fail(made.error());
    const QByteArray path = newBackupPath(m_options.backupFolder, m_clock.wallNow());
    if (auto written = backupTo(path); !written)
        return fail(written.error());

    // A bad backup neither counts nor goes: it may be all that is left of something.
    int good = 0;
    for (const BackupFile &backup : listBackups(m_options.backupFolder)) {
        if (good < m_options.keptBackups)
            good += checkBackup(backup.path).has_value() ? 1 : 0;
        else if (checkBackup(backup.path) && m_options.io->unlink(backup.path.constData()) != 0)
            qCWarning(logDatabase) << "cannot remove the old backup" << pathForDisplay(backup.path);
    }
    return path;
}

std::optional<WallTime> Database::lastBackup() const
{
    return newestBackup(m_options.backupFolder);
}

std::optional<WallTime> Database::newestBackup(const QByteArray &backupFolder)
{
    for (const BackupFile &backup : listBackups(backupFolder)) {
        if (checkBackup(backup.path))
            return backup.madeAt;
    }
    return std::nullopt;
}

Result<QStringList> Database::check(bool thorough)
{
    // A connection of its own: a long check must not hold up what waits for a reader.
    Connection::Options options;
    options.file = m_options.file;
    options.access = Connection::Access::ReadOnly;
    auto connection = Connection::open(options);
    if (!connection)
        return fail(connection.error());
    return integrityProblems(**connection, thorough);
}

} // namespace hub::database
