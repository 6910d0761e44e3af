#include "core/maintenance/backup.h"

#include "core/base/path_text.h"
#include "core/base/random.h"
#include "core/maintenance/archive_writer_p.h"
#include "core/maintenance/content_hash_p.h"

#include <QSet>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::maintenance {
namespace {

constexpr std::size_t kReadStep = 262'144;

/// A file that is removed again, whatever happens.
class TemporaryFile
{
public:
    TemporaryFile(QByteArray path, Io &io)
        : m_path(std::move(path))
        , m_io(io)
    {}
    ~TemporaryFile() { m_io.unlink(m_path.constData()); }
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    [[nodiscard]] const QByteArray &path() const { return m_path; }

private:
    QByteArray m_path;
    Io &m_io;
};

/// One backup on its way.
class Packing
{
public:
    explicit Packing(const BackupRequest &request)
        : m_request(request)
        , m_buffer(kReadStep)
    {}

    /// Reads every file once: what is not as its row says cannot go into the manifest.
    [[nodiscard]] Result<Manifest> look(const std::vector<StoredFile> &files);

    /// Reads every file of the manifest again, into the archive.
    [[nodiscard]] Result<void> write(const Manifest &manifest,
                                     ArchiveWriter &writer,
                                     qint64 seconds);

    [[nodiscard]] const QStringList &notices() const { return m_notices; }

private:
    using Take = std::function<Result<void>(QByteArrayView)>;
    [[nodiscard]] Result<ManifestEntry> readFile(const QByteArray &name,
                                                 const QByteArray &path,
                                                 const Take &take);
    void report() const;

    const BackupRequest &m_request;
    std::vector<char> m_buffer;
    std::vector<QByteArray> m_paths; ///< Beside the manifest's entries.
    ArchiveProgress m_progress;
    QStringList m_notices;
};

void Packing::report() const
{
    if (m_request.progress)
        m_request.progress(m_progress);
}

Result<ManifestEntry> Packing::readFile(const QByteArray &name,
                                        const QByteArray &path,
                                        const Take &take)
{
    const auto unreadable = [&] {
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), errno));
    };
    const UniqueFd file(
        m_request.io->open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0));
    if (!file.isValid())
        return unreadable();
    ManifestEntry entry{name, 0, {}};
    ContentHash hash;
    while (true) {
        if (m_request.cancel.isCancelled())
            return fail(m_request.cancel.error(QStringLiteral("the backup")));
        const ssize_t count = ::read(file.get(), m_buffer.data(), m_buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return unreadable();
        if (count == 0)
            break;
        const QByteArrayView bytes(m_buffer.data(), count);
        hash.add(bytes);
        if (auto taken = take(bytes); !taken)
            return fail(taken.error());
        entry.bytes += count;
        m_progress.doneBytes += count;
        report();
    }
    entry.sha256 = hash.finish();
    return entry;
}

Result<Manifest> Packing::look(const std::vector<StoredFile> &files)
{
    m_progress.totalFiles = static_cast<int>(files.size());
    for (const StoredFile &file : files)
        m_progress.totalBytes += 2 * file.bytes;

    Manifest manifest;
    QSet<QByteArray> seen;
    for (const StoredFile &file : files) {
        // What a restore would refuse must not get into the archive.
        if (!isEntryName(file.name) || seen.contains(file.name)) {
            m_notices += QStringLiteral("%1 was left out: its name is no name of a stored file, or "
                                        "is there twice.")
                             .arg(pathForDisplay(file.name));
            continue;
        }
        seen.insert(file.name);
        auto entry =
            readFile(file.name, file.path, [](QByteArrayView) -> Result<void> { return {}; });
        // Without the database there is no backup; without one of the files there is.
        const bool isFatal =
            !entry && (file.name == kDatabaseName || entry.error().kind == Error::Kind::Cancelled);
        if (isFatal)
            return fail(entry.error());
        const bool isAsPromised = entry && entry->bytes == file.bytes
                                  && (file.sha256.isEmpty() || entry->sha256 == file.sha256);
        if (isAsPromised) {
            manifest.entries.push_back(std::move(*entry));
            m_paths.push_back(file.path);
            continue;
        }
        const QString why =
            entry ? QStringLiteral("%1 is not what was stored").arg(pathForDisplay(file.path))
                  : entry.error().detail;
        m_notices += QStringLiteral("%1 was left out: %2.").arg(pathForDisplay(file.name), why);
    }
    return manifest;
}

