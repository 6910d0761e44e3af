#pragma once

#include "core/base/mutex.h"
#include "core/database/connection.h"

#include <QFuture>
#include <QPromise>

#include <deque>
#include <thread>

namespace hub::database {

/// A thread that owns one Connection and runs closures on it in order.
///
/// Units:   the queue holds at most Options::maxQueued closures.
/// Threads: every function may be called from any thread but the executor's own.
/// Errors:  submit() fails the future with Busy over the queue limit, Cancelled after stop().
class Executor final
{
public:
    struct Options
    {
        QString name;
        Connection::Options connection;
        std::size_t maxQueued = 10'000;
    };
    [[nodiscard]] static Result<std::unique_ptr<Executor>> start(const Options &options);

    /// Runs what is queued, then ends the thread.
    ~Executor();
    Executor(const Executor &) = delete;
    Executor &operator=(const Executor &) = delete;

    /// Runs @p body on the executor's thread. @p body: Result<T>(Connection &).
    template<typename Body>
    auto submit(Body body) -> QFuture<std::invoke_result_t<Body, Connection &>>
    {
        using R = std::invoke_result_t<Body, Connection &>;
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        auto finish = [promise](R result) {
            promise->addResult(std::move(result));
            promise->finish();
        };
        Task task{[finish, body = std::move(body)](Connection &connection) mutable {
                      finish(body(connection));
                  },
                  [finish](Error error) { finish(fail(std::move(error))); }};
        post(std::move(task));
        return future;
    }

    /// submit() and wait. Not on the GUI, http or engine thread.
    template<typename Body>
    auto run(Body body) -> std::invoke_result_t<Body, Connection &>
    {
        auto future = submit(std::move(body));
        future.waitForFinished();
        return future.result();
    }

private:
    struct Task
    {
        std::function<void(Connection &)> run;
        std::function<void(Error)> refuse;
    };
    Executor() = default;
    void post(Task task);
    void loop(const Connection::Options &options, const std::function<void(Result<void>)> &opened);

    QString m_name;
    std::size_t m_maxQueued = 0;
    Mutex m_mutex;
    ConditionVariable m_wake;
    std::deque<Task> m_tasks HUB_GUARDED_BY(m_mutex);
    bool m_stopping HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub::database
