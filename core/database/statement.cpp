#include "core/database/statement.h"

#include "core/database/connection.h"
#include "core/database/sqlite_error_p.h"

#include <sqlite3.h>

namespace hub::database {
namespace {

// SQLite writes these with a C cast of an integer to a pointer.
const sqlite3_destructor_type kCopied = SQLITE_TRANSIENT; // NOLINT(*-cstyle-cast)
const sqlite3_destructor_type kOutlives = SQLITE_STATIC;  // NOLINT(*-cstyle-cast)

} // namespace

Statement::Statement(Connection &connection, sqlite3_stmt *statement)
    : m_connection(connection)
    , m_statement(statement)
{}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement &Statement::bound(int code)
{
    if (code != SQLITE_OK && m_bindError == SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bind(qint64 value)
{
    return bound(sqlite3_bind_int64(m_statement, ++m_bound, value));
}

Statement &Statement::bind(const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    const auto size = static_cast<sqlite3_uint64>(utf8.size());
    return bound(
        sqlite3_bind_text64(m_statement, ++m_bound, utf8.constData(), size, kCopied, SQLITE_UTF8));
}

Statement &Statement::bind(const QByteArray &value)
{
    // A null pointer would store NULL, and constData() is never one.
    const auto size = static_cast<sqlite3_uint64>(value.size());
    return bound(sqlite3_bind_blob64(m_statement, ++m_bound, value.constData(), size, kCopied));
}

Statement &Statement::bind(QLatin1StringView value)
{
    const auto size = static_cast<sqlite3_uint64>(value.size());
    return bound(
        sqlite3_bind_text64(m_statement, ++m_bound, value.data(), size, kOutlives, SQLITE_UTF8));
}

Statement &Statement::bindNull()
{
    return bound(sqlite3_bind_null(m_statement, ++m_bound));
}

Statement &Statement::bindOrNull(const QString &value)
{
    return value.isEmpty() ? bindNull() : bind(value);
}

Statement &Statement::bindOrNull(const QByteArray &value)
{
    return value.isEmpty() ? bindNull() : bind(value);
}

Result<int> Statement::execute()
{
    while (true) {
        const auto row = next();
        if (!row)
            return fail(row.error());
        if (!*row)
            return sqlite3_changes(sqlite3_db_handle(m_statement));
    }
}

Result<bool> Statement::next()
{
    Q_ASSERT(m_connection.isOnItsThread());
    Q_ASSERT(m_bindError != SQLITE_OK || m_bound == sqlite3_bind_parameter_count(m_statement));
    const int code = m_bindError == SQLITE_OK ? sqlite3_step(m_statement) : m_bindError;
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    Error error = failure(code);
    reset();
    return fail(std::move(error));
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
    // Else the connection would keep the last run's values, which may be a megabyte.
    sqlite3_clear_bindings(m_statement);
    m_bound = 0;
    m_bindError = SQLITE_OK;
}

Error Statement::failure(int code)
{
    sqlite3 *const database = sqlite3_db_handle(m_statement);
    const bool isOfBind = m_bindError != SQLITE_OK;
    const int exact = isOfBind ? code : sqlite3_extended_errcode(database);
    const char *const reason = isOfBind ? sqlite3_errstr(code) : sqlite3_errmsg(database);
    const QString what = QStringLiteral("cannot run \"%1\"")
                             .arg(statementName(QString::fromUtf8(sqlite3_sql(m_statement))));
    return m_connection.note(sqliteError(what, exact, QString::fromUtf8(reason)));
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString Statement::text(int column) const
{
    // In this order: asking for the text converts, and the size is that of what was asked for.
    const unsigned char *const text = sqlite3_column_text(m_statement, column);
    return QString::fromUtf8(reinterpret_cast<const char *>(text),
                             sqlite3_column_bytes(m_statement, column));
}

QByteArray Statement::bytes(int column) const
{
    const void *const blob = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char *>(blob), sqlite3_column_bytes(m_statement, column)};
}

} // namespace hub::database
