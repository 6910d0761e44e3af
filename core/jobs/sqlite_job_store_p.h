#pragma once

#include "core/database/connection.h"
#include "core/database/statement.h"
#include "core/jobs/job_store_p.h"

namespace hub::jobs {

/// JobStore in the hub's SQLite file; see job_schema.cpp for the table.
///
/// Units:   times are stored as milliseconds since 1970 UTC.
/// Threads: that of the connection.
/// Errors:  as JobStore.
class SqliteJobStore final : public JobStore
{
public:
    explicit SqliteJobStore(database::Connection &connection)
        : m_connection(connection)
    {}

    [[nodiscard]] Result<void> apply(const std::vector<RecordChange> &changes,
                                     DurabilityClass durability) override;
    [[nodiscard]] Result<std::vector<std::shared_ptr<Record>>> loadUnfinished() override;
    [[nodiscard]] Result<std::optional<Record>> find(const QString &id) override;
    [[nodiscard]] Result<std::vector<Record>> list(const JobQueue::Filter &filter) override;
    [[nodiscard]] Result<std::array<qint64, 9>> countFinished() override;
    [[nodiscard]] Result<std::array<qint64, 9>> prune(const Retention &retention,
                                                      WallTime now,
                                                      int batch) override;
    [[nodiscard]] Result<void> setPaused(bool isPaused) override;
    [[nodiscard]] Result<bool> isPaused() override;

private:
    [[nodiscard]] Result<void> applyOne(const RecordChange &change);
    [[nodiscard]] Result<database::Statement *> selection(const QByteArray &where);
    [[nodiscard]] static Result<std::vector<Record>> read(database::Statement &selected);

    database::Connection &m_connection;
};

} // namespace hub::jobs
