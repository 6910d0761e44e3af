#pragma once

#include "core/base/io.h"
#include "core/base/mutex.h"
#include "core/jobs/job_queue.h"

#include <QHash>

#include <vector>

namespace hub::app {

/// Carries the queue's events to the main thread, which waits for them beside signals.
///
/// Bounded by the run itself: of each job the newest progress is kept, its partial results (one a
/// file to write), and its changes of state.
///
/// Units:   none.
/// Threads: push() from any thread; take() and descriptor() on the main thread.
/// Errors:  none.
class EventMailbox final
{
public:
    /// Only events of jobs with these unique keys are kept.
    explicit EventMailbox(QHash<QString, std::size_t> itemByKey);

    struct Event
    {
        std::size_t item = 0;
        jobs::JobEvent event;
    };
    void push(const jobs::JobEvent &event);

    /// Everything that came since the last call, oldest first.
    [[nodiscard]] std::vector<Event> take();

    /// Readable while there is something to take.
    [[nodiscard]] int descriptor() const { return m_wake.get(); }

private:
    const QHash<QString, std::size_t> m_itemByKey;
    UniqueFd m_wake;
    Mutex m_mutex;
    std::vector<Event> m_events HUB_GUARDED_BY(m_mutex);
    QHash<std::size_t, std::size_t> m_progressAt HUB_GUARDED_BY(m_mutex); ///< Item to its event.
};

} // namespace hub::app
