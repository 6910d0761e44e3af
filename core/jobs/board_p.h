#pragma once

#include "core/base/mutex.h"
#include "core/jobs/job_queue.h"
#include "core/jobs/record_p.h"

#include <QHash>

namespace hub::jobs {

/// The unfinished jobs as they are on disk, for everybody to look at: what is not committed is not
/// here.
///
/// Units:   none.
/// Threads: every function may be called from any thread; publish() by the committer alone.
/// Errors:  none.
class Board final
{
public:
    struct Options
    {
        int workers = 0;
        QHash<QString, int> kindLimits;
        std::optional<QString> onlyGroup;
    };
    Board(Options options, const Clock &clock);

    /// Puts what was committed in place of what was.
    void publish(const std::vector<RecordChange> &changes);

    /// How many finished jobs there are besides; from the store.
    void addFinished(const std::array<qint64, 9> &byState, int sign);

    [[nodiscard]] RecordPtr find(const QString &id) const;
    [[nodiscard]] std::vector<RecordPtr> unfinished() const;
    [[nodiscard]] qint64 finishedCount() const;
    [[nodiscard]] qint64 unfinishedCount() const;
    [[nodiscard]] JobQueue::Counts counts() const;

    /// @p record as the public sees it at this moment: with progress, log and the reason why it
    /// waits.
    [[nodiscard]] Job describe(const Record &record) const;

    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;

    /// Why commits fail at present; empty while they do not.
    void setTrouble(const QString &trouble);

private:
    [[nodiscard]] QString reasonOf(const Record &record) const;
    [[nodiscard]] QString reasonOfWaiting(const Record &record) const HUB_REQUIRES(m_mutex);
    void count(const Record &record, int sign) HUB_REQUIRES(m_mutex);

    const Options m_options;
    const Clock &m_clock;
    mutable Mutex m_mutex;
    QHash<QString, RecordPtr> m_records HUB_GUARDED_BY(m_mutex);
    std::array<qint64, 9> m_byState HUB_GUARDED_BY(m_mutex){};
    QHash<QString, int> m_runningOfKind HUB_GUARDED_BY(m_mutex);
    int m_runningSuspects HUB_GUARDED_BY(m_mutex) = 0;
    bool m_isPaused HUB_GUARDED_BY(m_mutex) = false;
    QString m_trouble HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::jobs
