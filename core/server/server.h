#pragma once

#include "core/server/limits.h"
#include "core/server/route.h"
#include "core/server/static_site.h"

namespace hub::server {

class EventHub;

/// The HTTP server: listens, lets the gate and the routes answer, and goes away in order.
///
/// Units:   std::chrono.
/// Threads: start(), stop() and the destructor on one thread; the server has a thread for all
///          sockets and pools for what must wait. events() may be used from any thread.
/// Errors:  start(): Busy (the port is taken), PermissionDenied, InvalidInput (the address).
class Server final
{
public:
    struct Options
    {
        std::string host = "127.0.0.1";
        std::uint16_t port = 0; ///< 0: any free one.
        Limits limits;
        const sessions::LaunchToken *launchToken = nullptr;
        sessions::SessionManager *sessions = nullptr;
        telemetry::MetricsRegistry *metrics = nullptr;
        std::span<const StaticFile> site;
    };

    /// Makes everything but answers nothing yet; the port is taken.
    [[nodiscard]] static Result<std::unique_ptr<Server>> open(Options options);
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Answers from here on. @p routes may hold references that live until stop().
    void serve(std::vector<Route> routes);

    /// Takes no more requests, lets those that are being answered finish for @p grace, then cuts
    /// them. Afterwards no route's function runs any more.
    void stop(std::chrono::milliseconds grace);

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url() const; ///< "http://127.0.0.1:8787"
    [[nodiscard]] EventHub &events();

    /// The routes, for openapi.json; valid after serve().
    [[nodiscard]] const std::vector<Route> &routes() const;

    /// For a route that reads its own body: runs @p work on the threads for disk.
    [[nodiscard]] Task<tl::expected<void, Problem>> onDisk(
        std::function<tl::expected<void, Problem>()> work);

    /// Runs @p work some time, where pictures are made; left out where much waits already.
    void afterwards(std::function<void()> work);
    [[nodiscard]] int connectionCount() const;

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> m_p;
};

} // namespace hub::server
