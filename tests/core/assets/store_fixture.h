#pragma once

#include "core/assets/blob_store.h"

#include <QTemporaryDir>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace hub::assets {

/// The system's calls, until a test makes one of them fail.
class FaultyIo final : public Io
{
public:
    enum class Call
    {
        None,
        Open,
        Write,
        DataSync,
        Rename,
        Link,
        Sync
    };

    /// From its @p after + 1 st use on, @p call fails with @p error.
    void failFrom(Call call, int error, int after = 0)
    {
        m_error = error;
        m_left = after;
        m_call = call;
    }
    void heal() { m_call = Call::None; }
    void setFreeBytes(qint64 bytes) { m_freeBytes = bytes; }

    int open(const char *path, int flags, mode_t mode) override
    {
        return fails(Call::Open) ? -1 : Io::open(path, flags, mode);
    }
    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        return fails(Call::Write) ? -1 : Io::write(descriptor, bytes, count);
    }
    int dataSync(int descriptor) override
    {
        ++dataSyncs;
        return fails(Call::DataSync) ? -1 : Io::dataSync(descriptor);
    }
    int rename(const char *from, const char *to) override
    {
        return fails(Call::Rename) ? -1 : Io::rename(from, to);
    }
    int link(const char *from, const char *to) override
    {
        return fails(Call::Link) ? -1 : Io::link(from, to);
    }
    int sync(int descriptor) override { return fails(Call::Sync) ? -1 : Io::sync(descriptor); }
    qint64 freeBytes(const char *path) override
    {
        return m_freeBytes >= 0 ? m_freeBytes : Io::freeBytes(path);
    }

    int dataSyncs = 0;

private:
    bool fails(Call call)
    {
        if (m_call != call || m_left-- > 0)
            return false;
        errno = m_error;
        return true;
    }

    Call m_call = Call::None;
    int m_error = 0;
    int m_left = 0;
    qint64 m_freeBytes = -1;
};

/// A store in a folder of its own, which can be closed and opened again like a hub.
class StoreFixture
{
public:
    /// @p more are the tables of those who use the store.
    explicit StoreFixture(std::vector<database::Schema> more = {})
        : m_schemas(std::move(more))
    {
        m_schemas.push_back(BlobStore::schema());
        open();
    }

    void open()
    {
        database::Database::Options options;
        options.file = path() + "/hub.db";
        options.backupFolder = path() + "/backups";
        options.damagedFolder = path() + "/damaged";
        options.schemas = m_schemas;
        auto opened = database::Database::open(options, clock);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message()));
        database = *std::move(opened);
        store = std::make_unique<BlobStore>(storeOptions(), *database, clock, io);
    }
    void close()
    {
        store.reset();
        database.reset();
    }

    [[nodiscard]] BlobStoreOptions storeOptions() const
    {
        // The tests' own disk may be nearly full without being the subject.
        return {.folder = path() + "/blobs",
                .damagedFolder = {},
                .reservedBytes = 0,
                .reservedFraction = 0};
    }
    [[nodiscard]] QByteArray path() const { return m_folder.path().toUtf8(); }
    [[nodiscard]] QByteArray fileOf(const BlobId &id) const
    {
        return path() + "/blobs/" + id.hex.left(2) + '/' + id.hex;
    }

    /// Makes a file as old as @p age on the fixture's clock.
    void setAge(const QByteArray &file, std::chrono::seconds age) const
    {
        const auto time = std::chrono::floor<std::chrono::seconds>(clock.wallNow()) - age;
        const timespec stamp{time.time_since_epoch().count(), 0};
        const timespec both[2] = {stamp, stamp};
        if (::utimensat(AT_FDCWD, file.constData(), both, 0) != 0)
            qFatal("utimensat %s", file.constData());
    }

    /// Every regular file below the blob folder.
    [[nodiscard]] QList<QByteArray> files() const;

    ManualClock clock;
    FaultyIo io;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<BlobStore> store;

private:
    QTemporaryDir m_folder;
    std::vector<database::Schema> m_schemas;
};

/// @p bytes bytes that differ with @p seed.
[[nodiscard]] QByteArray contentOf(int seed, qsizetype bytes);

} // namespace hub::assets
