#include "core/projects/artifact_store.h"

#include "core/base/ids.h"
#include "core/projects/artifact_store_p.h"
#include "core/projects/artifact_writer.h"
#include "core/projects/media_type_p.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace hub::projects {
namespace {

constexpr int kMostListed = 200;

tl::unexpected<Error> unknownArtifact(const QString &id)
{
    return fail(Error::Kind::NotFound,
                QStringLiteral("there is no artifact %1").arg(id.left(64)),
                QStringLiteral("List what there is; it may have been deleted."));
}

QString ownerOf(const QString &id)
{
    return QStringLiteral("artifact:") + id;
}

Result<void> checkIntake(const Intake &intake)
{
    if (intake.sha256 && !intake.sha256->isValid()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the checksum is no SHA-256 in lower-case hex"));
    }
    return {};
}

/// The artifact that @p content becomes. Corrupt where it is not what was announced.
Result<Artifact> madeOf(const assets::Blob &content,
                        const Intake &intake,
                        QByteArrayView beginning,
                        const Clock &clock)
{
    constexpr char kRemedy[] = "Send it again; nothing was kept.";
    if (intake.sha256 && *intake.sha256 != content.id) {
        return fail(Error::Kind::Corrupt,
                    QStringLiteral("%1 arrived with the checksum %2, not with %3 as announced")
                        .arg(displayName(intake.filename),
                             QString::fromLatin1(content.id.hex),
                             QString::fromLatin1(intake.sha256->hex)),
                    QString::fromLatin1(kRemedy));
    }
    if (intake.bytes && *intake.bytes != content.bytes) {
        return fail(Error::Kind::Corrupt,
                    QStringLiteral("%1 arrived with %2 bytes, not with %3 as announced")
                        .arg(displayName(intake.filename))
                        .arg(content.bytes)
                        .arg(*intake.bytes),
                    QString::fromLatin1(kRemedy));
    }
    Artifact artifact;
    artifact.id = newId(clock);
    artifact.sha256 = content.id;
    artifact.bytes = content.bytes;
    artifact.mediaType = mediaTypeOf(beginning, intake.declaredMediaType);
    artifact.filename = displayName(intake.filename);
    artifact.createdAt = clock.wallNow();
    return artifact;
}

Result<QByteArray> beginningOf(const QByteArray &path)
{
    const UniqueFd file(systemIo().open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0));
    QByteArray beginning(kBeginningBytes, Qt::Uninitialized);
    const ssize_t got =
        file.isValid()
            ? ::pread(file.get(), beginning.data(), static_cast<std::size_t>(kBeginningBytes), 0)
            : -1;
    if (got < 0)
        return fail(errnoError(QStringLiteral("cannot read an upload"), errno));
    beginning.truncate(got);
    return beginning;
}

} // namespace

ArtifactStore::ArtifactStore(database::Database &database,
                             assets::BlobStore &blobs,
                             const Clock &clock)
    : m_p(std::make_unique<Private>(database, blobs, clock))
{}

ArtifactStore::~ArtifactStore() = default;

database::Schema ArtifactStore::schema()
{
    return {QStringLiteral("artifacts"),
            {{1,
              QStringLiteral("artifacts"),
              {QStringLiteral("CREATE TABLE artifacts (id TEXT PRIMARY KEY, blob TEXT NOT NULL,"
                              " bytes INTEGER NOT NULL, media_type TEXT NOT NULL,"
                              " filename TEXT NOT NULL, search_name TEXT NOT NULL,"
                              " created_at INTEGER NOT NULL) WITHOUT ROWID"),
               QStringLiteral("CREATE TABLE artifact_totals (count INTEGER NOT NULL,"
                              " bytes INTEGER NOT NULL)"),
               QStringLiteral("INSERT INTO artifact_totals (count, bytes) VALUES (0, 0)"),
               QStringLiteral("CREATE TRIGGER artifact_added AFTER INSERT ON artifacts BEGIN"
                              " UPDATE artifact_totals SET count = count + 1,"
                              " bytes = bytes + new.bytes; END"),
               QStringLiteral("CREATE TRIGGER artifact_removed AFTER DELETE ON artifacts BEGIN"
                              " UPDATE artifact_totals SET count = count - 1,"
                              " bytes = bytes - old.bytes; END")}}}};
}

Result<std::unique_ptr<ArtifactWriter>> ArtifactStore::begin(const Intake &intake)
{
    if (auto usable = checkIntake(intake); !usable)
        return fail(std::move(usable).error());
    auto blob = m_p->blobs.begin(intake.bytes.value_or(0));
    if (!blob)
        return fail(std::move(blob).error());
    return std::unique_ptr<ArtifactWriter>(new ArtifactWriter(*this, intake, *std::move(blob)));
}

