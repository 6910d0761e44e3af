#include "core/server/server.h"

#include "core/base/logging.h"
#include "core/server/conditions_p.h"
#include "core/server/connection_p.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <future>
#include <list>
#include <sys/resource.h>

namespace hub::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSweepInterval{500};

/// After a failed accept: out of descriptors, most likely.
constexpr milliseconds kAcceptPause{50};

/// A thousand clients need a thousand descriptors, which the usual soft limit has not.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 16'384);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string hostText(const std::string &host, std::uint16_t port)
{
    const bool isV6 = host.find(':') != std::string::npos;
    return (isV6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

} // namespace

/// Everything of one server. The order of the members is that of their construction: a coroutine's
/// frame must go before what it refers to.
struct Server::Private
{
    explicit Private(Options given)
        : options(std::move(given))
        , site(options.site)
        , acceptor(context)
        , sweepTimer(context)
        , acceptTimer(context)
        , events(context)
    {}

    [[nodiscard]] Result<void> listen();
    void makeRouter(std::vector<Route> routes);
    void run();
    void sweep();
    void finish();
    [[nodiscard]] bool evictIdle();
    [[nodiscard]] bool isLive(const QString &session) const;
    [[nodiscard]] Task<void> acceptLoop();
    void adopt(Socket socket);
    static Task<void> serveOne(std::shared_ptr<Connection> connection);

    const Options options;
    const StaticSite site;
    asio::io_context context{1};
    Acceptor acceptor;
    Timer sweepTimer;
    Timer acceptTimer;
    EventHub events;
    Pools pools;
    std::unique_ptr<Gate> gate;
    std::unique_ptr<Router> router;
    std::unique_ptr<Shared> shared;
    std::list<std::shared_ptr<Connection>> connections; ///< The oldest first.
    std::atomic<int> connectionCount{0};
    std::promise<void> idle; ///< Kept once nothing is connected after the stop.
    bool isStopping = false;
    std::uint16_t port = 0;
    std::thread thread;
};

Result<std::unique_ptr<Server>> Server::open(Options options)
{
    raiseDescriptorLimit();
    auto parts = std::make_unique<Private>(std::move(options));
    if (const auto listening = parts->listen(); !listening)
        return fail(listening.error());
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Private> parts)
    : m_p(std::move(parts))
{}

Server::~Server()
{
    stop(milliseconds(0));
}

Result<void> Server::Private::listen()
{
    const QString where = QString::fromStdString(hostText(options.host, options.port));
    error_code error;
    const auto address = asio::ip::make_address(options.host, error);
    if (error) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("'%1' is no address to listen on")
                        .arg(QString::fromStdString(options.host)),
                    QStringLiteral("use 127.0.0.1 or ::1"));
    }
    if (!address.is_loopback()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 can be reached by other machines, which needs a password "
                                   "and TLS; this build has neither")
                        .arg(QString::fromStdString(options.host)),
                    QStringLiteral("use 127.0.0.1 or ::1"));
    }
    const asio::ip::tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(1024, error);
    if (error == asio::error::address_in_use) {
        return fail(Error::Kind::Busy,
                    QStringLiteral("the address %1 is in use by another program").arg(where),
                    QStringLiteral("choose another with --port, or --port 0 for any free one"));
    }
    if (error)
        return fail(errnoError(QStringLiteral("cannot listen on %1").arg(where), error.value()));
    port = acceptor.local_endpoint(error).port();
    return {};
}

void Server::Private::makeRouter(std::vector<Route> routes)
{
    for (Route &route : routes) {
        route.operation =
            &options.metrics->operation(QStringLiteral("http.%1 %2")
                                            .arg(QString::fromUtf8(methodName(route.method).data()),
                                                 QString::fromStdString(route.path)));
    }
    router = std::make_unique<Router>(std::move(routes));
    gate = std::make_unique<Gate>(
        Gate::Options{{hostText(options.host, port)}, options.launchToken, options.sessions});
    shared.reset(new Shared{options.limits,
                            *router,
                            *gate,
                            site,
                            events,
                            pools,
                            &options.metrics->operation(QStringLiteral("page.files")),
                            &options.metrics->operation(QStringLiteral("http.refused")),
                            CancelToken(),
                            {},
                            false});
}

void Server::serve(std::vector<Route> routes)
{
    m_p->makeRouter(std::move(routes));
    m_p->sweep();
    asio::co_spawn(
        m_p->context.get_executor(), m_p->acceptLoop(), [](const std::exception_ptr &) {});
    m_p->thread = std::thread([this] { m_p->run(); });
}

