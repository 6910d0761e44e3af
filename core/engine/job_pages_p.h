#pragma once

#include "core/engine/job_desk.h"

#include <QCache>
#include <QSet>

namespace hub {

/// Reads the stored jobs page by page, newest first, and names what each works on.
///
/// Units:   JobDesk::kMostRows jobs at most.
/// Threads: one, which may wait for the database.
/// Errors:  those of JobQueue::list(), and the same page is read again.
class JobPages final
{
public:
    explicit JobPages(JobDesk::Sources sources);

    /// Starts with the newest again.
    void rewind();

    [[nodiscard]] bool isComplete() const { return m_isComplete; }

    /// The next page, without those in @p told: what was told of them is newer.
    [[nodiscard]] Result<std::vector<JobRow>> next(const QSet<QString> &told);

    /// What a job with @p input works on; remembered by @p id.
    [[nodiscard]] QString subjectOf(const QString &id, const QByteArray &input);

private:
    const JobDesk::Sources m_sources;
    QString m_cursor;
    std::size_t m_read = 0;
    bool m_isComplete = false;
    QCache<QString, QString> m_subjects;
};

} // namespace hub
