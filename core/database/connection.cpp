#include "core/database/connection.h"

#include "core/base/path_text.h"
#include "core/database/sqlite_error_p.h"
#include "core/database/statement.h"
#include "core/database/wal_runway_p.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QThread>

#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <list>
#include <map>
#include <unistd.h>

namespace hub::database {
namespace {

constexpr std::size_t kMaxStatements = 128;

/// A statement that was run with more than this is not kept: the cache would keep the values too.
constexpr qsizetype kMaxKeptBytes = 65'536;

constexpr std::array kSchemaVerbs{
    QLatin1StringView("CREATE"), QLatin1StringView("ALTER"), QLatin1StringView("DROP")};

/// What a checkpoint leaves of the write-ahead log on disk.
constexpr int kWalLimitBytes = 16 * 1024 * 1024;

/// SQLite's URI form carries any byte of a path by percent escapes, which a QString could not.
QString uriOf(const QByteArray &file, Connection::Access access)
{
    if (file == ":memory:")
        return QStringLiteral("file::memory:");
    QString uri = QStringLiteral("file:") + QString::fromLatin1(file.toPercentEncoding("/"));
    if (access == Connection::Access::Untouched)
        uri += QStringLiteral("?immutable=1");
    return uri;
}

QString uniqueName()
{
    static std::atomic<std::uint64_t> count{0};
    return QStringLiteral("hub-%1").arg(count.fetch_add(1));
}

/// QSQLITE binds what it does not know as text; these would silently change their type.
QVariant asStored(const QVariant &value)
{
    if (value.isNull())
        return {};
    switch (value.typeId()) {
    case QMetaType::QString:
        return value.toString().isNull() ? QVariant(QStringLiteral("")) : value;
    case QMetaType::QByteArray:
        return value.toByteArray().isNull() ? QVariant(QByteArrayLiteral("")) : value;
    case QMetaType::ULongLong:
    case QMetaType::Long:
    case QMetaType::ULong:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::UInt:
        return value.toLongLong();
    case QMetaType::Float:
        return value.toDouble();
    default:
        return value;
    }
}

bool isSchemaChange(const QString &sql)
{
    const QStringView text = QStringView(sql).trimmed();
    return std::any_of(
        std::begin(kSchemaVerbs), std::end(kSchemaVerbs), [&](QLatin1StringView verb) {
            return text.startsWith(verb, Qt::CaseInsensitive);
        });
}

qsizetype bytesIn(const QVariantList &values)
{
    qsizetype bytes = 0;
    for (const QVariant &value : values) {
        if (value.typeId() == QMetaType::QString)
            bytes += value.toString().size() * 2;
        else if (value.typeId() == QMetaType::QByteArray)
            bytes += value.toByteArray().size();
    }
    return bytes;
}

} // namespace

struct Connection::Statements
{
    struct Kept
    {
        QString sql;
        qsizetype valueCount = 0;
        std::unique_ptr<QSqlQuery> query;
    };
    using Order = std::list<Kept>; // Most recently used first.

    QString name = uniqueName();
    QSqlDatabase database;
    Order order;
    QHash<QString, Order::iterator> index;
    sqlite3 *handle = nullptr; ///< The same connection; QtSql closes it.
    std::map<QByteArray, std::unique_ptr<Statement>> plain;
    std::optional<WalRunway> runway; ///< Of a connection that writes.

    /// Takes the prepared statement out, so that a nested run of the same text gets its own.
    std::unique_ptr<QSqlQuery> take(const QString &sql, qsizetype valueCount)
    {
        const auto found = index.constFind(sql);
        if (found == index.cend())
            return nullptr;
        const auto kept = found.value();
        // Fewer values than the last time would leave old ones bound: it is prepared afresh.
        std::unique_ptr<QSqlQuery> query =
            kept->valueCount == valueCount ? std::move(kept->query) : nullptr;
        order.erase(kept);
        index.erase(found);
        return query;
    }

    void give(const QString &sql, qsizetype valueCount, std::unique_ptr<QSqlQuery> query)
    {
        if (index.contains(sql))
            return;
        order.push_front({sql, valueCount, std::move(query)});
        index.insert(sql, order.begin());
        if (order.size() > kMaxStatements) {
            index.remove(order.back().sql);
            order.pop_back();
        }
    }

    void clear()
    {
        index.clear();
        order.clear();
    }

    void close()
    {
        clear();
        plain.clear(); // An open statement would keep the file open.
        database.close();
        database = QSqlDatabase(); // The last handle must be gone before its name is removed.
        QSqlDatabase::removeDatabase(name);
    }
};

struct Connection::Lease
{
    Statements *owner;
    QString sql;
    qsizetype valueCount;
    bool isKept;
    std::unique_ptr<QSqlQuery> query;

