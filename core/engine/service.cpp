#include "core/engine/service.h"

#include "core/base/logging.h"
#include "core/engine/endpoint_file.h"
#include "core/engine/engine_store_p.h"
#include "core/engine/health_p.h"
#include "core/server/api/feeds.h"
#include "core/server/api/routes.h"

#include <unistd.h>

namespace hub {
namespace {

/// What requests under way get at a stop; the jobs' own grace comes after it.
constexpr std::chrono::milliseconds kStopGrace{1500};

const QLatin1StringView kPortSetting("server.port");

server::Limits limitsOf(const Configuration &configuration)
{
    const auto duration = [&configuration](const char *name) {
        return configuration.duration(QLatin1StringView(name));
    };
    server::Limits limits;
    limits.headTime = duration("server.header_timeout");
    limits.idleTime = duration("server.idle_timeout");
    limits.stallTime = duration("server.body_timeout");
    limits.minimumRate = configuration.bytes(QLatin1StringView("server.minimum_rate"));
    limits.connections =
        static_cast<int>(configuration.integer(QLatin1StringView("server.max_connections")));
    limits.uploadBytes = configuration.bytes(QLatin1StringView("server.max_upload"));
    limits.jsonBytes = configuration.bytes(QLatin1StringView("server.max_json"));
    return limits;
}

/// The ports to try, the most wanted first. One that somebody asked for has no substitute.
std::vector<std::uint16_t> portsToTry(const Configuration &configuration, EngineStore &store)
{
    const auto wanted = static_cast<std::uint16_t>(configuration.integer(kPortSetting));
    if (configuration.shown(kPortSetting).origin != Configuration::Origin::Default)
        return {wanted};
    std::vector<std::uint16_t> ports;
    if (const auto last = store.lastPort(); last && *last)
        ports.push_back(**last);
    ports.push_back(wanted);
    ports.push_back(0);
    return ports;
}

Result<std::unique_ptr<server::Server>> openServer(const Configuration &configuration,
                                                   server::Server::Options options,
                                                   EngineStore &store)
{
    options.host = configuration.text(QLatin1StringView("server.host")).toStdString();
    Error busy;
    for (const std::uint16_t port : portsToTry(configuration, store)) {
        options.port = port;
        auto opened = server::Server::open(options);
        if (opened || opened.error().kind != Error::Kind::Busy)
            return opened;
        busy = opened.error();
    }
    return fail(busy);
}

} // namespace

/// The parts, in the order in which they are built.
struct Service::Private
{
    explicit Private(Engine &running)
        : engine(running)
        , throttle(running.clock())
        , files(running.artifacts(), running.blobs())
    {}
    [[nodiscard]] Result<void> start(std::span<const server::StaticFile> site, MonotonicTime began);
    [[nodiscard]] Result<void> openServer(std::span<const server::StaticFile> site);
    void makeServices(MonotonicTime began);

