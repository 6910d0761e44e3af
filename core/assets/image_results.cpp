#include "core/assets/image_results_p.h"

namespace hub::assets {
namespace {

// Precise enough for "not asked for in weeks", and spares a commit at each look-up.
constexpr std::chrono::milliseconds kUseResolution = std::chrono::hours(24);

constexpr int kForgetBatch = 200;

QString latin1(const QByteArray &text)
{
    return QString::fromLatin1(text);
}

Result<void> removeRow(database::Connection &connection, const ImageKey &key)
{
    auto removed = connection.execute(
        QStringLiteral("DELETE FROM image_results WHERE source = ? AND recipe = ?"),
        {latin1(key.source.hex), latin1(key.recipe)});
    if (!removed)
        return fail(std::move(removed).error());
    return BlobStore::releaseIn(connection, key.owner());
}

} // namespace

database::Schema ImageResults::schema()
{
    return {QStringLiteral("images"),
            {{1,
              QStringLiteral("image results"),
              {QStringLiteral("CREATE TABLE image_results (source TEXT NOT NULL,"
                              " recipe TEXT NOT NULL, complete INTEGER NOT NULL,"
                              " used_at INTEGER NOT NULL, manifest TEXT NOT NULL,"
                              " PRIMARY KEY (source, recipe)) WITHOUT ROWID"),
               QStringLiteral("CREATE INDEX image_results_by_use ON image_results (used_at)")}}}};
}

Result<std::optional<ImageResult>> ImageResults::find(const ImageKey &key)
{
    QByteArray text;
    ImageResult result;
    qint64 usedAt = 0;
    auto read = m_database.reader().run([&](database::Connection &connection) {
        return connection.query(QStringLiteral("SELECT complete, used_at, manifest FROM"
                                               " image_results WHERE source = ? AND recipe = ?"),
                                {latin1(key.source.hex), latin1(key.recipe)},
                                [&](const QSqlQuery &row) {
                                    result.isComplete = row.value(0).toBool();
                                    usedAt = row.value(1).toLongLong();
                                    text = row.value(2).toString().toUtf8();
                                    return false;
                                });
    });
    if (!read)
        return fail(std::move(read).error());
    if (text.isEmpty())
        return std::optional<ImageResult>();

    const auto parsed = parseJson(text, QStringLiteral("stored image manifest"));
    auto manifest = parsed ? ImageManifest::fromJson(*parsed) : fail(parsed.error());
    if (!manifest)
        return std::optional<ImageResult>();
    result.manifest = *std::move(manifest);

    std::vector<ImageVariant> present;
    for (ImageVariant &variant : result.manifest.variants) {
        const auto isThere = m_blobs.contains(variant.blob.id);
        if (!isThere)
            return fail(isThere.error());
        if (*isThere)
            present.push_back(std::move(variant));
        else
            result.isComplete = false;
    }
    result.manifest.variants = std::move(present);
    if (const qint64 time = now(); time - usedAt > kUseResolution.count()) {
        if (auto touched = touch(key, time); !touched)
            return fail(std::move(touched).error());
    }
    return std::optional(std::move(result));
}

Result<void> ImageResults::addVariant(const ImageKey &key,
                                      ImageManifest &manifest,
                                      ImageVariant variant,
                                      QByteArrayView bytes)
{
    manifest.variants.push_back(std::move(variant));
    auto stored =
        m_blobs.put({bytes},
                    key.owner(),
                    [&](database::Connection &connection, const std::vector<Blob> &blobs) {
                        manifest.variants.back().blob = blobs.front();
                        return write(connection, key, manifest, false);
                    });
    if (stored)
        return {};
    manifest.variants.pop_back();
    return fail(std::move(stored).error());
}

Result<void> ImageResults::write(database::Connection &connection,
                                 const ImageKey &key,
                                 const ImageManifest &manifest,
                                 bool isComplete) const
{
    auto written = connection.execute(
        QStringLiteral("INSERT OR REPLACE INTO image_results"
                       " (source, recipe, complete, used_at, manifest) VALUES (?, ?, ?, ?, ?)"),
        {latin1(key.source.hex),
         latin1(key.recipe),
         isComplete,
         now(),
         QString::fromUtf8(toJson(manifest.toJson()))});
    if (!written)
        return fail(std::move(written).error());
    return {};
}

Result<void> ImageResults::complete(const ImageKey &key, const ImageManifest &manifest)
{
    std::vector<Blob> kept;
    for (const ImageVariant &variant : manifest.variants)
        kept.push_back(variant.blob);
    return m_database.writer().run([&](database::Connection &connection) -> Result<void> {
        // Without files there is nothing that could not be made again in a moment.
        if (auto durable = connection.setDurable(!kept.empty()); !durable)
            return durable;
        return connection.transaction([&]() -> Result<void> {
            if (auto released = BlobStore::releaseIn(connection, key.owner(), kept); !released)
                return released;
            return write(connection, key, manifest, true);
        });
    });
}

Result<void> ImageResults::touch(const ImageKey &key, qint64 usedAt)
{
    return m_database.writer().run([&](database::Connection &connection) -> Result<void> {
        if (auto relaxed = connection.setDurable(false); !relaxed)
            return relaxed;
        auto updated = connection.execute(
            QStringLiteral("UPDATE image_results SET used_at = ? WHERE source = ? AND recipe = ?"),
            {usedAt, latin1(key.source.hex), latin1(key.recipe)});
        if (!updated)
            return fail(std::move(updated).error());
        return {};
    });
}

Result<void> ImageResults::forget(const ImageKey &key)
{
    return m_database.writer().run([&](database::Connection &connection) {
        return connection.transaction([&] { return removeRow(connection, key); });
    });
}

Result<int> ImageResults::forgetUnusedSince(WallTime before, const CancelToken &cancel)
{
    const qint64 limit = before.time_since_epoch().count();
    int forgotten = 0;
    while (true) {
        if (cancel.isCancelled())
            return fail(cancel.error(QStringLiteral("forgetting old results")));
        std::vector<ImageKey> keys;
        auto committed = m_database.writer().run([&](database::Connection &connection) {
            return connection.transaction([&]() -> Result<void> {
                keys.clear();
                auto read = connection.query(
                    QStringLiteral("SELECT source, recipe FROM image_results WHERE used_at < ?"
                                   " LIMIT %1")
                        .arg(kForgetBatch),
                    {limit},
                    [&](const QSqlQuery &row) {
                        keys.push_back({{row.value(0).toString().toLatin1()},
                                        row.value(1).toString().toLatin1()});
                        return true;
                    });
                if (!read)
                    return read;
                for (const ImageKey &key : keys) {
                    if (auto removed = removeRow(connection, key); !removed)
                        return removed;
                }
                return {};
            });
        });
        if (!committed)
            return fail(std::move(committed).error());
        forgotten += static_cast<int>(keys.size());
        if (keys.size() < kForgetBatch)
            return forgotten;
    }
}

} // namespace hub::assets
