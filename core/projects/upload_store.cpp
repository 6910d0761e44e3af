#include "core/projects/upload_store.h"

#include "core/base/ids.h"
#include "core/projects/upload_store_p.h"
#include "core/projects/upload_writer.h"
#include "core/projects/upload_writer_p.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/stat.h>

namespace hub::projects {
namespace {

tl::unexpected<Error> unknownUpload(const QString &id)
{
    return fail(Error::Kind::NotFound,
                QStringLiteral("there is no upload %1").arg(id.left(64)),
                QStringLiteral("Begin again; uploads are forgotten a day after their last byte."));
}

tl::unexpected<Error> fileError(const QString &what, const QByteArray &path, int error)
{
    return fail(errnoError(QStringLiteral("%1 %2").arg(what, QString::fromUtf8(path)), error));
}

} // namespace

UploadStore::UploadStore(std::unique_ptr<Private> p)
    : m_p(std::move(p))
{}

UploadStore::~UploadStore() = default;

Result<std::unique_ptr<UploadStore>> UploadStore::open(Options options,
                                                       database::Database &database,
                                                       assets::BlobStore &blobs,
                                                       ArtifactStore &artifacts,
                                                       const Clock &clock,
                                                       Io &io)
{
    auto p = std::make_unique<Private>(std::move(options), database, blobs, artifacts, clock, io);
    if (auto ready = p->prepareFolder(); !ready)
        return fail(std::move(ready).error());
    if (auto cleaned = p->removeOrphans(); !cleaned)
        return fail(std::move(cleaned).error());
    return std::unique_ptr<UploadStore>(new UploadStore(std::move(p)));
}

Result<Upload> UploadStore::create(const UploadRequest &request)
{
    if (request.bytes < 0 || request.bytes > m_p->options.maxBytes) {
        return fail(request.bytes < 0 ? Error::Kind::InvalidInput : Error::Kind::TooLarge,
                    QStringLiteral("%1 bytes cannot be uploaded; the limit is %2")
                        .arg(request.bytes)
                        .arg(m_p->options.maxBytes));
    }
    if (request.sha256 && !request.sha256->isValid()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the checksum is no SHA-256 in lower-case hex"));
    }
    if (auto admitted = m_p->blobs.admit(request.bytes); !admitted)
        return fail(std::move(admitted).error());

    Upload upload;
    upload.id = newId(m_p->clock);
    upload.filename = displayName(request.filename);
    upload.mediaType = request.mediaType;
    upload.bytes = request.bytes;
    upload.sha256 = request.sha256;
    upload.createdAt = m_p->clock.wallNow();
    upload.expiresAt = upload.createdAt + m_p->options.keptFor;
    auto made = m_p->database.writer().run([&](database::Connection &connection) -> Result<void> {
        const auto unfinished =
            connection.value(QStringLiteral("SELECT count(*) FROM uploads WHERE artifact IS NULL"));
        if (!unfinished)
            return fail(unfinished.error());
        if (*unfinished && (*unfinished)->toInt() >= m_p->options.maxUploads) {
            return fail(Error::Kind::Busy,
                        QStringLiteral("%1 uploads are unfinished, which is the limit")
                            .arg(m_p->options.maxUploads),
                        QStringLiteral("Finish or delete some of them."));
        }
        if (auto durable = connection.setDurable(true); !durable)
            return durable;
        return insertUpload(connection, upload);
    });
    if (!made)
        return fail(std::move(made).error());
    return upload;
}

Result<Upload> UploadStore::find(const QString &id) const
{
    auto found = m_p->database.reader().run(
        [&](database::Connection &connection) { return findUpload(connection, id); });
    if (!found)
        return fail(std::move(found).error());
    if (!*found)
        return unknownUpload(id);
    m_p->measure(**found);
    return **std::move(found);
}

Result<std::vector<Upload>> UploadStore::list(const Filter &filter) const
{
    if (!filter.cursor.isEmpty() && !isId(filter.cursor)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the cursor is not one that a list gave"),
                    QStringLiteral("Leave it out to begin at the newest."));
    }
    auto uploads = m_p->database.reader().run(
        [&](database::Connection &connection) { return listUploads(connection, filter); });
    if (!uploads)
        return uploads;
    for (Upload &upload : *uploads)
        m_p->measure(upload);
    return uploads;
}

