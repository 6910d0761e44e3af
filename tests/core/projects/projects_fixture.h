#pragma once

#include "core/projects/artifact_writer.h"
#include "core/projects/upload_writer.h"

#include <QTemporaryDir>

#include <atomic>
#include <cerrno>

namespace hub::projects {

/// The system's calls, until a test makes one of them fail.
class FaultyIo final : public Io
{
public:
    enum class Call
    {
        None,
        Write,
        DataSync,
        Rename,
        Link
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
    void setLargestWrite(size_t bytes) { m_largestWrite = bytes; }

    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        return fails(Call::Write) ? -1
                                  : Io::write(descriptor, bytes, std::min(count, m_largestWrite));
    }
    int dataSync(int descriptor) override
    {
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
    qint64 freeBytes(const char *path) override
    {
        return m_freeBytes >= 0 ? m_freeBytes.load() : Io::freeBytes(path);
    }

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
    size_t m_largestWrite = SIZE_MAX;
    std::atomic<qint64> m_freeBytes = -1;
};

/// Artifacts and uploads in a folder of their own, which can be closed and opened again like a hub.
class ProjectsFixture
{
public:
    ProjectsFixture() { open(); }

    void open();
    void close();

    [[nodiscard]] QByteArray path() const { return m_folder.path().toUtf8(); }
    [[nodiscard]] QByteArray partOf(const QString &upload) const
    {
        return path() + "/uploads/" + upload.toLatin1();
    }
    /// Every regular file below a folder of the fixture.
    [[nodiscard]] QStringList files(const char *folder) const;
    [[nodiscard]] qint64 rows(const char *table) const;
    [[nodiscard]] Result<Artifact> give(const QByteArray &content, const Intake &intake);

    ManualClock clock;
    FaultyIo io;
    UploadStore::Options uploadOptions;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<assets::BlobStore> blobs;
    std::unique_ptr<ArtifactStore> artifacts;
    std::unique_ptr<UploadStore> uploads;

private:
    QTemporaryDir m_folder;
};

/// An upload of @p content, checksum included.
[[nodiscard]] UploadRequest requestFor(const QByteArray &content);

/// Sends what is missing of @p content up to @p end in one request.
[[nodiscard]] Result<Upload> sendUpTo(UploadStore &uploads,
                                      const QString &id,
                                      const QByteArray &content,
                                      qsizetype end);

[[nodiscard]] std::vector<database::Schema> projectSchemas();

/// @p bytes bytes that differ with @p seed.
[[nodiscard]] QByteArray contentOf(int seed, qsizetype bytes);

} // namespace hub::projects
