#pragma once

#include "core/server/route.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace hub::server {

/// The threads on which routes wait for disk, database and media workers, so that the http thread
/// never does.
///
/// Units:   none.
/// Threads: run() on the http thread; join() on the one that made it.
/// Errors:  none.
class Pools final
{
public:
    Pools()
        : m_quick(8)
        , m_slow(4)
        , m_disk(2)
    {}

    enum class Lane
    {
        Quick, ///< Database calls: commits of several callers share a sync.
        Slow,  ///< Pictures that are made while somebody waits.
        Disk   ///< Blocks of uploads.
    };

    /// Runs @p work on a lane and resumes on @p executor. Work that has begun is always waited for:
    /// references in it may point into the coroutine.
    template<typename T>
    [[nodiscard]] Task<T> run(Lane lane, Executor executor, std::function<T()> work)
    {
        asio::thread_pool *pool = &laneOf(lane);
        auto token = asio::use_awaitable_t<Executor>{};
        co_return co_await asio::async_initiate<asio::use_awaitable_t<Executor>, void(T)>(
            Start<T>{}, token, pool, executor, std::move(work));
    }

    /// Runs @p work on the slow lane when it has time; not at all where kMostBehind wait already.
    void afterwards(std::function<void()> work)
    {
        if (m_behind.fetch_add(1) >= kMostBehind) {
            --m_behind;
            return;
        }
        asio::post(m_slow, [this, work = std::move(work)] {
            work();
            --m_behind;
        });
    }

    void join()
    {
        m_quick.join();
        m_slow.join();
        m_disk.join();
    }

private:
    template<typename T>
    struct Start
    {
        template<typename Resume>
        void operator()(Resume resume,
                        asio::thread_pool *pool,
                        Executor executor,
                        std::function<T()> work) const
        {
            auto shared = std::make_shared<Resume>(std::move(resume));
            asio::post(*pool, [shared, executor, work = std::move(work)]() mutable {
                auto value = std::make_shared<T>(work());
                work = nullptr;
                asio::post(executor, [shared = std::move(shared), value = std::move(value)] {
                    std::move (*shared)(std::move(*value));
                });
            });
        }
    };

    asio::thread_pool &laneOf(Lane lane)
    {
        return lane == Lane::Quick ? m_quick : lane == Lane::Slow ? m_slow : m_disk;
    }

    static constexpr int kMostBehind = 32;

    std::atomic<int> m_behind{0};
    asio::thread_pool m_quick;
    asio::thread_pool m_slow;
    asio::thread_pool m_disk;
};

} // namespace hub::server
