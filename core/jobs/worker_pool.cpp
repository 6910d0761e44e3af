#include "core/jobs/worker_pool_p.h"

#include <algorithm>
#include <iterator>
#include <pthread.h>
#include <system_error>
#include <utility>

namespace hub::jobs {

WorkerPool::WorkerPool(Execute execute)
    : m_execute(std::move(execute))
{}

WorkerPool::~WorkerPool()
{
    {
        const MutexLocker lock(m_mutex);
        m_isStopping = true;
        m_posts.advance();
    }
    m_posts.wake();
    for (std::thread &thread : m_threads)
        thread.join();
}

Result<void> WorkerPool::start(int threads)
{
    try {
        for (int i = 0; i < threads; ++i)
            m_threads.emplace_back([this] { loop(); });
    } catch (const std::system_error &error) {
        return fail(Error::Kind::Unavailable,
                    QStringLiteral("cannot start job worker %1 of %2: %3")
                        .arg(m_threads.size() + 1)
                        .arg(threads)
                        .arg(QString::fromLocal8Bit(error.what())),
                    QStringLiteral("raise the limit of processes (ulimit -u)"));
    }
    return {};
}

bool WorkerPool::needsOneMore()
{
    // One at a time: it wakes the next itself. Short runs are over before ten would be awake.
    if (m_runs.empty() || m_idleThreads == 0)
        return false;
    return !std::exchange(m_isOneComing, true);
}

void WorkerPool::post(std::vector<std::shared_ptr<Run>> runs)
{
    if (runs.empty())
        return;
    MutexLocker lock(m_mutex);
    std::ranges::move(runs, std::back_inserter(m_runs));
    m_posts.advance();
    const bool wakesOne = needsOneMore();
    lock.unlock();
    if (wakesOne)
        m_posts.wake(1);
}

bool WorkerPool::waitUntilIdle(const Clock &clock, MonotonicTime deadline)
{
    const MutexLocker lock(m_mutex);
    while (m_busy > 0 || !m_runs.empty()) {
        if (clock.now() >= deadline)
            return false;
        clock.waitUntil(m_idle, m_mutex, deadline);
    }
    return true;
}

void WorkerPool::loop()
{
    pthread_setname_np(pthread_self(), "job-worker");
    MutexLocker lock(m_mutex);
    while (true) {
        while (m_runs.empty() && !m_isStopping) {
            // Read under the lock, where posts count: it is an old number as soon as there is
            // a run.
            const std::uint32_t seen = m_posts.value();
            ++m_idleThreads;
            lock.unlock();
            m_posts.wait(seen);
            lock.lock();
            --m_idleThreads;
            m_isOneComing = false;
        }
        if (m_runs.empty())
            return;
        std::shared_ptr<Run> run = std::move(m_runs.front());
        m_runs.pop_front();
        // Whoever is on its way finds nothing then, and its wake-up may have gone to one who has
        // just fallen asleep: the next run must wake again.
        if (m_runs.empty())
            m_isOneComing = false;
        ++m_busy;
        const bool wakesOne = needsOneMore();
        lock.unlock();
        if (wakesOne)
            m_posts.wake(1);
        m_execute(run);
        run.reset();
        lock.lock();
        if (--m_busy == 0)
            m_idle.notify_all();
    }
}

} // namespace hub::jobs