Result<std::unique_ptr<UploadWriter>> UploadStore::append(const QString &id, qint64 offset)
{
    auto claim = m_p->claims.take(id);
    if (!claim)
        return fail(std::move(claim).error());
    const auto upload = find(id);
    if (!upload)
        return fail(upload.error());
    if (upload->offset != offset) {
        return fail(
            Error::Kind::Conflict,
            QStringLiteral("the upload is at byte %1, not at %2").arg(upload->offset).arg(offset),
            QStringLiteral("Go on at the upload's own offset."));
    }
    UniqueFd part;
    if (!upload->artifact) {
        auto opened = m_p->openPart(id);
        if (!opened)
            return fail(std::move(opened).error());
        part = *std::move(opened);
    }
    return std::unique_ptr<UploadWriter>(new UploadWriter(
        *this, *upload, std::make_unique<UploadWriter::Claim>(*std::move(claim)), std::move(part)));
}

Result<void> UploadStore::remove(const QString &id)
{
    const auto claim = m_p->claims.take(id);
    if (!claim)
        return fail(claim.error());
    if (const auto upload = find(id); !upload)
        return fail(upload.error());
    return m_p->drop(id);
}

Result<int> UploadStore::expire()
{
    const auto now = static_cast<qint64>(m_p->clock.wallNow().time_since_epoch().count());
    QStringList due;
    auto read = m_p->database.reader().run([&](database::Connection &connection) {
        return connection.query(QStringLiteral("SELECT id FROM uploads WHERE expires_at <= ?"),
                                {now},
                                [&](const QSqlQuery &row) {
                                    due.append(row.value(0).toString());
                                    return true;
                                });
    });
    if (!read)
        return fail(std::move(read).error());
    int expired = 0;
    for (const QString &id : std::as_const(due)) {
        const auto claim = m_p->claims.take(id);
        if (!claim) // Somebody goes on with it.
            continue;
        const auto upload = find(id);
        if (!upload || upload->expiresAt > m_p->clock.wallNow())
            continue;
        if (auto dropped = m_p->drop(id); !dropped)
            return fail(std::move(dropped).error());
        ++expired;
    }
    return expired;
}

Result<UploadClaims::Claim> UploadClaims::take(const QString &id)
{
    const MutexLocker lock(m_mutex);
    if (m_taken.contains(id)) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("another request is sending bytes of upload %1").arg(id),
                    QStringLiteral("Wait until it has ended, then go on at the upload's offset."));
    }
    m_taken.insert(id);
    return Claim(*this, id);
}

Result<void> UploadStore::Private::prepareFolder() const
{
    if (::mkdir(options.folder.constData(), 0700) != 0 && errno != EEXIST)
        return fileError(QStringLiteral("cannot create folder"), options.folder, errno);
    return {};
}

Result<void> UploadStore::Private::removeOrphans()
{
    std::set<QString> unfinished;
    auto read = database.reader().run([&](database::Connection &connection) {
        return connection.query(QStringLiteral("SELECT id FROM uploads WHERE artifact IS NULL"),
                                {},
                                [&](const QSqlQuery &row) {
                                    unfinished.insert(row.value(0).toString());
                                    return true;
                                });
    });
    if (!read)
        return fail(std::move(read).error());

    namespace fs = std::filesystem;
    std::error_code error;
    QStringList orphans;
    for (fs::directory_iterator entry(options.folder.toStdString(), error);
         !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const QString name = QString::fromStdString(entry->path().filename().native());
        if (isId(name) && !unfinished.contains(name))
            orphans.append(name);
    }
    if (error)
        return fileError(QStringLiteral("cannot list"), options.folder, error.value());
    for (const QString &id : std::as_const(orphans)) {
        if (auto removed = removePart(id); !removed)
            return removed;
    }
    return {};
}