Result<Artifact> ArtifactStore::finish(assets::BlobWriter &content,
                                       const Intake &intake,
                                       QByteArrayView beginning)
{
    const auto artifact = madeOf({content.seal(), content.bytes()}, intake, beginning, m_p->clock);
    if (!artifact)
        return artifact;
    auto kept =
        content.finish(ownerOf(artifact->id),
                       [&](database::Connection &connection, const std::vector<assets::Blob> &) {
                           return insertArtifact(connection, *artifact);
                       });
    if (!kept)
        return fail(std::move(kept).error());
    m_p->subscribers->tell({ArtifactEvent::Type::Created, *artifact});
    return artifact;
}

Result<Artifact> ArtifactStore::adopt(const QByteArray &path,
                                      const assets::Blob &content,
                                      const Intake &intake,
                                      const Companion &companion)
{
    if (auto usable = checkIntake(intake); !usable)
        return fail(std::move(usable).error());
    const auto beginning = beginningOf(path);
    if (!beginning)
        return fail(beginning.error());
    const auto artifact = madeOf(content, intake, *beginning, m_p->clock);
    if (!artifact)
        return artifact;
    auto kept = m_p->blobs.putPart(
        path,
        content,
        ownerOf(artifact->id),
        [&](database::Connection &connection, const std::vector<assets::Blob> &) -> Result<void> {
            if (auto inserted = insertArtifact(connection, *artifact); !inserted)
                return inserted;
            return companion ? companion(connection, *artifact) : Result<void>();
        });
    if (!kept)
        return fail(std::move(kept).error());
    m_p->subscribers->tell({ArtifactEvent::Type::Created, *artifact});
    return artifact;
}

Result<Artifact> ArtifactStore::find(const QString &id) const
{
    auto found = m_p->database.reader().run(
        [&](database::Connection &connection) { return findArtifact(connection, id); });
    if (!found)
        return fail(std::move(found).error());
    if (!*found)
        return unknownArtifact(id);
    return **std::move(found);
}

Result<std::vector<Artifact>> ArtifactStore::list(const Filter &filter) const
{
    if (!filter.cursor.isEmpty() && !isId(filter.cursor)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the cursor is not one that a list gave"),
                    QStringLiteral("Leave it out to begin at the newest."));
    }
    QString sql = QString::fromLatin1(kSelectArtifact) + QStringLiteral(" WHERE 1 = 1");
    QVariantList values;
    if (!filter.cursor.isEmpty()) {
        sql += QStringLiteral(" AND id < ?");
        values.append(filter.cursor);
    }
    if (!filter.filename.isEmpty()) {
        sql += QStringLiteral(" AND instr(search_name, ?) > 0");
        values.append(filter.filename.toCaseFolded());
    }
    sql += QStringLiteral(" ORDER BY id DESC LIMIT ?");
    values.append(std::clamp(filter.limit, 1, kMostListed));

    std::vector<Artifact> artifacts;
    auto read = m_p->database.reader().run([&](database::Connection &connection) {
        return connection.query(sql, values, [&](const QSqlQuery &row) {
            artifacts.push_back(artifactOf(row));
            return true;
        });
    });
    if (!read)
        return fail(std::move(read).error());
    return artifacts;
}

Result<void> ArtifactStore::remove(const QString &id)
{
    std::optional<Artifact> removed;
    auto done = m_p->database.writer().run([&](database::Connection &connection) -> Result<void> {
        if (auto durable = connection.setDurable(true); !durable)
            return durable;
        return connection.transaction([&]() -> Result<void> {
            auto found = findArtifact(connection, id);
            if (!found)
                return fail(std::move(found).error());
            if (!*found)
                return unknownArtifact(id);
            removed = *std::move(found);
            auto deleted =
                connection.execute(QStringLiteral("DELETE FROM artifacts WHERE id = ?"), {id});
            if (!deleted)
                return fail(std::move(deleted).error());
            return assets::BlobStore::releaseIn(connection, ownerOf(id));
        });
    });
    if (!done)
        return done;
    m_p->subscribers->tell({ArtifactEvent::Type::Deleted, *std::move(removed)});
    return {};
}

Result<UniqueFd> ArtifactStore::open(const QString &id) const
{
    const auto artifact = find(id);
    if (!artifact)
        return fail(artifact.error());
    return m_p->blobs.open(artifact->blob());
}

Result<ArtifactStore::Totals> ArtifactStore::totals() const
{
    Totals totals;
    auto read = m_p->database.reader().run([&](database::Connection &connection) {
        return connection.query(QStringLiteral("SELECT count, bytes FROM artifact_totals"),
                                {},
                                [&](const QSqlQuery &row) {
                                    totals = {row.value(0).toLongLong(), row.value(1).toLongLong()};
                                    return false;
                                });
    });
    if (!read)
        return fail(std::move(read).error());
    return totals;
}

CancelToken::Registration ArtifactStore::subscribe(Callback callback)
{
    const int number = m_p->subscribers->add(std::move(callback));
    return CancelToken::Registration(
        [subscribers = m_p->subscribers, number] { subscribers->remove(number); });
}

} // namespace hub::projects