Result<void> Packing::write(const Manifest &manifest, ArchiveWriter &writer, qint64 seconds)
{
    const QByteArray text = toJson(manifest);
    if (text.size() > kMaxManifestBytes) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("a backup holds at most %1 MiB of file names")
                        .arg(kMaxManifestBytes / 1'048'576));
    }
    Result<void> done = writer.begin(kManifestName, text.size(), seconds);
    if (done)
        done = writer.add(text);
    for (std::size_t i = 0; done && i < manifest.entries.size(); ++i) {
        const ManifestEntry &promised = manifest.entries[i];
        done = writer.begin(promised.name, promised.bytes, seconds);
        if (!done)
            break;
        auto entry = readFile(
            promised.name, m_paths[i], [&](QByteArrayView bytes) { return writer.add(bytes); });
        if (!entry)
            return fail(entry.error());
        if (entry->bytes != promised.bytes || entry->sha256 != promised.sha256) {
            return fail(
                Error::Kind::Conflict,
                QStringLiteral("%1 changed while it was backed up").arg(pathForDisplay(m_paths[i])),
                QStringLiteral("start the backup again"));
        }
        ++m_progress.doneFiles;
        report();
    }
    return done;
}

/// A rename would replace a device or a pipe as readily as a file.
Result<void> checkTarget(const QByteArray &path)
{
    struct stat status = {};
    if (::stat(path.constData(), &status) != 0 || S_ISREG(status.st_mode))
        return {};
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("cannot write the backup to %1: it exists and is not a file")
                    .arg(pathForDisplay(path)),
                QStringLiteral("name a file in a folder that exists"));
}

Result<std::vector<StoredFile>> filesOf(const BackupRequest &request, const QByteArray &copy)
{
    struct stat status = {};
    if (::stat(copy.constData(), &status) != 0)
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(copy)), errno));
    std::vector<StoredFile> files{{kDatabaseName, copy, status.st_size, {}}};
    if (!request.files)
        return files;

    database::Connection::Options options;
    options.file = copy;
    options.access = database::Connection::Access::Untouched;
    auto connection = database::Connection::open(options);
    if (!connection)
        return fail(connection.error());
    auto stored = request.files(**connection);
    if (!stored)
        return stored;
    files.insert(files.end(), stored->begin(), stored->end());
    return files;
}

} // namespace

Result<BackupReport> writeBackup(const BackupRequest &request, const Clock &clock)
{
    Q_ASSERT(request.database != nullptr);
    if (auto usable = checkTarget(request.file); !usable)
        return fail(usable.error());
    // First of all: an archive that cannot be written is not worth a copy of the database.
    auto writer = ArchiveWriter::create(request.file, *request.io);
    if (!writer)
        return fail(writer.error());
    // The name is one that opening the database clears away, should this process die.
    const TemporaryFile copy(request.dataFolder + "/.hub.db."
                                 + QByteArray::number(Random::freshSeed(), 16) + ".part",
                             *request.io);
    if (auto copied = request.database->backupTo(copy.path()); !copied)
        return fail(copied.error());
    auto files = filesOf(request, copy.path());
    if (!files)
        return fail(files.error());

    Packing packing(request);
    auto manifest = packing.look(*files);
    if (!manifest)
        return fail(manifest.error());
    const WallTime now = clock.wallNow();
    manifest->createdAt = toRfc3339(now);
    manifest->productVersion = request.productVersion;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (auto written = packing.write(*manifest, **writer, seconds); !written)
        return fail(written.error());
    if (auto committed = (*writer)->commit(); !committed)
        return fail(committed.error());
    return BackupReport{static_cast<int>(manifest->entries.size()) - 1,
                        manifest->contentBytes(),
                        (*writer)->writtenBytes(),
                        packing.notices()};
}

} // namespace hub::maintenance