    Engine &engine;
    const sessions::LaunchToken token = sessions::LaunchToken::generate();
    std::unique_ptr<sessions::SessionManager> sessions;
    sessions::SignInThrottle throttle;
    server::OpenFiles files;
    std::unique_ptr<server::Server> server;
    std::unique_ptr<server::StatusReport> status;
    std::unique_ptr<server::Services> services;
    std::unique_ptr<server::Feeds> feeds;
    bool isAnnounced = false;
    QStringList viewSessions; ///< Ids, the oldest first.
};

Result<std::unique_ptr<Service>> Service::start(Engine &engine,
                                                std::span<const server::StaticFile> site,
                                                MonotonicTime began)
{
    auto parts = std::make_unique<Private>(engine);
    std::unique_ptr<Service> service(new Service(std::move(parts)));
    if (auto started = service->m_p->start(site, began); !started)
        return fail(started.error());
    return service;
}

Service::Service(std::unique_ptr<Private> parts)
    : m_p(std::move(parts))
{}

Service::~Service()
{
    stop();
}

Result<void> Service::Private::start(std::span<const server::StaticFile> site, MonotonicTime began)
{
    const Configuration &configuration = engine.configuration();
    sessions::SessionManager::Options options;
    options.absolute = configuration.duration(QLatin1StringView("sessions.absolute"));
    options.idle = configuration.duration(QLatin1StringView("sessions.idle"));
    auto started = sessions::SessionManager::start(engine.database(), engine.clock(), options);
    if (!started)
        return fail(started.error());
    sessions = *std::move(started);
    if (auto opened = openServer(site); !opened)
        return opened;
    makeServices(began);
    feeds = std::make_unique<server::Feeds>(*services);
    server->serve(server::apiRoutes(*services));
    const auto announced = writeEndpoint(
        engine.folder().path(),
        {QString::fromStdString(server->url()), token.text(), ::getpid(), services->version});
    if (!announced)
        return fail(announced.error());
    isAnnounced = true;
    qCInfo(logServer).noquote() << "listening" << QString::fromStdString(server->url());
    return {};
}

Result<void> Service::Private::openServer(std::span<const server::StaticFile> site)
{
    EngineStore store(engine.database(), engine.clock());
    server::Server::Options options;
    options.limits = limitsOf(engine.configuration());
    options.launchToken = &token;
    options.sessions = sessions.get();
    options.metrics = &engine.metrics();
    options.site = site;
    auto opened = hub::openServer(engine.configuration(), options, store);
    if (!opened)
        return fail(opened.error());
    server = *std::move(opened);
    const auto last = store.lastPort();
    if (last && *last == server->port())
        return {};
    if (const auto noted = store.notePort(server->port()); !noted)
        qCWarning(logServer).noquote() << "the port may change:" << noted.error().message();
    return {};
}

void Service::Private::makeServices(MonotonicTime began)
{
    const QString version = QStringLiteral(HUB_VERSION);
    status.reset(new server::StatusReport({engine.jobs(),
                                           engine.artifacts(),
                                           engine.blobs(),
                                           *sessions,
                                           engine.metrics(),
                                           *server,
                                           engine.clock(),
                                           version,
                                           began}));
    services.reset(new server::Services{engine.jobs(),
                                        engine.artifacts(),
                                        engine.uploads(),
                                        engine.cache(),
                                        engine.variants(),
                                        engine.blobs(),
                                        *sessions,
                                        throttle,
                                        token,
                                        engine.metrics(),
                                        engine.clock(),
                                        *server,
                                        files,
                                        *status,
                                        limitsOf(engine.configuration()),
                                        version,
                                        began,
                                        [this] { return healthOf(engine); }});
}

QString Service::url() const
{
    return QString::fromStdString(m_p->server->url());
}

Result<Service::ViewSession> Service::openViewSession()
{
    const auto opened = m_p->sessions->open(QStringLiteral("window"), sessions::Role::Admin);
    if (!opened)
        return fail(opened.error());
    m_p->viewSessions.append(opened->session.id);
    // Requests of the page that are under way still carry the one before.
    while (m_p->viewSessions.size() > 2)
        m_p->sessions->revoke(m_p->viewSessions.takeFirst());
    const Configuration &configuration = m_p->engine.configuration();
    return ViewSession{opened->secret,
                       std::min(configuration.duration(QLatin1StringView("sessions.absolute")),
                                configuration.duration(QLatin1StringView("sessions.idle")))};
}

void Service::stop()
{
    // Nobody is left who knows their secrets.
    for (const QString &id : std::exchange(m_p->viewSessions, {}))
        m_p->sessions->revoke(id);
    if (m_p->isAnnounced)
        removeEndpoint(m_p->engine.folder().path());
    m_p->isAnnounced = false;
    if (m_p->server)
        m_p->server->stop(kStopGrace);
    m_p->feeds.reset();
}

} // namespace hub
