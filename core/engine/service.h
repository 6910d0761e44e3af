#pragma once

#include "core/engine/engine.h"

#include <span>

namespace hub::server {
struct StaticFile;
}

namespace hub {

/// The running engine as a service: the HTTP server with its sessions, and the file that tells the
/// owner's programs where it is.
///
/// The port stays the same over restarts where it is free, because what browsers keep for the hub
/// is bound to it: the one of the settings, else the last one, else any.
///
/// Units:   std::chrono.
/// Threads: start(), openViewSession(), stop() and the destructor on one thread; the rest from any.
/// Errors:  start(): InvalidInput for an address that others could reach; Busy where the port that
///          was asked for is taken; and those of writing `run/endpoint.json`.
class Service final
{
public:
    /// @p engine must outlive the service and run jobs; so must @p site, the front end.
    [[nodiscard]] static Result<std::unique_ptr<Service>> start(
        Engine &engine, std::span<const server::StaticFile> site, MonotonicTime began);
    ~Service();
    Service(const Service &) = delete;
    Service &operator=(const Service &) = delete;

    [[nodiscard]] QString url() const; ///< "http://127.0.0.1:8787"

    /// A session for the window's own view, as the owner.
    struct ViewSession
    {
        QByteArray secret;                     ///< The cookie's value.
        std::chrono::milliseconds lifetime{0}; ///< Ask for the next one before it has passed.
    };

    /// Opens one; the last but one is ended, and at the stop all of them. Waits for the disk.
    [[nodiscard]] Result<ViewSession> openViewSession();

    /// Takes no more requests, gives those under way a little time, and removes the endpoint file.
    void stop();

private:
    struct Private;
    explicit Service(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> m_p;
};

} // namespace hub
