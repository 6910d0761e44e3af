#include "core/projects/artifact_store_p.h"
#include "core/projects/upload_store_p.h"

namespace hub::projects {
namespace {

constexpr int kMostListed = 200;

// The artifact's columns come first, so that artifactOf() reads them.
constexpr char kSelect[] =
    "SELECT a.id, a.blob, a.bytes, a.media_type, a.filename, a.created_at,"
    " u.id, u.filename, u.media_type, u.bytes, u.sha256, u.created_at, u.expires_at"
    " FROM uploads u LEFT JOIN artifacts a ON a.id = u.artifact";

WallTime timeOf(const QVariant &value)
{
    return WallTime(std::chrono::milliseconds(value.toLongLong()));
}

Upload uploadOf(const QSqlQuery &row)
{
    Upload upload;
    if (!row.isNull(0)) {
        upload.artifact = artifactOf(row);
    }
    upload.id = row.value(6).toString();
    upload.filename = row.value(7).toString();
    upload.mediaType = row.value(8).toString();
    upload.bytes = row.value(9).toLongLong();
    const QByteArray sha256 = row.value(10).toString().toLatin1();
    if (!sha256.isEmpty())
        upload.sha256 = assets::BlobId{sha256};
    upload.createdAt = timeOf(row.value(11));
    upload.expiresAt = timeOf(row.value(12));
    return upload;
}

} // namespace

database::Schema UploadStore::schema()
{
    return {QStringLiteral("uploads"),
            {{1,
              QStringLiteral("uploads"),
              {QStringLiteral("CREATE TABLE uploads (id TEXT PRIMARY KEY, filename TEXT NOT NULL,"
                              " media_type TEXT NOT NULL, bytes INTEGER NOT NULL,"
                              " sha256 TEXT NOT NULL, created_at INTEGER NOT NULL,"
                              " expires_at INTEGER NOT NULL,"
                              " artifact TEXT REFERENCES artifacts (id) ON DELETE CASCADE)"
                              " WITHOUT ROWID"),
               QStringLiteral("CREATE INDEX uploads_by_artifact ON uploads (artifact)")}}}};
}

Result<std::optional<Upload>> findUpload(database::Connection &connection, const QString &id)
{
    std::optional<Upload> found;
    auto read = connection.query(QString::fromLatin1(kSelect) + QStringLiteral(" WHERE u.id = ?"),
                                 {id},
                                 [&](const QSqlQuery &row) {
                                     found = uploadOf(row);
                                     return false;
                                 });
    if (!read)
        return fail(std::move(read).error());
    return found;
}

Result<std::vector<Upload>> listUploads(database::Connection &connection,
                                        const UploadStore::Filter &filter)
{
    QString sql = QString::fromLatin1(kSelect);
    QVariantList values;
    if (!filter.cursor.isEmpty()) {
        sql += QStringLiteral(" WHERE u.id < ?");
        values.append(filter.cursor);
    }
    sql += QStringLiteral(" ORDER BY u.id DESC LIMIT ?");
    values.append(std::clamp(filter.limit, 1, kMostListed));
    std::vector<Upload> uploads;
    auto read = connection.query(sql, values, [&](const QSqlQuery &row) {
        uploads.push_back(uploadOf(row));
        return true;
    });
    if (!read)
        return fail(std::move(read).error());
    return uploads;
}

Result<void> insertUpload(database::Connection &connection, const Upload &upload)
{
    auto inserted = connection.execute(
        QStringLiteral("INSERT INTO uploads (id, filename, media_type, bytes, sha256, created_at,"
                       " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"),
        {upload.id,
         upload.filename,
         upload.mediaType,
         upload.bytes,
         upload.sha256 ? QString::fromLatin1(upload.sha256->hex) : QString(),
         static_cast<qint64>(upload.createdAt.time_since_epoch().count()),
         static_cast<qint64>(upload.expiresAt.time_since_epoch().count())});
    if (!inserted)
        return fail(std::move(inserted).error());
    return {};
}

} // namespace hub::projects
