#pragma once

#include "core/base/mutex.h"
#include "core/base/result.h"

#include <functional>
#include <memory>

namespace hub {

/// Lets one side ask the other to stop: checked by loops, waited on by poll(), or called back.
///
/// Units:   none.
/// Threads: every function may be called from any thread. A callback runs in the thread that
///          cancels, or at once in the thread that registers it if the token is cancelled already.
/// Errors:  none.
class CancelToken final
{
public:
    enum class Reason
    {
        None,
        User,
        Timeout,
        Shutdown
    };

    CancelToken();

    /// The first reason wins; later calls change nothing.
    void cancel(Reason reason) const;

    [[nodiscard]] bool isCancelled() const;
    [[nodiscard]] Reason reason() const;

    /// The Error that fits the reason: Cancelled or Timeout.
    [[nodiscard]] Error error(const QString &what) const;

    /// An eventfd that becomes readable on cancel, for poll(). Lives as long as any copy of the
    /// token. -1, which poll() ignores, if the process has no descriptor left.
    [[nodiscard]] int descriptor() const;

    /// Keeps a callback registered while it lives. Its end waits for the callback if that runs in
    /// another thread: what the callback uses may go right after.
    class Registration
    {
    public:
        Registration() = default;
        explicit Registration(std::function<void()> undo)
            : m_undo(std::move(undo))
        {}
        Registration(Registration &&other) noexcept
            : m_undo(std::exchange(other.m_undo, nullptr))
        {}
        Registration &operator=(Registration &&other) noexcept
        {
            std::swap(m_undo, other.m_undo);
            return *this;
        }
        Registration(const Registration &) = delete;
        Registration &operator=(const Registration &) = delete;
        ~Registration()
        {
            if (m_undo)
                m_undo();
        }

    private:
        std::function<void()> m_undo;
    };
    [[nodiscard]] Registration onCancel(std::function<void()> callback) const;

private:
    struct State; // Shared by all copies: who asks, who listens, who waits.
    std::shared_ptr<State> m_state;
};

} // namespace hub
