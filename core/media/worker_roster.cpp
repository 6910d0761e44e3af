#include "core/base/logging.h"
#include "core/media/frame.h"
#include "core/media/protocol.h"
#include "core/media/worker_roster_p.h"

#include <algorithm>
#include <sys/eventfd.h>

namespace hub::media {

namespace {

using namespace std::chrono_literals;

// One after the other: a start keeps a core busy for 50 to 100 ms, the first job waits for the
// first worker, and the rest of the hub starts on what the machine has besides.
constexpr std::size_t kConcurrentStarts = 1;
constexpr auto kStartDeadline = 20s;
constexpr auto kFirstBackOff = 250ms;
constexpr auto kLongestBackOff = 4'000ms;

void moveAll(std::vector<WorkerRoster::Worker> &from, std::vector<WorkerRoster::Worker> &to)
{
    for (WorkerRoster::Worker &worker : from) {
        worker->kill();
        to.push_back(std::move(worker));
    }
    from.clear();
}

} // namespace

WorkerRoster::WorkerRoster(MediaPool::Options options, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_launcher(&WorkerRoster::run, this)
{}

WorkerRoster::~WorkerRoster()
{
    stop();
    m_launcher.join();
}

Result<WorkerRoster::Worker> WorkerRoster::acquire(const CancelToken &cancel)
{
    Waiter waiter;
    MutexLocker lock(m_mutex);
    if (m_isStopping)
        return fail(Error::Kind::Cancelled, QStringLiteral("the media pool is stopping"));
    if (m_startFailure && m_idle.empty() && m_busy.empty() && m_startingCount == 0)
        return fail(*m_startFailure);
    m_waiters.push_back(&waiter);
    serveWaiters();
    if (waiter.worker)
        return std::move(waiter.worker);
    lock.unlock();

    // Registered without the lock: a token that is cancelled already calls back at once.
    const CancelToken::Registration registration = cancel.onCancel([this, &waiter] {
        const MutexLocker callbackLock(m_mutex);
        waiter.isServed.notify_all();
    });
    lock.lock();
    while (!waiter.worker && !waiter.refusal && !cancel.isCancelled())
        waiter.isServed.wait(m_mutex);
    m_waiters.erase(std::remove(m_waiters.begin(), m_waiters.end(), &waiter), m_waiters.end());
    // Let go before the registration, which waits for a callback that wants the lock.
    lock.unlock();

    if (waiter.worker && cancel.isCancelled())
        giveBack(std::move(waiter.worker));
    if (waiter.refusal)
        return fail(*waiter.refusal);
    if (cancel.isCancelled())
        return fail(cancel.error(QStringLiteral("waiting for a media worker")));
    return std::move(waiter.worker);
}

void WorkerRoster::serveWaiters()
{
    while (!m_waiters.empty() && !m_idle.empty()
           && m_busy.size() < static_cast<std::size_t>(m_options.workers)) {
        Waiter *waiter = m_waiters.front();
        m_waiters.pop_front();
        m_busy.push_back(m_idle.back().get());
        waiter->worker = std::move(m_idle.back());
        m_idle.pop_back();
        waiter->isServed.notify_all();
    }
}

void WorkerRoster::refuseWaiters(const Error &error)
{
    for (Waiter *waiter : m_waiters) {
        waiter->refusal = error;
        waiter->isServed.notify_all();
    }
    m_waiters.clear();
}

void WorkerRoster::giveBack(Worker worker)
{
    MutexLocker lock(m_mutex);
    m_busy.erase(std::remove(m_busy.begin(), m_busy.end(), worker.get()), m_busy.end());
    if (!m_isRetiring) {
        m_idle.push_back(std::move(worker));
        serveWaiters();
        return;
    }
    worker->kill();
    m_dying.push_back(std::move(worker));
    lock.unlock();
    wake();
}

void WorkerRoster::discard(Worker worker)
{
    worker->kill();
    {
        const MutexLocker lock(m_mutex);
        m_busy.erase(std::remove(m_busy.begin(), m_busy.end(), worker.get()), m_busy.end());
        m_dying.push_back(std::move(worker));
        serveWaiters(); // The spare steps in.
    }
    wake();
}

void WorkerRoster::retire()
{
    {
        const MutexLocker lock(m_mutex);
        m_isRetiring = true;
    }
    wake();
}

void WorkerRoster::stop()
{
    {
        const MutexLocker lock(m_mutex);
        m_isRetiring = true;
        m_isStopping = true;
        for (const WorkerProcess *worker : m_busy)
            worker->kill();
        refuseWaiters({Error::Kind::Cancelled, QStringLiteral("the media pool is stopping"), {}});
    }
    wake();
}

bool WorkerRoster::isStopping() const
{
    const MutexLocker lock(m_mutex);
    return m_isStopping;
}

bool WorkerRoster::isRetiring() const
{
    const MutexLocker lock(m_mutex);
    return m_isRetiring;
}

WorkerRoster::Counts WorkerRoster::counts() const
{
    const MutexLocker lock(m_mutex);
    return {static_cast<int>(m_idle.size() + m_busy.size()),
            static_cast<int>(m_busy.size()),
            static_cast<int>(m_waiters.size()),
            m_isolation};
}

int WorkerRoster::missing() const
{
    if (m_isRetiring)
        return 0;
    const auto alive = static_cast<int>(m_idle.size() + m_busy.size()) + m_startingCount;
    return std::max(0, m_options.workers + m_options.spares - alive);
}

void WorkerRoster::wake() const
{
    (void)::eventfd_write(m_wake.get(), 1);
}

void WorkerRoster::run()
{
    while (!isFinished()) {
        startMissing();
        watch();
        greetStarted();
        buryDead();
    }
}

bool WorkerRoster::isFinished() const
{
    const MutexLocker lock(m_mutex);
    return m_isStopping && m_idle.empty() && m_busy.empty() && m_dying.empty()
           && m_startingCount == 0;
}

/// Before a stop: whoever is idle or starting has nothing to live for.
void WorkerRoster::clearOut()
{
    const MutexLocker lock(m_mutex);
    moveAll(m_idle, m_dying);
    for (Starting &starting : m_starting) {
        starting.worker->kill();
        m_dying.push_back(std::move(starting.worker));
    }
    m_starting.clear();
    m_startingCount = 0;
}

void WorkerRoster::startMissing()
{
    if (isRetiring()) {
        clearOut();
        return;
    }
    while (m_starting.size() < kConcurrentStarts && m_clock.now() >= m_nextStart) {
        {
            const MutexLocker lock(m_mutex);
            if (missing() == 0)
                return;
            ++m_startingCount;
        }
        Result<Worker> worker = WorkerProcess::spawn(m_options);
        if (!worker) {
            startFailed(worker.error());
            return;
        }
        m_starting.push_back({std::move(*worker), m_clock.now() + kStartDeadline});
    }
}

void WorkerRoster::startFailed(Error error)
{
    m_backOff =
        std::clamp<std::chrono::milliseconds>(m_backOff * 2, kFirstBackOff, kLongestBackOff);
    m_nextStart = m_clock.now() + m_backOff;
    const MutexLocker lock(m_mutex);
    --m_startingCount;
    if (!m_startFailure)
        qCWarning(logMedia).noquote() << error.message();
    m_startFailure = std::move(error);
    if (m_idle.empty() && m_busy.empty() && m_startingCount == 0)
        refuseWaiters(*m_startFailure);
}

std::vector<pollfd> WorkerRoster::watched() const
{
    std::vector<pollfd> entries{{m_wake.get(), POLLIN, 0}};
    for (const Starting &starting : m_starting)
        entries.push_back({starting.worker->socket(), POLLIN, 0});
    const MutexLocker lock(m_mutex);
    for (const std::vector<Worker> *workers : {&m_idle, &m_dying}) {
        for (const Worker &worker : *workers)
            entries.push_back({worker->pidDescriptor(), POLLIN, 0});
    }
    return entries;
}

/// Until the next start or the end of a start's patience; -1 for ever: an idle pool sleeps.
int WorkerRoster::watchMilliseconds() const
{
    std::optional<MonotonicTime> next;
    for (const Starting &starting : m_starting)
        next = next ? std::min(*next, starting.deadline) : starting.deadline;
    const MutexLocker lock(m_mutex);
    if (missing() > 0 && m_starting.size() < kConcurrentStarts)
        next = next ? std::min(*next, m_nextStart) : m_nextStart;
    if (!next)
        return -1;
    const auto span = std::chrono::ceil<std::chrono::milliseconds>(*next - m_clock.now());
    return static_cast<int>(std::max<std::int64_t>(0, span.count()));
}

void WorkerRoster::watch()
{
    std::vector<pollfd> entries = watched();
    (void)::poll(entries.data(), entries.size(), watchMilliseconds());
    eventfd_t ignored = 0;
    (void)::eventfd_read(m_wake.get(), &ignored);
}

void WorkerRoster::greetStarted()
{
    std::vector<Starting> still;
    for (Starting &starting : m_starting) {
        wire::Frame frame;
        const wire::FrameStatus status = wire::receiveFrame(starting.worker->socket(), frame);
        const UniqueFd unexpected(frame.descriptor);
        if (status == wire::FrameStatus::Empty && m_clock.now() < starting.deadline) {
            still.push_back(std::move(starting));
            continue;
        }
        const auto reply = wire::parseReply(frame.body);
        const wire::Ready *ready = reply ? std::get_if<wire::Ready>(&*reply) : nullptr;
        if (status == wire::FrameStatus::Ok && ready != nullptr) {
            welcome(std::move(starting.worker), ready->isFull);
            continue;
        }
        const std::optional<WorkerExit> exit = starting.worker->waitForExit(100ms);
        startFailed({Error::Kind::Unavailable,
                     QStringLiteral("the media worker %1 %2 before it was ready")
                         .arg(QString::fromLocal8Bit(m_options.workerProgram),
                              exit ? exit->text() : QStringLiteral("did not answer")),
                     QStringLiteral("`aio-hub doctor` says more.")});
    }
    m_starting = std::move(still);
}

void WorkerRoster::welcome(Worker worker, bool isFullyContained)
{
    using Isolation = MediaPool::Isolation;
    m_backOff = 0ms;
    const MutexLocker lock(m_mutex);
    --m_startingCount;
    m_startFailure.reset();
    if (!isFullyContained && m_isolation != Isolation::Reduced) {
        qCWarning(logMedia) << "media workers run with reduced isolation; `aio-hub doctor` says "
                               "what this kernel lacks";
    }
    m_isolation = isFullyContained && m_isolation != Isolation::Reduced ? Isolation::Full
                                                                        : Isolation::Reduced;
    // At the front: who worked before has warm memory and goes first.
    m_idle.insert(m_idle.begin(), std::move(worker));
    serveWaiters();
}

void WorkerRoster::buryDead()
{
    std::vector<Worker> buried; // Destroyed without the lock.
    const MutexLocker lock(m_mutex);
    for (std::vector<Worker> *workers : {&m_idle, &m_dying}) {
        const auto firstDead =
            std::stable_partition(workers->begin(), workers->end(), [](const Worker &worker) {
                return !worker->waitForExit(0ms);
            });
        std::move(firstDead, workers->end(), std::back_inserter(buried));
        workers->erase(firstDead, workers->end());
    }
}

} // namespace hub::media
