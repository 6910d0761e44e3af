#include "core/jobs/job_queue.h"

namespace hub::jobs {

database::Schema JobQueue::schema()
{
    const QString table = QStringLiteral(R"(
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            priority INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            uncounted INTEGER NOT NULL,
            max_attempts INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            interruptions INTEGER NOT NULL,
            cancel_requested INTEGER NOT NULL,
            input BLOB NOT NULL,
            result BLOB,
            error_code TEXT,
            error_detail TEXT,
            error_remedy TEXT,
            error_trail TEXT,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            run_at INTEGER,
            timeout_ms INTEGER NOT NULL,
            unique_key TEXT,
            depends_on TEXT,
            on_dependency_failure INTEGER NOT NULL,
            job_group TEXT,
            durability INTEGER NOT NULL,
            log TEXT
        ))");
    return {QStringLiteral("jobs"),
            {{1,
              QStringLiteral("jobs"),
              {table,
               // The start loads through this one, however many finished jobs are kept.
               QStringLiteral("CREATE INDEX jobs_unfinished ON jobs(id) WHERE finished_at IS NULL"),
               // The queue checks keys in memory; this one makes a doubled key impossible.
               QStringLiteral("CREATE UNIQUE INDEX jobs_unique_key ON jobs(unique_key) "
                              "WHERE finished_at IS NULL AND unique_key IS NOT NULL"),
               QStringLiteral("CREATE INDEX jobs_group ON jobs(job_group, id) "
                              "WHERE job_group IS NOT NULL")}},
             {2,
              QStringLiteral("settings"),
              {QStringLiteral("CREATE TABLE job_settings (name TEXT PRIMARY KEY NOT NULL, "
                              "value INTEGER NOT NULL) WITHOUT ROWID")}}}};
}

} // namespace hub::jobs