    Lease(Statements *statements, QString text, const QVariantList &values)
        : owner(statements)
        , sql(std::move(text))
        , valueCount(values.size())
        , isKept(bytesIn(values) <= kMaxKeptBytes)
        , query(owner->take(sql, valueCount))
    {}
    Lease(Lease &&other) noexcept = default;
    Lease &operator=(Lease &&) = delete;
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    /// Ends the read before anything else runs: an open cursor would hold the WAL back.
    ~Lease()
    {
        if (!query)
            return;
        query->finish();
        if (isKept)
            owner->give(sql, valueCount, std::move(query));
    }
};

Connection::Connection()
    : m_statements(std::make_unique<Statements>())
    , m_thread(QThread::currentThreadId())
{}

Connection::~Connection()
{
    Q_ASSERT(isOnItsThread());
    m_statements->close();
}

bool Connection::isOnItsThread() const
{
    return m_thread == QThread::currentThreadId();
}

Error Connection::note(Error error)
{
    m_sawCorruption = m_sawCorruption || error.kind == Error::Kind::Corrupt;
    return error;
}

Result<std::unique_ptr<Connection>> Connection::open(const Options &options)
{
    std::unique_ptr<Connection> connection(new Connection);
    QSqlDatabase &database = connection->m_statements->database;
    database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection->m_statements->name);
    if (!database.isValid()) {
        return fail(Error::Kind::Unsupported,
                    QStringLiteral("cannot open a database: Qt's SQLite driver is missing"),
                    QStringLiteral("install the package libqt6sql6-sqlite"));
    }
    QString settings =
        QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=%1").arg(options.busyTimeout.count());
    if (options.access != Access::ReadWrite)
        settings += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(settings);
    database.setDatabaseName(uriOf(options.file, options.access));

    const QString what =
        QStringLiteral("cannot open the database %1").arg(pathForDisplay(options.file));
    if (!database.open()) {
        // SQLite says only "unable to open"; the operating system knows why.
        const int wanted = options.access == Access::ReadWrite ? R_OK | W_OK : R_OK;
        if (::access(options.file.constData(), wanted) != 0)
            return fail(errnoError(what, errno));
        return fail(sqliteError(what, database.lastError()));
    }
    if (auto ready = connection->prepareForUse(options.access); !ready) {
        Error error = ready.error();
        error.detail = what + QStringLiteral(": ") + error.detail;
        return fail(std::move(error));
    }
    return connection;
}

Result<void> Connection::prepareForUse(Access access)
{
    // A cell that reaches beyond its page is found when the page is read, not when it is used.
    QStringList pragmas{QStringLiteral("PRAGMA cell_size_check=ON"),
                        QStringLiteral("PRAGMA trusted_schema=OFF")};
    if (access == Access::ReadWrite) {
        pragmas += {QStringLiteral("PRAGMA journal_mode=WAL"),
                    QStringLiteral("PRAGMA synchronous=FULL"),
                    QStringLiteral("PRAGMA foreign_keys=ON"),
                    QStringLiteral("PRAGMA journal_size_limit=%1").arg(kWalLimitBytes)};
    }
    for (const QString &pragma : std::as_const(pragmas)) {
        QSqlQuery query(m_statements->database);
        if (!query.exec(pragma))
            return fail(note(sqliteError(pragma, query.lastError())));
    }
    if (auto taken = takeHandle(); !taken)
        return taken;
    if (access == Access::ReadWrite)
        m_statements->runway.emplace(m_statements->handle);
    return {};
}

Result<void> Connection::takeHandle()
{
    const QVariant handle = m_statements->database.driver()->handle();
    if (handle.isValid() && qstrcmp(handle.typeName(), "sqlite3*") == 0)
        m_statements->handle = *static_cast<sqlite3 *const *>(handle.constData());
    // A driver with an SQLite of its own has connections that ours must not touch.
    QSqlQuery query(m_statements->database);
    const bool isSame = m_statements->handle
                        && query.exec(QStringLiteral("SELECT sqlite_source_id()")) && query.next()
                        && query.value(0).toString() == QLatin1StringView(sqlite3_sourceid());
    if (isSame)
        return {};
    return fail(Error::Kind::Unsupported,
                QStringLiteral("Qt's SQLite driver uses another SQLite than this program (%1)")
                    .arg(QLatin1StringView(sqlite3_libversion())),
                QStringLiteral("install the packages libqt6sql6-sqlite and libsqlite3-0 of the "
                               "same Debian release"));
}

