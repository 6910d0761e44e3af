#pragma once

#include "core/media/frame.h"
#include "core/media/media_pool.h"
#include "core/media/protocol.h"
#include "core/media/worker_process_p.h"

namespace hub::media {

/// One request to one worker, from the first frame to the last.
///
/// What comes back is checked as if the worker were the attacker: order, counts, sizes, the sealed
/// memfd. The first thing that does not fit ends the conversation, and the worker with it.
///
/// Units:   std::chrono, bytes.
/// Threads: one thread; the cancel token may be triggered by any.
/// Errors:  in Outcome::error; `fate` says what is to become of the worker.
class Conversation final
{
public:
    /// What the worker deserves.
    enum class Fate
    {
        Well,     ///< It answered to the end and takes the next request.
        Unspoken, ///< It died before it took the request; another one can be asked.
        Died,     ///< It died at work.
        Hung,     ///< It passed the deadline of decoding.
        Slow,     ///< It passed the budget of an encode.
        Unwanted, ///< The caller stopped the request.
        Rogue     ///< It said what no worker says.
    };

    struct Outcome
    {
        Fate fate = Fate::Well;
        std::optional<Error> error;
    };

    struct Order
    {
        const wire::Request *request = nullptr;
        const MediaPool::Input *input = nullptr;
        const MediaPool::Observer *observer = nullptr;  ///< Null: inspect.
        std::vector<std::chrono::milliseconds> budgets; ///< One a variant.
        std::chrono::milliseconds stepDeadline{0};
    };

    Conversation(WorkerProcess &worker,
                 const Order &order,
                 const Clock &clock,
                 const CancelToken &cancel);

    [[nodiscard]] Outcome run();

    /// What the header said. @pre run() ended without an error
    [[nodiscard]] const wire::Source &source() const { return *m_source; }

private:
    /// Nothing: goes on.
    using Step = std::optional<Outcome>;

    [[nodiscard]] Step awaitFrame(wire::Frame &frame);
    [[nodiscard]] Step take(const wire::Reply &reply, UniqueFd descriptor);
    [[nodiscard]] Step takeTaken();
    [[nodiscard]] Step takeSource(const wire::Source &source);
    [[nodiscard]] Step takeDecoded();
    [[nodiscard]] Step takePlaceholder(const wire::Placeholder &placeholder);
    [[nodiscard]] Step takeVariant(const wire::Variant &variant, const UniqueFd &file);
    [[nodiscard]] Step takeDone();
    [[nodiscard]] Outcome takeFailure(const wire::Failure &failure) const;

    [[nodiscard]] bool fits(const wire::Variant &variant) const;
    void arm(std::chrono::milliseconds span);
    void armNextVariant();

    [[nodiscard]] Outcome rogue(const QString &what) const;
    [[nodiscard]] Outcome died();
    [[nodiscard]] Outcome late() const;
    [[nodiscard]] Outcome cancelled() const;
    [[nodiscard]] QString about(const QString &what) const;

    WorkerProcess &m_worker;
    const Order &m_order;
    const Clock &m_clock;
    const CancelToken &m_cancel;
    MonotonicTime m_deadline;
    std::chrono::milliseconds m_span{0};

    bool m_isTaken = false;
    std::optional<wire::Source> m_source;
    bool m_isDecoded = false;
    bool m_hasPlaceholder = false;
    std::size_t m_nextVariant = 0;
};

} // namespace hub::media
