#include "core/assets/blob_store.h"

#include "core/assets/blob_files_p.h"
#include "core/assets/blob_locks_p.h"
#include "core/assets/sha256_p.h"
#include "core/base/json.h"

#include <sys/stat.h>
#include <unistd.h>

namespace hub::assets {
namespace {

constexpr char kRemakeRemedy[] = "Make it again from its original; what was left of it is kept.";

QString idText(const BlobId &id)
{
    return QString::fromLatin1(id.hex.left(12));
}

tl::unexpected<Error> unknownBlob(const BlobId &id)
{
    return fail(
        Error::Kind::NotFound,
        QStringLiteral("no stored content is named %1").arg(QString::fromUtf8(id.hex.left(64))));
}

} // namespace

bool BlobId::isValid() const
{
    return hex.size() == 64 && std::ranges::all_of(hex, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

BlobStore::BlobStore(BlobStoreOptions options,
                     database::Database &database,
                     const Clock &clock,
                     Io &io)
    : m_database(database)
    , m_clock(clock)
    , m_files(std::make_unique<BlobFiles>(std::move(options), clock, io))
    , m_locks(std::make_unique<BlobLocks>(clock))
{}

BlobStore::~BlobStore() = default;

database::Schema BlobStore::schema()
{
    return {QStringLiteral("assets"),
            {{1,
              QStringLiteral("blobs"),
              {QStringLiteral("CREATE TABLE blobs (id TEXT PRIMARY KEY, bytes INTEGER NOT NULL,"
                              " created_at INTEGER NOT NULL) WITHOUT ROWID"),
               QStringLiteral("CREATE TABLE blob_references (owner TEXT NOT NULL,"
                              " blob TEXT NOT NULL, PRIMARY KEY (owner, blob)) WITHOUT ROWID"),
               QStringLiteral("CREATE INDEX blob_references_by_blob ON blob_references (blob)")}}}};
}

Result<std::vector<Blob>> BlobStore::put(const std::vector<QByteArrayView> &contents,
                                         const QString &owner,
                                         const Companion &companion)
{
    std::vector<Blob> blobs;
    blobs.reserve(contents.size());
    for (const QByteArrayView content : contents)
        blobs.push_back({hashBytes(content), content.size()});

    auto held = m_locks->lock(blobs);
    if (!held)
        return fail(std::move(held).error());

    // A file without a row is written again: nothing proves that it ever reached the disk.
    std::vector<std::size_t> missing;
    std::set<BlobId> seen;
    qint64 missingBytes = 0;
    for (std::size_t i = 0; i < blobs.size(); ++i) {
        const auto known = knownBytes(blobs[i].id);
        if (!known)
            return fail(known.error());
        const bool isThere = known->has_value() && m_files->has(blobs[i]);
        if (isThere || !seen.insert(blobs[i].id).second)
            continue;
        missing.push_back(i);
        missingBytes += blobs[i].bytes;
    }

    BlobFiles::Written written(*m_files);
    if (!missing.empty()) {
        if (auto admitted = m_files->admit(missingBytes); !admitted)
            return fail(std::move(admitted).error());
    }
    for (const std::size_t i : missing) {
        if (auto wrote = m_files->write(blobs[i], contents[i], written); !wrote)
            return fail(std::move(wrote).error());
    }
    if (auto synced = m_files->sync(written); !synced)
        return fail(std::move(synced).error());

    // From here on the files stay, whatever the commit reports: its row may have reached the disk.
    written.keep();
    if (auto committed = commitRows(blobs, owner, companion); !committed)
        return fail(std::move(committed).error());
    return blobs;
}

Result<Blob> BlobStore::putFile(int descriptor, const QString &owner)
{
    struct stat file = {};
    if (::fstat(descriptor, &file) != 0)
        return fail(errnoError(QStringLiteral("cannot read"), errno));
    if (!S_ISREG(file.st_mode)) {
        return fail(Error::Kind::InvalidInput, QStringLiteral("only regular files can be stored"));
    }
    if (auto admitted = m_files->admit(file.st_size); !admitted)
        return fail(std::move(admitted).error());

    Blob blob;
    auto copy = m_files->copy(descriptor, blob);
    if (!copy)
        return fail(std::move(copy).error());

    return keep(blob, owner, {}, {.temporary = &*copy, .path = {}});
}

Result<Blob> BlobStore::putPart(const QByteArray &path,
                                const Blob &content,
                                const QString &owner,
                                const Companion &companion)
{
    return keep(content, owner, companion, {.temporary = nullptr, .path = path});
}

Result<Blob> BlobStore::keep(const Blob &blob,
                             const QString &owner,
                             const Companion &companion,
                             const Whereabouts &content)
{
    auto held = m_locks->lock({blob});
    if (!held)
        return fail(std::move(held).error());
    const auto known = knownBytes(blob.id);
    if (!known)
        return fail(known.error());
    BlobFiles::Written written(*m_files);
    // A file without a row is written again: nothing proves that it ever reached the disk.
    if (!known->has_value() || !m_files->has(blob)) {
        auto placed = content.temporary ? m_files->place(*content.temporary, blob, written)
                                        : m_files->link(content.path, blob, written);
        if (!placed)
            return fail(std::move(placed).error());
        if (auto synced = m_files->sync(written); !synced)
            return fail(std::move(synced).error());
    }
    // From here on the file stays, whatever the commit reports: its row may have reached the disk.
    written.keep();
    if (auto committed = commitRows({blob}, owner, companion); !committed)
        return fail(std::move(committed).error());
    return blob;
}

Result<void> BlobStore::commitRows(const std::vector<Blob> &blobs,
                                   const QString &owner,
                                   const Companion &companion)
{
    const qint64 now = m_clock.wallNow().time_since_epoch().count();
    return m_database.writer().run([&](database::Connection &connection) -> Result<void> {
        if (auto durable = connection.setDurable(true); !durable)
            return durable;
        return connection.transaction([&]() -> Result<void> {
            for (const Blob &blob : blobs) {
                const QString id = QString::fromLatin1(blob.id.hex);
                auto row = connection.execute(
                    QStringLiteral("INSERT OR IGNORE INTO blobs (id, bytes, created_at)"
                                   " VALUES (?, ?, ?)"),
                    {id, blob.bytes, now});
                if (!row)
                    return fail(std::move(row).error());
                auto reference = connection.execute(
                    QStringLiteral("INSERT OR IGNORE INTO blob_references (owner, blob)"
                                   " VALUES (?, ?)"),
                    {owner, id});
                if (!reference)
                    return fail(std::move(reference).error());
            }
            return companion ? companion(connection, blobs) : Result<void>();
        });
    });
}

Result<std::optional<qint64>> BlobStore::knownBytes(const BlobId &id) const
{
    const QString name = QString::fromLatin1(id.hex);
    auto bytes = m_database.reader().run([&](database::Connection &connection) {
        return connection.value(QStringLiteral("SELECT bytes FROM blobs WHERE id = ?"), {name});
    });
    if (!bytes)
        return fail(std::move(bytes).error());
    if (!bytes->has_value())
        return std::optional<qint64>();
    return std::optional<qint64>((*bytes)->toLongLong());
}

Result<UniqueFd> BlobStore::open(const BlobId &id) const
{
    if (!id.isValid())
        return unknownBlob(id);
    const auto known = knownBytes(id);
    if (!known)
        return fail(known.error());
    if (!known->has_value())
        return unknownBlob(id);
    return open(Blob{id, **known});
}

Result<UniqueFd> BlobStore::open(const Blob &blob) const
{
    const BlobId &id = blob.id;
    if (!id.isValid())
        return unknownBlob(id);
    auto file = m_files->open(id);
    if (!file) {
        Error error = std::move(file).error();
        if (error.kind == Error::Kind::NotFound)
            error.remedy = QString::fromLatin1(kRemakeRemedy);
        return fail(std::move(error));
    }
    struct stat status = {};
    if (::fstat(file->get(), &status) != 0)
        return fail(errnoError(QStringLiteral("cannot read content %1").arg(idText(id)), errno));
    if (status.st_size != blob.bytes) {
        return fail(
            setAside(id,
                     file->get(),
                     QStringLiteral("has %1 of %2 bytes").arg(status.st_size).arg(blob.bytes)));
    }
    return file;
}

bool BlobStore::hasFile(const Blob &blob) const
{
    return blob.id.isValid() && m_files->has(blob);
}

Result<void> BlobStore::admit(qint64 bytes) const
{
    return m_files->admit(bytes);
}

Result<QByteArray> BlobStore::read(const BlobId &id, qint64 maxBytes) const
{
    const auto file = open(id);
    if (!file)
        return fail(file.error());
    struct stat status = {};
    if (::fstat(file->get(), &status) != 0)
        return fail(errnoError(QStringLiteral("cannot read content %1").arg(idText(id)), errno));
    if (status.st_size > maxBytes) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("content %1 has %2 bytes, over the limit of %3")
                        .arg(idText(id))
                        .arg(status.st_size)
                        .arg(maxBytes));
    }
    QByteArray bytes;
    bytes.reserve(status.st_size);
    auto read = readInPieces(file->get(), [&](QByteArrayView piece) -> Result<void> {
        bytes.append(piece);
        return {};
    });
    if (!read)
        return fail(std::move(read).error());
    if (hashBytes(bytes) != id)
        return fail(setAside(id, file->get(), QStringLiteral("does not match its name")));
    return bytes;
}

Result<bool> BlobStore::contains(const BlobId &id) const
{
    if (!id.isValid())
        return false;
    const auto known = knownBytes(id);
    if (!known)
        return fail(known.error());
    return known->has_value() && m_files->has({id, **known});
}

Error BlobStore::setAside(const BlobId &id, int opened, const QString &why) const
{
    Error error{Error::Kind::Corrupt,
                QStringLiteral("stored content %1 %2").arg(idText(id), why),
                QString::fromLatin1(kRemakeRemedy)};
    const auto held = m_locks->lock({{id, 0}});
    if (!held)
        return error;
    if (const auto moved = m_files->setAside(id, opened); !moved)
        error.detail += QStringLiteral("; %1").arg(moved.error().detail);
    return error;
}

Result<void> BlobStore::release(const QString &owner)
{
    return m_database.writer().run([&](database::Connection &connection) -> Result<void> {
        if (auto durable = connection.setDurable(true); !durable)
            return durable;
        return connection.transaction([&] { return releaseIn(connection, owner); });
    });
}

Result<void> BlobStore::releaseIn(database::Connection &connection,
                                  const QString &owner,
                                  const std::vector<Blob> &kept)
{
    QString sql = QStringLiteral("DELETE FROM blob_references WHERE owner = ?");
    QVariantList values{owner};
    if (!kept.empty()) {
        // As one JSON value, so that the statement is the same for any number of blobs.
        json::array ids;
        for (const Blob &blob : kept)
            ids.push_back(json::string(blob.id.hex.toStdString()));
        sql += QStringLiteral(" AND blob NOT IN (SELECT value FROM json_each(?))");
        values.append(QString::fromUtf8(toJson(ids)));
    }
    auto removed = connection.execute(sql, values);
    if (!removed)
        return fail(std::move(removed).error());
    return {};
}

Result<BlobRoom> BlobStore::room() const
{
    return m_files->room();
}

Result<BlobStore::Usage> BlobStore::usage() const
{
    Usage usage;
    auto read = m_database.reader().run([&](database::Connection &connection) {
        return connection.query(QStringLiteral("SELECT (SELECT count(*) FROM blobs),"
                                               " (SELECT coalesce(sum(bytes), 0) FROM blobs),"
                                               " (SELECT count(*) FROM blob_references)"),
                                {},
                                [&](const QSqlQuery &row) {
                                    usage.blobs = row.value(0).toLongLong();
                                    usage.bytes = row.value(1).toLongLong();
                                    usage.references = row.value(2).toLongLong();
                                    return false;
                                });
    });
    if (!read)
        return fail(std::move(read).error());
    return usage;
}

} // namespace hub::assets