void UploadStore::Private::measure(Upload &upload) const
{
    struct stat part = {};
    if (upload.artifact)
        upload.offset = upload.bytes;
    else if (::lstat(pathOf(upload.id).constData(), &part) == 0)
        upload.offset = std::min<qint64>(part.st_size, upload.bytes);
    else // Not begun, or a database that was restored without the bytes: from the start.
        upload.offset = 0;
}

Result<UniqueFd> UploadStore::Private::openPart(const QString &id) const
{
    const QByteArray path = pathOf(id);
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    UniqueFd part(io.open(path.constData(), kFlags, 0600));
    if (!part.isValid())
        return fileError(QStringLiteral("cannot open"), path, errno);
    struct stat status = {};
    if (::fstat(part.get(), &status) == 0 && status.st_size == 0) {
        // It may be new, and bytes in a file that a power cut takes back do not count.
        if (auto synced = syncFolder(options.folder, io); !synced)
            return fail(std::move(synced).error());
    }
    return part;
}

Result<void> UploadStore::Private::removePart(const QString &id) const
{
    const QByteArray path = pathOf(id);
    if (io.unlink(path.constData()) != 0 && errno != ENOENT)
        return fileError(QStringLiteral("cannot remove"), path, errno);
    return {};
}

Result<void> UploadStore::Private::drop(const QString &id)
{
    // The row first: a file without one is removed at the next start, a row without its file would
    // be an upload that lost its bytes.
    auto deleted = database.writer().run([&](database::Connection &connection) -> Result<void> {
        if (auto durable = connection.setDurable(true); !durable)
            return durable;
        auto done = connection.execute(QStringLiteral("DELETE FROM uploads WHERE id = ?"), {id});
        if (!done)
            return fail(std::move(done).error());
        return {};
    });
    if (!deleted)
        return deleted;
    return removePart(id);
}

Result<void> UploadStore::Private::prolong(const QString &id)
{
    const WallTime end = clock.wallNow() + options.keptFor;
    return database.writer().run([&](database::Connection &connection) -> Result<void> {
        // Losing this in a power cut costs an hour of its life at most.
        if (auto relaxed = connection.setDurable(false); !relaxed)
            return relaxed;
        auto done =
            connection.execute(QStringLiteral("UPDATE uploads SET expires_at = ? WHERE id = ?"),
                               {static_cast<qint64>(end.time_since_epoch().count()), id});
        if (!done)
            return fail(std::move(done).error());
        return {};
    });
}

Result<Upload> UploadStore::Private::complete(const Upload &upload)
{
    const QByteArray path = pathOf(upload.id);
    UniqueFd part(io.open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0));
    if (!part.isValid())
        return fileError(QStringLiteral("cannot open"), path, errno);
    const auto content = assets::hashFile(part.get());
    if (!content)
        return fail(content.error());

    const Intake intake{upload.filename, upload.mediaType, upload.sha256, upload.bytes};
    auto artifact = artifacts.adopt(
        path,
        *content,
        intake,
        [&](database::Connection &connection, const Artifact &made) -> Result<void> {
            auto ended = connection.execute(
                QStringLiteral("UPDATE uploads SET artifact = ? WHERE id = ? AND artifact IS NULL"),
                {made.id, upload.id});
            if (!ended)
                return fail(std::move(ended).error());
            if (*ended != 1)
                return unknownUpload(upload.id);
            return {};
        });
    if (!artifact) {
        Error error = std::move(artifact).error();
        if (error.kind != Error::Kind::Corrupt)
            return fail(std::move(error));
        // Which of its bytes are wrong nobody knows, so none can be kept.
        if (auto dropped = drop(upload.id); !dropped)
            error.detail += QStringLiteral("; %1").arg(dropped.error().detail);
        return fail(std::move(error));
    }
    // The content has its name in the blob store. A part that stays is removed at the next start.
    static_cast<void>(removePart(upload.id));
    Upload whole = upload;
    whole.artifact = *std::move(artifact);
    whole.offset = upload.bytes;
    return whole;
}

} // namespace hub::projects
