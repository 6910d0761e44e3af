#include "core/projects/artifact_store_p.h"

namespace hub::projects {

Artifact artifactOf(const QSqlQuery &row)
{
    Artifact artifact;
    artifact.id = row.value(0).toString();
    artifact.sha256.hex = row.value(1).toString().toLatin1();
    artifact.bytes = row.value(2).toLongLong();
    artifact.mediaType = row.value(3).toString();
    artifact.filename = row.value(4).toString();
    artifact.createdAt = WallTime(std::chrono::milliseconds(row.value(5).toLongLong()));
    return artifact;
}

Result<std::optional<Artifact>> findArtifact(database::Connection &connection, const QString &id)
{
    std::optional<Artifact> found;
    auto read =
        connection.query(QString::fromLatin1(kSelectArtifact) + QStringLiteral(" WHERE id = ?"),
                         {id},
                         [&](const QSqlQuery &row) {
                             found = artifactOf(row);
                             return false;
                         });
    if (!read)
        return fail(std::move(read).error());
    return found;
}

Result<void> insertArtifact(database::Connection &connection, const Artifact &artifact)
{
    auto inserted = connection.execute(
        QStringLiteral("INSERT INTO artifacts (id, blob, bytes, media_type, filename, search_name,"
                       " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"),
        {artifact.id,
         QString::fromLatin1(artifact.sha256.hex),
         artifact.bytes,
         artifact.mediaType,
         artifact.filename,
         artifact.filename.toCaseFolded(),
         static_cast<qint64>(artifact.createdAt.time_since_epoch().count())});
    if (!inserted)
        return fail(std::move(inserted).error());
    return {};
}

} // namespace hub::projects
