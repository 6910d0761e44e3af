#include "app/window/task_thread_p.h"

namespace hub::app {

TaskThread::TaskThread()
    : m_thread([this] { run(); })
{}

TaskThread::~TaskThread()
{
    {
        const MutexLocker lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void TaskThread::post(std::function<void()> task)
{
    {
        const MutexLocker lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_all();
}

void TaskThread::run()
{
    MutexLocker lock(m_mutex);
    while (true) {
        while (m_tasks.empty() && !m_isEnding)
            m_changed.wait(lock);
        if (m_tasks.empty())
            return;
        const std::function<void()> task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace hub::app
