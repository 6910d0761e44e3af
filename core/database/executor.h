#pragma once

#include "core/base/mutex.h"
#include "core/database/connection.h"

#include <QFuture>
#include <QPromise>

#include <deque>
#include <thread>
#include <type_traits>

namespace hub::database {

/// A thread that owns one Connection and runs closures on it in order.
///
/// Units:   the queue holds at most Options::maxQueued closures.
/// Threads: submit() and run() may be called from any thread but the executor's own; start(),
///          stop() and the destructor by the owner.
/// Errors:  Busy over the queue limit, Cancelled after stop(); start() gives the connection's.
class Executor final
{
public:
    struct Options
    {
        QString name; ///< Shown by the system as the thread's name; its first 15 bytes.
        Connection::Options connection;
        std::size_t maxQueued = 10'000;
    };

    /// Returns when the connection is open.
    [[nodiscard]] static Result<std::unique_ptr<Executor>> start(const Options &options);

    ~Executor();
    Executor(const Executor &) = delete;
    Executor &operator=(const Executor &) = delete;

    /// Takes nothing more, runs what is queued, closes the connection and ends the thread.
    void stop();

    /// Runs @p body on the executor's thread. @p body: Result<T>(Connection &).
    template<typename Body>
    auto submit(Body body) -> QFuture<std::invoke_result_t<Body, Connection &>>
    {
        using R = std::invoke_result_t<Body, Connection &>;
        auto promise = std::make_shared<QPromise<R>>(); // Shared by the task's two ends.
        promise->start();
        QFuture<R> future = promise->future();
        auto finish = [promise](R result) {
            promise->addResult(std::move(result));
            promise->finish();
        };
        post({[finish, body = std::move(body)](Connection &connection) mutable {
                  finish(body(connection));
              },
              [finish](Error error) { finish(fail(std::move(error))); }});
        return future;
    }

    /// submit() and wait. Not on the GUI, http or engine thread. Costs less than submit(): the
    /// result goes straight into the caller's frame.
    template<typename Body>
    auto run(Body &&body) -> std::invoke_result_t<Body, Connection &>
    {
        Q_ASSERT(std::this_thread::get_id() != m_thread.get_id());
        using R = std::invoke_result_t<Body, Connection &>;
        Slot<R> slot;
        post({[&slot, &body](Connection &connection) { slot.put(body(connection)); },
              [&slot](Error error) { slot.put(fail(std::move(error))); }});
        return slot.take();
    }

private:
    struct Task
    {
        std::function<void(Connection &)> run;
        std::function<void(Error)> refuse;
    };

    /// Where run() waits for its result.
    template<typename R>
    class Slot
    {
    public:
        void put(R result)
        {
            // Notified under the lock: the waiter destroys the slot as soon as it sees the result.
            const MutexLocker lock(m_mutex);
            m_result.emplace(std::move(result));
            m_filled.notify_one();
        }
        R take()
        {
            const MutexLocker lock(m_mutex);
            while (!m_result)
                m_filled.wait(m_mutex);
            return std::move(*m_result);
        }

    private:
        Mutex m_mutex;
        ConditionVariable m_filled;
        std::optional<R> m_result HUB_GUARDED_BY(m_mutex);
    };

    explicit Executor(std::size_t maxQueued);
    void post(Task task);
    void loop(const Options &options, Slot<Result<void>> &opened);
    [[nodiscard]] std::optional<Task> next();

    const std::size_t m_maxQueued;
    Mutex m_mutex;
    ConditionVariable m_wake;
    std::deque<Task> m_tasks HUB_GUARDED_BY(m_mutex);
    bool m_stopping HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub::database
