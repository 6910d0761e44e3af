#pragma once

#include "core/server/request_head_p.h"
#include "core/server/route.h"

namespace hub::server {

/// What every request must pass before anything else looks at it; denies by default.
///
/// Units:   none.
/// Threads: immutable; share freely.
/// Errors:  400, 401, 403, 415, 421 as problems; the first rule that is broken answers.
class Gate final
{
public:
    struct Options
    {
        std::vector<std::string> hosts; ///< "127.0.0.1:8787": what Host must be.
        const sessions::LaunchToken *launchToken = nullptr;
        sessions::SessionManager *sessions = nullptr;
    };
    explicit Gate(Options options);

    /// Host and origin: before anybody knows whether there is such a route.
    /// @p isFrontEnd: a page that a link elsewhere may lead to.
    [[nodiscard]] tl::expected<void, Problem> checkSource(const Request &request,
                                                          bool isFrontEnd) const;

    /// Who asks. A credential that is given must be right, also where none is needed.
    [[nodiscard]] tl::expected<Caller, Problem> identify(const Request &request) const;

    /// Whether the caller's role is enough, and the body is of a kind that the route takes.
    [[nodiscard]] static tl::expected<void, Problem> checkRoute(const Request &request,
                                                                const RequestHead &head,
                                                                const Route &route);

    /// What somebody without a credential is told.
    [[nodiscard]] static Problem credentialMissing();

private:
    [[nodiscard]] bool isOurs(std::string_view host) const;
    [[nodiscard]] bool isOurOrigin(std::string_view origin) const;

    const Options m_options;
};

inline constexpr std::string_view kSessionCookie = "aio_session";

} // namespace hub::server
