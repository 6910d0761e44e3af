#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace hub::database {

/// One database connection with its prepared statements (least recently used 128).
///
/// Units:   none.
/// Threads: lives on the thread that opened it (asserted); an Executor lends it to closures, and no
/// closure
///          may keep it or anything of it.
/// Errors:  StorageFull, Busy, Corrupt, Conflict (constraint), Io; the detail carries the
/// statement's first words.
class Connection final
{
public:
    struct Options
    {
        QByteArray file;
        bool readOnly = false;
        std::chrono::milliseconds busyTimeout{2000};
    };
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Options &options);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs one statement that returns no rows; gives the number of rows it changed.
    Result<int> execute(const QString &sql, const QVariantList &values = {});

    /// Runs a query and hands each row to @p row; stops early when it returns false.
    [[nodiscard]] Result<void> query(const QString &sql,
                                     const QVariantList &values,
                                     const std::function<bool(const QSqlQuery &)> &row);

    /// The first column of the first row, or nothing.
    [[nodiscard]] Result<std::optional<QVariant>> value(const QString &sql,
                                                        const QVariantList &values = {});

    /// Runs @p body in one transaction: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK if it fails.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &body);

    /// Whether commits from here on wait for the disk (FULL) or not (NORMAL). Not inside a
    /// transaction.
    [[nodiscard]] Result<void> setDurable(bool durable);

private:
    Connection() = default;
    struct Statements;
    QString m_name;
    bool m_durable = true;
    std::unique_ptr<Statements> m_statements;
    Qt::HANDLE m_thread = nullptr;
};

} // namespace hub::database
