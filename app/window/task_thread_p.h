#pragma once

#include "core/base/mutex.h"

#include <deque>
#include <functional>
#include <thread>

namespace hub::app {

/// Runs what is posted to it, one after the other. The destructor runs what is left.
///
/// Threads: post() from any.
class TaskThread final
{
public:
    TaskThread();
    ~TaskThread();
    TaskThread(const TaskThread &) = delete;
    TaskThread &operator=(const TaskThread &) = delete;

    void post(std::function<void()> task);

private:
    void run();

    Mutex m_mutex;
    ConditionVariable m_changed;
    std::deque<std::function<void()>> m_tasks HUB_GUARDED_BY(m_mutex);
    bool m_isEnding HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub::app
