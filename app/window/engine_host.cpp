#include "app/window/engine_host.h"

#include "app/window/handover.h"
#include "app/window/intake.h"
#include "app/window/task_thread_p.h"
#include "core/engine/service.h"
#include "core/server/static_site.h"
#include "web/embedded/web_files.h"

#include <QPromise>

namespace hub::app {

struct EngineHost::Private
{
    Private(const Context &started, Setup given)
        : context(started)
        , setup(std::move(given))
    {}
    [[nodiscard]] Result<Running> start();
    void take(const QByteArrayList &paths, Aim aim, QPromise<IntakeReport> &promise);

    const Context &context;
    const Setup setup;
    const CancelToken ending;

    // Of the engine's thread, which is created first and ends last.
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Service> service;
    TaskThread engineThread;
    TaskThread intakeThread; ///< Files take long: a session must not wait for them.
};

namespace {

/// Runs @p work on @p thread; the future is finished by it.
template<typename T, typename Work>
QFuture<T> runOn(TaskThread &thread, Work work)
{
    const auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    const QFuture<T> future = promise->future();
    thread.post([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace

Result<WindowHost::Running> EngineHost::Private::start()
{
    if (!engine) {
        auto started = Engine::start(engineOptions(context, QStringLiteral("aio-hub, the window")));
        if (!started)
            return fail(started.error());
        engine = *std::move(started);
    }
    auto opened = Service::start(*engine, web::files(), context.began);
    if (!opened)
        return fail(opened.error());
    service = *std::move(opened);
    return Running{engine.get(), service->url(), engine->notices()};
}

void EngineHost::Private::take(const QByteArrayList &paths,
                               Aim aim,
                               QPromise<IntakeReport> &promise)
{
    const qint64 mostBytes = context.configuration.bytes(QLatin1StringView("server.max_upload"));
    promise.addResult(
        takeIn(planIntake(paths, mostBytes, ending),
               *engine,
               {aim, ending, [&promise](const IntakeReport &soFar) { promise.addResult(soFar); }}));
}

EngineHost::EngineHost(const Context &context, Setup setup)
    : m_p(std::make_unique<Private>(context, std::move(setup)))
{}

EngineHost::~EngineHost()
{
    stop();
}

void EngineHost::stop()
{
    if (!m_p)
        return;
    // The stop that was asked for is under way: a second signal is for people who do not wait for
    // it.
    static_cast<void>(m_p->context.signals.take());
    m_p->context.signals.escalate();
    m_p->ending.cancel(CancelToken::Reason::Shutdown);
    // Each thread runs what is left before it ends; the intake's tasks see that it ends.
    m_p->intakeThread.post([p = m_p.get()] {
        p->engineThread.post([p] {
            if (p->service)
                p->service->stop();
            p->service.reset();
            p->engine.reset();
        });
    });
    m_p.reset();
}

const WindowHost::Setup &EngineHost::setup() const
{
    return m_p->setup;
}

QFuture<Result<WindowHost::Running>> EngineHost::start()
{
    return runOn<Result<Running>>(m_p->engineThread, [p = m_p.get()] { return p->start(); });
}

QFuture<Result<ViewSession>> EngineHost::openSession()
{
    return runOn<Result<ViewSession>>(m_p->engineThread, [p = m_p.get()]() -> Result<ViewSession> {
        auto opened = p->service->openViewSession();
        if (!opened)
            return fail(opened.error());
        return ViewSession{opened->secret, opened->lifetime};
    });
}

QFuture<IntakeReport> EngineHost::take(const QByteArrayList &paths, Aim aim)
{
    const auto promise = std::make_shared<QPromise<IntakeReport>>();
    promise->start();
    const QFuture<IntakeReport> future = promise->future();
    m_p->intakeThread.post([p = m_p.get(), promise, paths, aim] {
        p->take(paths, aim, *promise);
        promise->finish();
    });
    return future;
}

bool EngineHost::handOver()
{
    const auto taken = app::handOver(m_p->setup.socket, m_p->setup.files, m_p->setup.links);
    return taken && *taken;
}

} // namespace hub::app
