#include "core/media/media_pool.h"

#include "core/base/logging.h"
#include "core/media/conversation_p.h"
#include "core/media/quarantine_p.h"
#include "core/media/wire_request_p.h"
#include "core/media/worker_roster_p.h"

#include <fcntl.h>

namespace hub::media {

struct MediaPool::Private
{
    Private(const Options &poolOptions, const Clock &poolClock)
        : options(poolOptions)
        , clock(poolClock)
        , quarantine(poolOptions.quarantineAfter)
        , roster(poolOptions, poolClock)
    {}

    const Options options;
    const Clock &clock;
    Quarantine quarantine;

    std::atomic<qint64> requests{0};
    std::atomic<qint64> deaths{0};
    std::atomic<qint64> recycled{0};
    std::atomic<qint64> timeouts{0};

    Mutex mutex;
    ConditionVariable callerLeft;
    int callers HUB_GUARDED_BY(mutex) = 0;
    std::function<void(const QByteArray &)> listener HUB_GUARDED_BY(mutex);

    WorkerRoster roster; // The last member: its workers go before what their callers use.

    [[nodiscard]] Result<wire::Source> converse(const Conversation::Order &order,
                                                const CancelToken &cancel);
    [[nodiscard]] std::optional<Error> refusal(const Input &input) const;
    void settle(WorkerRoster::Worker worker, Conversation::Fate fate, const Input &input);
    [[nodiscard]] bool isWornOut(const WorkerProcess &worker) const;
    void countDeath(const QByteArray &hash);
    void waitForCallers();

    /// Counts a caller in for as long as it lives.
    class Caller
    {
    public:
        explicit Caller(Private &pool)
            : m_pool(pool)
        {
            const MutexLocker lock(m_pool.mutex);
            ++m_pool.callers;
        }
        Caller(const Caller &) = delete;
        Caller &operator=(const Caller &) = delete;
        ~Caller()
        {
            const MutexLocker lock(m_pool.mutex);
            --m_pool.callers;
            m_pool.callerLeft.notify_all();
        }

    private:
        Private &m_pool;
    };
};

std::optional<Error> MediaPool::Private::refusal(const Input &input) const
{
    if (quarantine.contains(input.contentHash)) {
        return Error{
            Error::Kind::Conflict,
            QStringLiteral("%1 is in quarantine: it stopped its decoder %2 times")
                .arg(input.name)
                .arg(options.quarantineAfter),
            QStringLiteral("Open the image in an editor and export it again; if you trust it, "
                           "'aio-hub doctor --fix' gives it another try.")};
    }
    // A worker with a writable descriptor could change the user's file.
    const int flags = ::fcntl(input.descriptor, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) != O_RDONLY) {
        return Error{Error::Kind::Internal,
                     QStringLiteral("%1 is not open for reading only").arg(input.name),
                     {}};
    }
    return std::nullopt;
}

Result<wire::Source> MediaPool::Private::converse(const Conversation::Order &order,
                                                  const CancelToken &cancel)
{
    const Caller caller(*this);
    if (std::optional<Error> error = refusal(*order.input))
        return fail(*error);
    // All idle workers may have died since they were last asked; each one is found out once.
    const int mostAttempts = options.workers + options.spares + 1;
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        Result<WorkerRoster::Worker> worker = roster.acquire(cancel);
        if (!worker)
            return fail(worker.error());
        if (attempt == 0) {
            ++requests;
            if (order.observer != nullptr && order.observer->started)
                order.observer->started();
        }
        Conversation conversation(**worker, order, clock, cancel);
        Conversation::Outcome outcome = conversation.run();
        settle(std::move(*worker), outcome.fate, *order.input);
        if (outcome.fate == Conversation::Fate::Unspoken)
            continue;
        // A header that can be read proves nothing about the pixels.
        if (order.observer != nullptr && !outcome.error)
            quarantine.addSuccess(order.input->contentHash);
        if (outcome.fate == Conversation::Fate::Died && roster.isStopping())
            return fail(Error::Kind::Cancelled, QStringLiteral("the media pool is stopping"));
        if (outcome.error)
            return fail(*outcome.error);
        return conversation.source();
    }
    return fail(
        Error::Kind::Unavailable,
        QStringLiteral("the media workers die before they can take %1").arg(order.input->name),
        QStringLiteral("`aio-hub doctor` says more."));
}