Result<Statement *> Connection::statement(const QByteArray &sql)
{
    Q_ASSERT(isOnItsThread());
    auto &plain = m_statements->plain;
    if (const auto kept = plain.find(sql); kept != plain.end())
        return kept->second.get();
    sqlite3_stmt *prepared = nullptr;
    sqlite3 *const handle = m_statements->handle;
    const int code = sqlite3_prepare_v3(
        handle, sql.constData(), -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) {
        return fail(note(sqliteError(
            QStringLiteral("cannot prepare \"%1\"").arg(statementName(QString::fromUtf8(sql))),
            sqlite3_extended_errcode(handle),
            QString::fromUtf8(sqlite3_errmsg(handle)))));
    }
    std::unique_ptr<Statement> made(new Statement(*this, prepared));
    return plain.emplace(sql, std::move(made)).first->second.get();
}

Result<void> Connection::runPlain(const QByteArray &sql)
{
    const auto prepared = statement(sql);
    if (!prepared)
        return fail(prepared.error());
    const auto done = (*prepared)->execute();
    return done ? Result<void>() : fail(done.error());
}

Result<Connection::Lease> Connection::run(const QString &sql, const QVariantList &values)
{
    Q_ASSERT(isOnItsThread());
    const auto failed = [&](const QSqlError &error) {
        return fail(
            note(sqliteError(QStringLiteral("cannot run \"%1\"").arg(statementName(sql)), error)));
    };

    Lease lease(m_statements.get(), sql, values);
    if (!lease.query) {
        lease.query = std::make_unique<QSqlQuery>(m_statements->database);
        lease.query->setForwardOnly(true);
        if (!lease.query->prepare(sql)) {
            lease.isKept = false;
            return failed(lease.query->lastError());
        }
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        lease.query->bindValue(static_cast<int>(i), asStored(values[i]));
    if (!lease.query->exec()) {
        const QSqlError error = lease.query->lastError();
        lease.isKept = false;
        return failed(error);
    }
    return lease;
}

Result<int> Connection::execute(const QString &sql, const QVariantList &values)
{
    const bool changesSchema = isSchemaChange(sql);
    auto lease = run(sql, values);
    if (!lease)
        return fail(lease.error());
    if (changesSchema) {
        // SQLite prepares the others afresh by itself, but QSQLITE keeps their old columns.
        lease->isKept = false;
        m_statements->clear();
    }
    return lease->query->numRowsAffected();
}

Result<void> Connection::query(const QString &sql,
                               const QVariantList &values,
                               const std::function<bool(const QSqlQuery &)> &row)
{
    auto lease = run(sql, values);
    if (!lease)
        return fail(lease.error());
    while (lease->query->next()) {
        if (!row(*lease->query))
            return {};
    }
    // The end of the rows and an error on the way look alike to next().
    if (const QSqlError error = lease->query->lastError(); error.isValid()) {
        lease->isKept = false;
        return fail(
            note(sqliteError(QStringLiteral("cannot read \"%1\"").arg(statementName(sql)), error)));
    }
    return {};
}

Result<std::optional<QVariant>> Connection::value(const QString &sql, const QVariantList &values)
{
    std::optional<QVariant> first;
    auto done = query(sql, values, [&](const QSqlQuery &row) {
        first = row.value(0);
        return false;
    });
    if (!done)
        return fail(done.error());
    return first;
}

Result<void> Connection::transaction(const std::function<Result<void>()> &body)
{
    if (m_inTransaction) {
        return fail(Error::Kind::Internal,
                    QStringLiteral("a transaction was begun inside another one"));
    }
    if (auto begun = runPlain(QByteArrayLiteral("BEGIN IMMEDIATE")); !begun)
        return begun;

    m_inTransaction = true;
    Result<void> done = body();
    if (done) {
        if (m_statements->runway)
            m_statements->runway->extend();
        done = runPlain(QByteArrayLiteral("COMMIT"));
    }
    m_inTransaction = false;
    // After a full disk SQLite has rolled back already and says so; either way nothing is left.
    if (!done && sqlite3_get_autocommit(m_statements->handle) == 0)
        static_cast<void>(runPlain(QByteArrayLiteral("ROLLBACK")));
    return done;
}

Result<void> Connection::setDurable(bool durable)
{
    if (m_inTransaction) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("the durability of a transaction was changed after it began"));
    }
    if (durable == m_durable)
        return {};
    auto set = execute(durable ? QStringLiteral("PRAGMA synchronous=FULL")
                               : QStringLiteral("PRAGMA synchronous=NORMAL"));
    if (!set)
        return fail(set.error());
    m_durable = durable;
    return {};
}

} // namespace hub::database
