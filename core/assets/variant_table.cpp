#include "core/assets/variant_table_p.h"

namespace hub::assets {
namespace {

constexpr int kForgetBatch = 200;

QString latin1(const QByteArray &text)
{
    return QString::fromLatin1(text);
}

qint64 stamp(WallTime time)
{
    return time.time_since_epoch().count();
}

WallTime wallTime(const QVariant &stamp)
{
    return WallTime(std::chrono::milliseconds(stamp.toLongLong()));
}

std::optional<KnownVariant> readVariant(const QSqlQuery &row)
{
    const auto format = media::formatFromName(row.value(0).toString());
    KnownVariant known;
    known.variant.width = row.value(1).toInt();
    known.variant.height = row.value(2).toInt();
    known.variant.quality = row.value(3).toInt();
    known.variant.blob = {{row.value(4).toString().toLatin1()}, row.value(5).toLongLong()};
    known.usedAt = wallTime(row.value(6));
    if (!format || !known.variant.blob.id.isValid())
        return std::nullopt;
    known.variant.format = *format;
    return known;
}

std::optional<KnownSource> readSource(const QSqlQuery &row)
{
    KnownSource known;
    known.image.format = row.value(0).toString();
    known.image.width = row.value(1).toInt();
    known.image.height = row.value(2).toInt();
    known.image.frames = row.value(3).toInt();
    known.image.hasAlpha = row.value(4).toBool();
    known.image.isAnimated = known.image.frames > 1;
    known.usedAt = wallTime(row.value(8));
    if (known.image.width < 1 || known.image.height < 1)
        return std::nullopt;
    if (const QString color = row.value(5).toString(); !color.isEmpty())
        known.placeholder = {color, row.value(6).toString(), row.value(7).toString()};
    return known;
}

/// Removes up to kForgetBatch pictures; gives how many.
Result<int> forgetBatch(database::Connection &connection, qint64 before)
{
    std::vector<VariantKey> keys;
    auto read = connection.query(
        QStringLiteral("SELECT source, spec FROM image_variants WHERE used_at < ?"
                       " OR NOT EXISTS (SELECT 1 FROM blobs WHERE id = source) LIMIT %1")
            .arg(kForgetBatch),
        {before},
        [&](const QSqlQuery &row) {
            keys.push_back(
                {{row.value(0).toString().toLatin1()}, row.value(1).toString().toLatin1()});
            return true;
        });
    if (!read)
        return fail(std::move(read).error());
    for (const VariantKey &key : keys) {
        auto removed = connection.execute(
            QStringLiteral("DELETE FROM image_variants WHERE source = ? AND spec = ?"),
            {latin1(key.source.hex), latin1(key.spec)});
        if (!removed)
            return fail(std::move(removed).error());
        if (auto released = BlobStore::releaseIn(connection, key.owner()); !released)
            return fail(std::move(released).error());
    }
    return static_cast<int>(keys.size());
}

} // namespace

database::Schema VariantTable::schema()
{
    return {
        QStringLiteral("variants"),
        {{1,
          QStringLiteral("pictures made on demand"),
          {QStringLiteral("CREATE TABLE image_variants (source TEXT NOT NULL, spec TEXT NOT NULL,"
                          " format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
                          " quality INTEGER NOT NULL, blob TEXT NOT NULL, bytes INTEGER NOT NULL,"
                          " used_at INTEGER NOT NULL, PRIMARY KEY (source, spec)) WITHOUT ROWID"),
           QStringLiteral("CREATE INDEX image_variants_by_use ON image_variants (used_at)"),
           QStringLiteral("CREATE TABLE image_sources (source TEXT PRIMARY KEY,"
                          " format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
                          " frames INTEGER NOT NULL, has_alpha INTEGER NOT NULL,"
                          " color TEXT NOT NULL, blurhash TEXT NOT NULL, lqip TEXT NOT NULL,"
                          " used_at INTEGER NOT NULL) WITHOUT ROWID")}}}};
}

Result<std::optional<KnownVariant>> VariantTable::find(const VariantKey &key)
{
    std::optional<KnownVariant> known;
    auto read = m_database.reader().run([&](database::Connection &connection) {
        return connection.query(
            QStringLiteral("SELECT format, width, height, quality, blob, bytes, used_at"
                           " FROM image_variants WHERE source = ? AND spec = ?"),
            {latin1(key.source.hex), latin1(key.spec)},
            [&](const QSqlQuery &row) {
                known = readVariant(row);
                return false;
            });
    });
    if (!read)
        return fail(std::move(read).error());
    return known;
}

Result<std::optional<KnownSource>> VariantTable::findSource(const BlobId &source)
{
    std::optional<KnownSource> known;
    auto read = m_database.reader().run([&](database::Connection &connection) {
        return connection.query(
            QStringLiteral("SELECT format, width, height, frames, has_alpha, color, blurhash, lqip,"
                           " used_at FROM image_sources WHERE source = ?"),
            {latin1(source.hex)},
            [&](const QSqlQuery &row) {
                known = readSource(row);
                return false;
            });
    });
    if (!read)
        return fail(std::move(read).error());
    return known;
}

Result<KnownVariant> VariantTable::add(const VariantKey &key,
                                       ImageVariant variant,
                                       QByteArrayView bytes)
{
    KnownVariant known{std::move(variant), m_clock.wallNow()};
    auto stored = m_blobs.put(
        {bytes},
        key.owner(),
        [&](database::Connection &connection, const std::vector<Blob> &blobs) -> Result<void> {
            known.variant.blob = blobs.front();
            // A picture whose file was lost need not come out the same again.
            if (auto released = BlobStore::releaseIn(connection, key.owner(), blobs); !released)
                return released;
            return write(connection, key, known);
        });
    if (!stored)
        return fail(std::move(stored).error());
    return known;
}

Result<void> VariantTable::write(database::Connection &connection,
                                 const VariantKey &key,
                                 const KnownVariant &known) const
{
    const ImageVariant &variant = known.variant;
    auto written = connection.execute(
        QStringLiteral("INSERT OR REPLACE INTO image_variants (source, spec, format, width, height,"
                       " quality, blob, bytes, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {latin1(key.source.hex),
         latin1(key.spec),
         media::formatName(variant.format).toString(),
         variant.width,
         variant.height,
         variant.quality,
         latin1(variant.blob.id.hex),
         variant.blob.bytes,
         stamp(known.usedAt)});
    if (!written)
        return fail(std::move(written).error());
    return {};
}

Result<void> VariantTable::addSource(const BlobId &source, const KnownSource &known)
{
    const media::ImagePlaceholder placeholder =
        known.placeholder.value_or(media::ImagePlaceholder());
    auto noted =
        note(QStringLiteral("INSERT OR REPLACE INTO image_sources (source, format, width, height,"
                            " frames, has_alpha, color, blurhash, lqip, used_at)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
             {latin1(source.hex),
              known.image.format,
              known.image.width,
              known.image.height,
              known.image.frames,
              known.image.hasAlpha,
              placeholder.color,
              placeholder.blurHash,
              placeholder.lqip,
              stamp(known.usedAt)});
    if (!noted)
        return fail(std::move(noted).error());
    return {};
}

Result<bool> VariantTable::touch(const VariantKey &key)
{
    return note(
        QStringLiteral("UPDATE image_variants SET used_at = ? WHERE source = ? AND spec = ?"),
        {stamp(m_clock.wallNow()), latin1(key.source.hex), latin1(key.spec)});
}

Result<bool> VariantTable::touchSource(const BlobId &source)
{
    return note(QStringLiteral("UPDATE image_sources SET used_at = ? WHERE source = ?"),
                {stamp(m_clock.wallNow()), latin1(source.hex)});
}

/// For rows that can be made again in a moment: nobody waits for the disk.
Result<bool> VariantTable::note(const QString &sql, QVariantList values)
{
    return m_database.writer().run([&](database::Connection &connection) -> Result<bool> {
        if (auto relaxed = connection.setDurable(false); !relaxed)
            return fail(std::move(relaxed).error());
        auto changed = connection.execute(sql, values);
        if (!changed)
            return fail(std::move(changed).error());
        return *changed > 0;
    });
}

Result<int> VariantTable::forgetUnusedSince(WallTime before, const CancelToken &cancel)
{
    const qint64 limit = stamp(before);
    int forgotten = 0;
    for (int batch = kForgetBatch; batch == kForgetBatch; forgotten += batch) {
        if (cancel.isCancelled())
            return fail(cancel.error(QStringLiteral("forgetting old pictures")));
        auto committed = m_database.writer().run([&](database::Connection &connection) {
            return connection.transaction([&]() -> Result<void> {
                auto removed = forgetBatch(connection, limit);
                if (!removed)
                    return fail(std::move(removed).error());
                batch = *removed;
                return {};
            });
        });
        if (!committed)
            return fail(std::move(committed).error());
    }
    auto sources = note(QStringLiteral("DELETE FROM image_sources WHERE used_at < ? OR NOT EXISTS"
                                       " (SELECT 1 FROM blobs WHERE id = source)"),
                        {limit});
    if (!sources)
        return fail(std::move(sources).error());
    return forgotten;
}

} // namespace hub::assets
