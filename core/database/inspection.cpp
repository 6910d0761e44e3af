#include "core/base/io.h"
#include "core/base/path_text.h"
#include "core/database/inspection_p.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::database {
namespace {

constexpr int kMaxProblems = 20;
constexpr std::size_t kHeaderBytes = 100;

tl::unexpected<Error> damaged(const QString &how)
{
    return fail(Error::Kind::Corrupt, how);
}

/// The fields of a database header that SQLite itself would misread or quietly accept: an unknown
/// write version, for one, makes it treat the file as read-only.
Result<void> checkHeader(const QByteArray &file)
{
    const UniqueFd descriptor(::open(file.constData(), O_RDONLY | O_CLOEXEC));
    std::array<unsigned char, kHeaderBytes> header{};
    const ssize_t count =
        descriptor.isValid() ? ::pread(descriptor.get(), header.data(), header.size(), 0) : -1;
    if (count < 0)
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(file)), errno));
    if (count == 0)
        return damaged(QStringLiteral("the file is empty"));
    if (count < static_cast<ssize_t>(header.size()))
        return damaged(QStringLiteral("the file ends after %1 bytes").arg(count));

    const QByteArray magic(reinterpret_cast<const char *>(header.data()), 16);
    if (magic != QByteArray("SQLite format 3\0", 16))
        return damaged(QStringLiteral("its beginning is not that of a database"));
    const unsigned pageSize = header[16] * 256U + header[17];
    const bool isPageSize = pageSize == 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) == 0);
    const bool isVersion = header[18] >= 1 && header[18] <= 2 && header[19] == header[18];
    const bool isFraction = header[21] == 64 && header[22] == 32 && header[23] == 32;
    if (!isPageSize || !isVersion || !isFraction)
        return damaged(QStringLiteral("its header has impossible values"));
    return {};
}

using Objects = QMap<QString, QString>; // Name to CREATE statement.

Result<Objects> objectsOf(Connection &connection)
{
    Objects objects;
    auto read = connection.query(
        QStringLiteral("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' "
                       "ESCAPE '\\'"),
        {},
        [&](const QSqlQuery &row) {
            objects.insert(row.value(0).toString(), row.value(1).toString());
            return true;
        });
    if (!read)
        return fail(read.error());
    return objects;
}

/// Compares the tables with what the migrations make of an empty database: a flipped bit in a
/// column's name is sound for SQLite, and every statement that uses the column fails.
Result<void> checkObjects(Connection &connection,
                          std::vector<Schema> schemas,
                          const QMap<QString, int> &versions)
{
    for (Schema &schema : schemas) {
        const auto known = static_cast<std::size_t>(versions.value(schema.component, 0));
        schema.migrations.resize(std::min(known, schema.migrations.size()));
    }
    Connection::Options options;
    options.file = ":memory:";
    auto model = Connection::open(options);
    if (!model)
        return fail(model.error());
    if (auto made = migrate(**model, schemas); !made)
        return made;

    auto expected = objectsOf(**model);
    auto found = objectsOf(connection);
    if (!expected || !found)
        return fail(expected ? found.error() : expected.error());
    for (auto object = expected->cbegin(); object != expected->cend(); ++object) {
        if (found->value(object.key()) != object.value())
            return damaged(QStringLiteral("'%1' is missing or altered").arg(object.key()));
    }
    return {};
}

Result<void> checkIntegrity(Connection &connection, bool thorough)
{
    auto problems = integrityProblems(connection, thorough);
    if (!problems)
        return fail(problems.error());
    if (!problems->isEmpty())
        return damaged(problems->first());
    return {};
}

Result<std::unique_ptr<Connection>> openToLook(const QByteArray &file)
{
    struct stat wal = {};
    const bool hasWal = ::stat((file + "-wal").constData(), &wal) == 0 && wal.st_size > 0;
    Connection::Options options;
    options.file = file;
    options.access = hasWal ? Connection::Access::ReadOnly : Connection::Access::Untouched;
    return Connection::open(options);
}

Result<void> inspectOpen(Connection &connection, const std::vector<Schema> &schemas, Depth depth)
{
    auto versions = schemaVersions(connection);
    if (!versions)
        return fail(versions.error());
    if (versions->isEmpty())
        return damaged(QStringLiteral("it has none of this program's tables"));
    if (auto known = checkNotNewer(*versions, schemas); !known)
        return known;
    if (depth == Depth::Head)
        return {};
    if (auto sound = checkIntegrity(connection, depth == Depth::Full); !sound)
        return sound;
    if (depth == Depth::Full)
        return checkObjects(connection, schemas, *versions);
    return {};
}

} // namespace

Result<QStringList> integrityProblems(Connection &connection, bool thorough)
{
    QStringList problems;
    const QString pragma =
        thorough ? QStringLiteral("integrity_check") : QStringLiteral("quick_check");
    auto read = connection.query(QStringLiteral("PRAGMA %1(%2)").arg(pragma).arg(kMaxProblems),
                                 {},
                                 [&](const QSqlQuery &row) {
                                     problems += row.value(0).toString().simplified();
                                     return true;
                                 });
    if (!read && read.error().kind != Error::Kind::Corrupt)
        return fail(read.error());
    // A file that is too damaged for the check itself.
    if (!read)
        problems += read.error().detail;
    problems.removeAll(QStringLiteral("ok"));
    return problems;
}

Result<void> inspect(const QByteArray &file, const std::vector<Schema> &schemas, Depth depth)
{
    if (auto header = checkHeader(file); !header)
        return header;
    auto connection = openToLook(file);
    if (!connection)
        return fail(connection.error());
    return inspectOpen(**connection, schemas, depth);
}

Result<void> checkBackup(const QByteArray &file)
{
    if (auto header = checkHeader(file); !header)
        return header;
    auto connection = openToLook(file);
    if (!connection)
        return fail(connection.error());
    return checkIntegrity(**connection, false);
}

} // namespace hub::database
