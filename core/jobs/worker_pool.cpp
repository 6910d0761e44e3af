#include "core/jobs/worker_pool_p.h"

#include <algorithm>
#include <iterator>
#include <pthread.h>
#include <system_error>

namespace hub::jobs {

WorkerPool::WorkerPool(Execute execute)
    : m_execute(std::move(execute))
{}

WorkerPool::~WorkerPool()
{
    {
        const MutexLocker lock(m_mutex);
        m_isStopping = true;
        m_posts.fetch_add(1);
    }
    m_posts.notify_all();
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

void WorkerPool::post(std::vector<std::shared_ptr<Run>> runs)
{
    if (runs.empty())
        return;
    {
        const MutexLocker lock(m_mutex);
        std::ranges::move(runs, std::back_inserter(m_runs));
        m_posts.fetch_add(1);
    }
    // One is woken here; each wakes the next while there is more to do (see loop()).
    m_posts.notify_one();
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
            const std::uint32_t seen = m_posts.load();
            lock.unlock();
            m_posts.wait(seen);
            lock.lock();
        }
        if (m_runs.empty())
            return;
        std::shared_ptr<Run> run = std::move(m_runs.front());
        m_runs.pop_front();
        ++m_busy;
        const bool isMore = !m_runs.empty();
        lock.unlock();
        if (isMore)
            m_posts.notify_one();
        m_execute(run);
        run.reset();
        lock.lock();
        if (--m_busy == 0)
            m_idle.notify_all();
    }
}

} // namespace hub::jobs
