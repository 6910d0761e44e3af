#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>

namespace hub::assets {

/// Does a piece of work once for all who ask for it at the same time, and gives all of them its
/// result. The first one's thread does it, and goes on for as long as anybody wants the result,
/// even if the first one does not any more.
///
/// Units:   none.
/// Threads: every function may be called from any thread; run() blocks it.
/// Errors:  those of the work; for who waits, its own cancel.
template<typename Value>
class SharedRun final
{
public:
    /// @p clock must outlive the object.
    explicit SharedRun(const Clock &clock)
        : m_clock(clock)
    {}

    /// @p work is to stop when the token it is given is cancelled: nobody wants the result then.
    template<typename Work>
    [[nodiscard]] Result<Value> run(const QByteArray &key, const CancelToken &cancel, Work &&work)
    {
        bool isFirst = false;
        const std::shared_ptr<Run> run = join(key, isFirst);
        const auto leaving = cancel.onCancel([&] { leave(key, run, cancel.reason()); });
        if (!isFirst)
            return await(*run, cancel);
        Result<Value> result = work(run->stop);
        finish(key, run, result);
        return result;
    }

    /// How many want the result of the work that runs under @p key.
    [[nodiscard]] int askers(const QByteArray &key)
    {
        const MutexLocker lock(m_mutex);
        const auto run = m_running.value(key);
        return run ? run->askers : 0;
    }

private:
    /// Shared by those who ask for the same at the same time.
    struct Run
    {
        CancelToken stop;
        int askers = 0;                      ///< Who still wants it; under m_mutex.
        std::optional<Result<Value>> result; ///< Under m_mutex.
    };

    std::shared_ptr<Run> join(const QByteArray &key, bool &isFirst)
    {
        const MutexLocker lock(m_mutex);
        std::shared_ptr<Run> &run = m_running[key];
        isFirst = run == nullptr;
        if (isFirst)
            run = std::make_shared<Run>();
        ++run->askers;
        return run;
    }

    void leave(const QByteArray &key, const std::shared_ptr<Run> &run, CancelToken::Reason reason)
    {
        {
            const MutexLocker lock(m_mutex);
            m_changed.notify_all(); // Whoever leaves is before its check or asleep.
            if (--run->askers > 0)
                return;
            forget(key, run); // Who comes later must not join what is being stopped.
        }
        run->stop.cancel(reason);
    }

    void finish(const QByteArray &key, const std::shared_ptr<Run> &run, const Result<Value> &result)
    {
        const MutexLocker lock(m_mutex);
        run->result = result;
        forget(key, run);
        m_changed.notify_all();
    }

    void forget(const QByteArray &key, const std::shared_ptr<Run> &run) HUB_REQUIRES(m_mutex)
    {
        if (m_running.value(key) == run)
            m_running.remove(key);
    }

    Result<Value> await(Run &run, const CancelToken &cancel)
    {
        // Only bounds a lost wake-up: the end of the wait is the end of the work.
        constexpr std::chrono::seconds kRecheck{10};
        const MutexLocker lock(m_mutex);
        while (!run.result) {
            if (cancel.isCancelled())
                return fail(cancel.error(QStringLiteral("waiting for the same image")));
            m_clock.waitUntil(m_changed, m_mutex, m_clock.now() + kRecheck);
        }
        return *run.result;
    }

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_changed;
    QHash<QByteArray, std::shared_ptr<Run>> m_running HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::assets
