#pragma once

#include <QApplication>
#include <QDateTime>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace hub::ui {

/// Counts when the window did not answer: events whose handling took the GUI's thread longer than
/// it may. It looks at the clock before and after each event, so nothing is missed, it wakes
/// nobody, and it costs nothing while the window has nothing to do. An event loop inside another
/// one, as of a menu, is not a stall of the outer one.
///
/// Units:   std::chrono.
/// Threads: GUI; Counters may be read from any thread.
/// Errors:  none.
class StallWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kLongest{50};

    struct Stall
    {
        std::chrono::milliseconds duration{0};
        QDateTime at;
        QString where; ///< "hub::ui::JobsPage, Timer": who was busy with what.
    };
    /// For the metrics, which are read when the window may be gone already.
    struct Counters
    {
        std::atomic<quint64> stalls{0};
        std::atomic<qint64> worstMs{0};
    };

    /// @p now gives nanoseconds of a clock that is never set back.
    explicit StallWatch(std::function<qint64()> now);
    StallWatch();

    [[nodiscard]] quint64 count() const { return m_counters->stalls; }
    [[nodiscard]] const std::optional<Stall> &worst() const { return m_worst; }
    [[nodiscard]] const std::optional<Stall> &last() const { return m_last; }
    [[nodiscard]] std::shared_ptr<const Counters> counters() const { return m_counters; }

    /// One or two sentences for the user.
    [[nodiscard]] QString words() const;

    /// Runs @p handle, which handles an event of type @p event for @p receiver.
    template<typename Handle>
    bool around(const QObject *receiver, int event, Handle handle)
    {
        const int level = loopLevel();
        if (level <= m_level)
            return handle(); // Part of what is being measured already.
        const int outer = std::exchange(m_level, level);
        const qint64 outerBegan = std::exchange(m_beganNs, m_now());
        const char *const name = receiver->metaObject()->className();
        const bool isHandled = handle();
        finish(name, event);
        m_level = outer;
        // What the loop inside took was not the outer event's doing.
        m_beganNs = outer == kNone ? outerBegan : m_now();
        return isHandled;
    }

Q_SIGNALS:
    void stalled();

private:
    static constexpr int kNone = -1;
    [[nodiscard]] static int loopLevel();
    void finish(const char *receiver, int event);

    const std::function<qint64()> m_now;
    const std::shared_ptr<Counters> m_counters = std::make_shared<Counters>();
    qint64 m_beganNs = 0;
    int m_level = kNone;
    std::optional<Stall> m_worst;
    std::optional<Stall> m_last;
};

/// The application, whose events are watched.
class WatchedApplication final : public QApplication
{
    Q_OBJECT

public:
    /// As QApplication's.
    WatchedApplication(int &argc, char **argv);

    bool notify(QObject *receiver, QEvent *event) override;

    [[nodiscard]] StallWatch &stalls() { return m_stalls; }

private:
    StallWatch m_stalls;
};

} // namespace hub::ui