void Server::Private::run()
{
    const auto work = asio::make_work_guard(context);
    while (true) {
        try {
            context.run();
            return;
        } catch (const std::exception &error) {
            // Asio and Boost throw where memory or descriptors end; the other clients go on.
            qCCritical(logServer) << "the http thread caught:" << error.what();
        }
    }
}

Task<void> Server::Private::acceptLoop()
{
    while (!isStopping) {
        auto [error, socket] = co_await acceptor.async_accept(kAwait);
        if (isStopping) // What came in the same moment is closed: finish() has not counted it.
            break;
        if (!error) {
            adopt(std::move(socket));
            continue;
        }
        static_cast<void>(evictIdle());
        acceptTimer.expires_after(kAcceptPause);
        static_cast<void>(co_await acceptTimer.async_wait(kAwait));
    }
}

void Server::Private::adopt(Socket socket)
{
    // Where everybody is being served, the newcomer is closed.
    if (connectionCount >= options.limits.connections && !evictIdle())
        return;
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.native_non_blocking(true, ignored);
    connections.push_back(std::make_shared<Connection>(std::move(socket), *shared));
    const auto self = std::prev(connections.end());
    ++connectionCount;
    asio::co_spawn(
        context.get_executor(), serveOne(*self), [this, self](const std::exception_ptr &) {
            (*self)->stream().close();
            connections.erase(self);
            --connectionCount;
            if (isStopping && connections.empty())
                idle.set_value();
        });
}

Task<void> Server::Private::serveOne(std::shared_ptr<Connection> connection)
{
    co_await connection->run();
}

bool Server::Private::evictIdle()
{
    Connection *oldest = nullptr;
    for (const auto &connection : connections) {
        if (!connection->idleSince())
            continue;
        if (!oldest || *connection->idleSince() < *oldest->idleSince())
            oldest = connection.get();
    }
    // Its coroutine ends at the next turn of the loop; the place counts as free at once.
    if (oldest)
        oldest->evict();
    return oldest != nullptr;
}

bool Server::Private::isLive(const QString &session) const
{
    return options.sessions && options.sessions->find(session).has_value();
}

void Server::Private::sweep()
{
    const auto now = SteadyClock::now();
    const WallTime wall = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    shared->date = "Date: " + httpDate(wall) + "\r\n";
    for (const auto &connection : connections)
        connection->stream().cancelIfOverdue(now);
    events.dropEnded([this](const QString &session) { return isLive(session); });
    sweepTimer.expires_after(kSweepInterval);
    sweepTimer.async_wait([this](const error_code &error) {
        if (!error)
            sweep();
    });
}

void Server::Private::finish()
{
    isStopping = true;
    shared->isStopping = true;
    error_code ignored;
    acceptor.close(ignored);
    acceptTimer.cancel();
    events.stop();
    if (connections.empty()) {
        idle.set_value();
        return;
    }
    for (const auto &connection : connections) {
        if (connection->idleSince())
            connection->stream().cancel();
    }
}

void Server::stop(milliseconds grace)
{
    if (!m_p->thread.joinable())
        return;
    std::future<void> idle = m_p->idle.get_future();
    asio::post(m_p->context, [parts = m_p.get()] { parts->finish(); });
    if (idle.wait_for(grace) != std::future_status::ready) {
        m_p->shared->stop.cancel(CancelToken::Reason::Shutdown);
        asio::post(m_p->context, [parts = m_p.get()] {
            for (const auto &connection : parts->connections)
                connection->stream().cancel();
        });
        // What a pool works on sees the token; a second is long for that.
        idle.wait_for(std::chrono::seconds(1));
    }
    m_p->shared->stop.cancel(CancelToken::Reason::Shutdown);
    m_p->pools.join();
    m_p->context.stop();
    m_p->thread.join();
}

std::uint16_t Server::port() const
{
    return m_p->port;
}

std::string Server::url() const
{
    return "http://" + hostText(m_p->options.host, m_p->port);
}

EventHub &Server::events()
{
    return m_p->events;
}

const std::vector<Route> &Server::routes() const
{
    return m_p->router->routes();
}

void Server::afterwards(std::function<void()> work)
{
    m_p->pools.afterwards(std::move(work));
}

int Server::connectionCount() const
{
    return m_p->connectionCount;
}

Task<tl::expected<void, Problem>> Server::onDisk(std::function<tl::expected<void, Problem>()> work)
{
    co_return co_await m_p->pools.run<tl::expected<void, Problem>>(
        Pools::Lane::Disk, m_p->context.get_executor(), std::move(work));
}

} // namespace hub::server
