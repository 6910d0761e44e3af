#pragma once

#include "core/base/result.h"

#include <QSqlQuery>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace hub::database {

class Statement;

/// One database connection with its prepared statements (least recently used 128).
///
/// Values: an invalid QVariant is NULL; a null QString or QByteArray is an empty one, not NULL.
///
/// Units:   std::chrono.
/// Threads: lives on the thread that opened it (asserted); an Executor lends it to closures, and no
///          closure may keep it or anything of it.
/// Errors:  StorageFull, Busy, Corrupt, Conflict (constraint), PermissionDenied, Io; the detail
///          carries the statement's first words.
class Connection final
{
public:
    enum class Access
    {
        ReadWrite,
        ReadOnly,
        Untouched, ///< Read-only, and no lock or side file: for a file that nobody has open.
    };

    struct Options
    {
        QByteArray file; ///< Bytes as the kernel has them: need not be UTF-8. ":memory:" works.
        Access access = Access::ReadWrite;
        std::chrono::milliseconds busyTimeout{2000};
    };

    /// Read-write connections are in WAL mode, with foreign keys on and commits that wait for the
    /// disk. A file that does not exist is created by Access::ReadWrite alone.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Options &options);

    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs one statement that returns no rows; gives the number of rows that an INSERT, UPDATE or
    /// DELETE changed.
    Result<int> execute(const QString &sql, const QVariantList &values = {});

    /// Runs a query and hands each row to @p row; stops early when it returns false.
    [[nodiscard]] Result<void> query(const QString &sql,
                                     const QVariantList &values,
                                     const std::function<bool(const QSqlQuery &)> &row);

    /// The first column of the first row, or nothing.
    [[nodiscard]] Result<std::optional<QVariant>> value(const QString &sql,
                                                        const QVariantList &values = {});

    /// The statement @p sql for hot paths; it is kept as long as the connection, so that @p sql is
    /// one of the program's texts and carries no values. A row that was read to its end or reset()
    /// frees it for the next user.
    [[nodiscard]] Result<Statement *> statement(const QByteArray &sql);

    /// Runs @p body in one transaction: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK if it fails.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &body);

    /// Whether commits from here on wait for the disk (FULL) or not (NORMAL). Conflict inside a
    /// transaction, where SQLite cannot change it.
    [[nodiscard]] Result<void> setDurable(bool durable);

    /// Whether any statement so far has found the file damaged.
    [[nodiscard]] bool sawCorruption() const { return m_sawCorruption; }

private:
    friend class Statement;
    struct Statements; // The QtSql handle, SQLite's own, and the statement caches.
    struct Lease;      // A statement taken out of the cache for one run.

    Connection();
    [[nodiscard]] bool isOnItsThread() const;
    [[nodiscard]] Result<void> prepareForUse(Access access);
    [[nodiscard]] Result<void> takeHandle();
    [[nodiscard]] Result<void> runPlain(const QByteArray &sql);
    [[nodiscard]] Result<Lease> run(const QString &sql, const QVariantList &values);
    Error note(Error error);

    std::unique_ptr<Statements> m_statements;
    Qt::HANDLE m_thread = nullptr;
    bool m_durable = true;
    bool m_inTransaction = false;
    bool m_sawCorruption = false;
};

} // namespace hub::database