void MediaPool::Private::settle(WorkerRoster::Worker worker,
                                Conversation::Fate fate,
                                const Input &input)
{
    using Fate = Conversation::Fate;
    if (fate == Fate::Well) {
        ++worker->served;
        if (!isWornOut(*worker)) {
            roster.giveBack(std::move(worker));
            return;
        }
        ++recycled;
    }
    if (fate == Fate::Hung || fate == Fate::Slow)
        ++timeouts;
    // At a stop it is the pool that kills; the content did nothing.
    const bool isContentSuspect = fate == Fate::Died || fate == Fate::Hung || fate == Fate::Rogue;
    const bool isCounted = isContentSuspect && !roster.isStopping();
    roster.discard(std::move(worker));
    if (isCounted)
        countDeath(input.contentHash);
}

bool MediaPool::Private::isWornOut(const WorkerProcess &worker) const
{
    return worker.served >= options.recycleAfter
           || worker.residentBytes() > options.recycleResidentBytes
           || worker.processorTime() > options.recycleProcessorTime;
}

void MediaPool::Private::countDeath(const QByteArray &hash)
{
    ++deaths;
    if (!quarantine.addDeath(hash))
        return;
    qCWarning(logMedia).noquote() << "content" << hash << "is in quarantine from now on";
    std::function<void(const QByteArray &)> told;
    {
        const MutexLocker lock(mutex);
        told = listener;
    }
    if (told)
        told(hash);
}

void MediaPool::Private::waitForCallers()
{
    const MutexLocker lock(mutex);
    while (callers > 0)
        callerLeft.wait(mutex);
}

std::unique_ptr<MediaPool> MediaPool::start(const Options &options, const Clock &clock)
{
    return std::unique_ptr<MediaPool>(new MediaPool(std::make_unique<Private>(options, clock)));
}

MediaPool::MediaPool(std::unique_ptr<Private> pool)
    : p(std::move(pool))
{}

MediaPool::~MediaPool()
{
    // Their workers are dead from here on, so every caller is on its way out.
    p->roster.stop();
    p->waitForCallers();
}

void MediaPool::retire()
{
    p->roster.retire();
}

Result<ImageSource> MediaPool::inspect(const Input &input,
                                       const ImageLimits &limits,
                                       const CancelToken &cancel)
{
    wire::Request request;
    request.limits = toWire(limits);
    Conversation::Order order;
    order.request = &request;
    order.input = &input;
    order.stepDeadline = p->options.stepDeadline;
    const Result<wire::Source> source = p->converse(order, cancel);
    if (!source)
        return fail(source.error());
    return fromWire(*source);
}

Result<void> MediaPool::render(const Input &input,
                               const ImageSource &source,
                               const ImageRequest &request,
                               const Observer &observer,
                               const CancelToken &cancel)
{
    const Result<wire::Request> wireRequest = toWire(request);
    if (!wireRequest)
        return fail(wireRequest.error());
    Conversation::Order order;
    order.request = &*wireRequest;
    order.input = &input;
    order.observer = &observer;
    order.stepDeadline = p->options.stepDeadline;
    for (const EncodeRequest &variant : request.variants)
        order.budgets.push_back(encodeBudget(variant, source, request.measureSsim));
    const Result<wire::Source> rendered = p->converse(order, cancel);
    if (!rendered)
        return fail(rendered.error());
    return {};
}

void MediaPool::setQuarantined(const QList<QByteArray> &hashes)
{
    p->quarantine.replace(hashes);
}

void MediaPool::onQuarantined(std::function<void(const QByteArray &hash)> listener)
{
    const MutexLocker lock(p->mutex);
    p->listener = std::move(listener);
}

void MediaPool::releaseFromQuarantine(const QByteArray &hash)
{
    p->quarantine.release(hash);
}

MediaPool::Status MediaPool::status() const
{
    const WorkerRoster::Counts counts = p->roster.counts();
    Status status;
    status.workers = counts.workers;
    status.busy = counts.busy;
    status.waiting = counts.waiting;
    status.requests = p->requests.load();
    status.deaths = p->deaths.load();
    status.recycled = p->recycled.load();
    status.timeouts = p->timeouts.load();
    status.quarantined = p->quarantine.hashes();
    status.isolation = counts.isolation;
    return status;
}

} // namespace hub::media
