// The parts of BlobStore that look at everything: removing what nobody refers to, and checking what
// is kept.

#include "core/assets/blob_files_p.h"
#include "core/assets/blob_locks_p.h"
#include "core/assets/blob_store.h"

namespace hub::assets {
namespace {

// Bounds the memory of a sweep, and how long a put of one of these contents waits for it.
constexpr int kBatchRows = 200;

tl::unexpected<Error> cancelled(const CancelToken &cancel)
{
    return fail(cancel.error(QStringLiteral("looking through the stored content")));
}

} // namespace

Result<void> BlobStore::forEachBatch(const QString &condition,
                                     const CancelToken &cancel,
                                     const std::function<Result<void>(const Batch &)> &visit) const
{
    const QString sql = QStringLiteral("SELECT id, bytes FROM blobs WHERE id > ? AND %1"
                                       " ORDER BY id LIMIT %2")
                            .arg(condition)
                            .arg(kBatchRows);
    QString last;
    while (true) {
        if (cancel.isCancelled())
            return cancelled(cancel);
        Batch batch;
        auto read = m_database.reader().run([&](database::Connection &connection) {
            return connection.query(sql, {last}, [&](const QSqlQuery &row) {
                batch.push_back({{row.value(0).toString().toLatin1()}, row.value(1).toLongLong()});
                return true;
            });
        });
        if (!read || batch.empty())
            return read;
        if (auto visited = visit(batch); !visited)
            return visited;
        last = QString::fromLatin1(batch.back().id.hex);
    }
}

Result<BlobStore::Sweep> BlobStore::sweep(std::chrono::seconds grace,
                                          bool dryRun,
                                          const CancelToken &cancel)
{
    Sweep sweep;
    auto swept = forEachBatch(
        QStringLiteral("NOT EXISTS (SELECT 1 FROM blob_references WHERE blob = blobs.id)"),
        cancel,
        [&](const Batch &batch) -> Result<void> {
            if (!dryRun)
                return removeUnreferenced(batch, sweep);
            for (const Blob &blob : batch) {
                ++sweep.removedBlobs;
                sweep.freedBytes += blob.bytes;
            }
            return {};
        });
    if (!swept)
        return fail(std::move(swept).error());

    auto dropped =
        forEachBatch(QStringLiteral("EXISTS (SELECT 1 FROM blob_references"
                                    " WHERE blob = blobs.id)"),
                     cancel,
                     [&](const Batch &batch) { return dropRowsWithoutFile(batch, dryRun, sweep); });
    if (!dropped)
        return fail(std::move(dropped).error());

    auto removed = removeOrphans(m_clock.wallNow() - grace, dryRun, cancel, sweep);
    if (!removed)
        return fail(std::move(removed).error());
    return sweep;
}

Result<void> BlobStore::removeUnreferenced(const Batch &batch, Sweep &sweep)
{
    const auto held = m_locks->lock(batch);
    if (!held)
        return fail(held.error());

    // Rows first: a death in between leaves files without rows, which the next sweep removes.
    Batch removed;
    auto committed = m_database.writer().run([&](database::Connection &connection) {
        return connection.transaction([&]() -> Result<void> {
            removed.clear();
            for (const Blob &blob : batch) {
                auto rows = connection.execute(
                    QStringLiteral("DELETE FROM blobs WHERE id = ? AND NOT EXISTS"
                                   " (SELECT 1 FROM blob_references WHERE blob = blobs.id)"),
                    {QString::fromLatin1(blob.id.hex)});
                if (!rows)
                    return fail(std::move(rows).error());
                if (*rows > 0)
                    removed.push_back(blob);
            }
            return {};
        });
    });
    if (!committed)
        return committed;

    for (const Blob &blob : removed) {
        if (auto gone = m_files->remove(blob.id); !gone)
            return gone;
        ++sweep.removedBlobs;
        sweep.freedBytes += blob.bytes;
    }
    return {};
}

Result<void> BlobStore::dropRowsWithoutFile(const Batch &batch, bool dryRun, Sweep &sweep)
{
    Batch missing;
    std::ranges::copy_if(batch, std::back_inserter(missing), [&](const Blob &blob) {
        return m_files->isMissing(blob.id);
    });
    if (missing.empty())
        return {};
    if (dryRun) {
        sweep.missingFiles += static_cast<int>(missing.size());
        return {};
    }

    const auto held = m_locks->lock(missing);
    if (!held)
        return fail(held.error());
    // A put may have brought a file back before the lock was ours.
    std::erase_if(missing, [&](const Blob &blob) { return !m_files->isMissing(blob.id); });
    auto committed = m_database.writer().run([&](database::Connection &connection) {
        return connection.transaction([&]() -> Result<void> {
            for (const Blob &blob : missing) {
                const QVariantList id{QString::fromLatin1(blob.id.hex)};
                auto references = connection.execute(
                    QStringLiteral("DELETE FROM blob_references WHERE blob = ?"), id);
                if (!references)
                    return fail(std::move(references).error());
                auto row = connection.execute(QStringLiteral("DELETE FROM blobs WHERE id = ?"), id);
                if (!row)
                    return fail(std::move(row).error());
            }
            return {};
        });
    });
    if (committed)
        sweep.missingFiles += static_cast<int>(missing.size());
    return committed;
}

Result<void> BlobStore::removeOrphans(WallTime before,
                                      bool dryRun,
                                      const CancelToken &cancel,
                                      Sweep &sweep)
{
    const auto listing = m_files->listOlderThan(before, cancel);
    if (!listing)
        return fail(listing.error());

    for (const auto &[path, bytes] : listing->parts) {
        if (!dryRun) {
            if (auto removed = m_files->removePart(path); !removed)
                return removed;
        }
        ++sweep.removedParts;
        sweep.freedBytes += bytes;
    }
    for (const Blob &blob : listing->blobs) {
        if (cancel.isCancelled())
            return cancelled(cancel);
        const auto held = m_locks->lock({blob});
        if (!held)
            return fail(held.error());
        const auto known = knownBytes(blob.id);
        if (!known)
            return fail(known.error());
        if (known->has_value())
            continue;
        if (!dryRun) {
            if (auto removed = m_files->remove(blob.id); !removed)
                return removed;
        }
        ++sweep.removedFiles;
        sweep.freedBytes += blob.bytes;
    }
    return {};
}

Result<std::vector<BlobId>> BlobStore::verify(const CancelToken &cancel)
{
    std::vector<BlobId> bad;
    const auto check = [&](const Batch &batch) -> Result<void> {
        for (const Blob &blob : batch) {
            if (cancel.isCancelled())
                return cancelled(cancel);
            auto file = open(blob.id);
            if (!file && file.error().kind != Error::Kind::Corrupt
                && file.error().kind != Error::Kind::NotFound)
                return fail(std::move(file).error());
            if (!file) {
                bad.push_back(blob.id);
                continue;
            }
            const auto content = hashFile(file->get(), cancel);
            if (!content)
                return fail(content.error());
            if (content->id == blob.id)
                continue;
            static_cast<void>(
                setAside(blob.id, file->get(), QStringLiteral("does not match its name")));
            bad.push_back(blob.id);
        }
        return {};
    };
    auto verified = forEachBatch(QStringLiteral("1"), cancel, check);
    if (!verified)
        return fail(std::move(verified).error());
    return bad;
}

} // namespace hub::assets
