#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

struct sqlite3_stmt;

namespace hub::database {

class Connection;

/// A prepared statement of a Connection for where every microsecond counts: values go in and come
/// out as they are, without a QVariant between.
///
/// Parameters are bound one after the other, and every run wants all of them. An empty text or
/// blob is stored as such; bindNull() and the OrNull forms store NULL.
///
/// Units:   columns count from 0.
/// Threads: its connection's.
/// Errors:  those of Connection; a value that could not be bound is told by the run.
class Statement final
{
public:
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Statement &bind(qint64 value);
    Statement &bind(const QString &value);
    Statement &bind(const QByteArray &value); ///< As a blob.
    Statement &bind(QLatin1StringView value); ///< Must be ASCII and outlive the run: a literal.
    Statement &bindNull();
    Statement &bindOrNull(const QString &value);
    Statement &bindOrNull(const QByteArray &value);

    /// Runs it to its end; gives the number of rows that it changed.
    Result<int> execute();

    /// Steps to the next row; false, and ready for another run, once there is none.
    [[nodiscard]] Result<bool> next();

    /// Ends a run before its last row: an open read holds the write-ahead log back.
    void reset();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray bytes(int column) const;

private:
    friend class Connection;
    Statement(Connection &connection, sqlite3_stmt *statement);
    Statement &bound(int code);
    [[nodiscard]] Error failure(int code);

    Connection &m_connection;
    sqlite3_stmt *const m_statement;
    int m_bound = 0;     ///< Parameters of the coming run so far.
    int m_bindError = 0; ///< SQLite's first refusal of one.
};

} // namespace hub::database
