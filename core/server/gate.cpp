#include "core/server/cookies_p.h"
#include "core/server/gate_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

constexpr std::string_view kScheme = "http://";

tl::unexpected<Problem> forbidden(std::string detail, std::string remedy = {})
{
    return tl::unexpected(Problem{403, "forbidden", std::move(detail), std::move(remedy)});
}

tl::unexpected<Problem> unauthorized(std::string detail)
{
    Problem problem{401, "unauthorized", std::move(detail)};
    problem.remedy = "send 'Authorization: Bearer TOKEN' with the token that aio-hub ctl token "
                     "prints, or sign in";
    problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"aio-hub\"");
    return tl::unexpected(std::move(problem));
}

sessions::Role neededRole(Access access)
{
    switch (access) {
    case Access::Open:
    case Access::Viewer:
        return sessions::Role::Viewer;
    case Access::Operator:
        return sessions::Role::Operator;
    case Access::Admin:
        break;
    }
    return sessions::Role::Admin;
}

/// The types that a page elsewhere can make a browser send without asking first.
bool isFormType(std::string_view type)
{
    return equalsIgnoringCase(type, "application/x-www-form-urlencoded")
           || equalsIgnoringCase(type, "multipart/form-data")
           || equalsIgnoringCase(type, "text/plain");
}

tl::unexpected<Problem> unsupportedType(std::string detail)
{
    return tl::unexpected(Problem{415, "unsupported_media_type", std::move(detail)});
}

tl::expected<void, Problem> checkType(const Request &request,
                                      const RequestHead &head,
                                      const Route &route)
{
    if (isSafe(request.method))
        return {};
    const std::string_view field = request.header("Content-Type");
    const std::string_view type = trimmed(field.substr(0, field.find(';')));
    switch (route.payload) {
    case Payload::None:
        if (head.hasBody())
            return unsupportedType("this call takes no body");
        break;
    case Payload::Json:
        if (!equalsIgnoringCase(type, "application/json"))
            return unsupportedType("the body must be application/json");
        break;
    case Payload::Raw:
        if (isFormType(type) && !request.hasHeader("X-Filename") && !request.caller.hasToken) {
            return unsupportedType("a body of a form's type needs the header X-Filename or a "
                                   "Bearer token");
        }
        break;
    }
    return {};
}

} // namespace

Gate::Gate(Options options)
    : m_options(std::move(options))
{}

Problem Gate::credentialMissing()
{
    return unauthorized("this call needs a credential").value();
}

bool Gate::isOurs(std::string_view host) const
{
    return std::any_of(
        m_options.hosts.begin(), m_options.hosts.end(), [host](const std::string &known) {
            return equalsIgnoringCase(known, host);
        });
}

bool Gate::isOurOrigin(std::string_view origin) const
{
    if (origin.substr(0, kScheme.size()) != kScheme)
        return false;
    origin.remove_prefix(kScheme.size());
    return std::find(m_options.hosts.begin(), m_options.hosts.end(), origin)
           != m_options.hosts.end();
}

tl::expected<void, Problem> Gate::checkSource(const Request &request, bool isFrontEnd) const
{
    int hosts = 0;
    int origins = 0;
    for (const auto &[name, value] : request.fields) {
        hosts += equalsIgnoringCase(name, "Host") ? 1 : 0;
        origins += equalsIgnoringCase(name, "Origin") ? 1 : 0;
    }
    if (hosts != 1) {
        return tl::unexpected(
            Problem{400, "bad_request", "the header Host must be there exactly once"});
    }
    if (!isOurs(request.header("Host"))) {
        return tl::unexpected(Problem{421,
                                      "misdirected_request",
                                      "the header Host names another server",
                                      "use the address that the hub printed at its start"});
    }
    if (origins > 1 || (origins == 1 && !isOurOrigin(request.header("Origin"))))
        return forbidden("the request comes from another site");
    const std::string_view site = request.header("Sec-Fetch-Site");
    if (site.empty() || site == "same-origin" || site == "none")
        return {};
    const bool isNavigation = request.method == Method::Get
                              && request.header("Sec-Fetch-Mode") == "navigate"
                              && request.header("Sec-Fetch-Dest") == "document";
    if (isFrontEnd && isNavigation)
        return {};
    return forbidden("the request comes from another site");
}

tl::expected<Caller, Problem> Gate::identify(const Request &request) const
{
    Caller caller;
    if (const std::string_view field = request.header("Authorization"); !field.empty()) {
        constexpr std::string_view kBearer = "Bearer ";
        if (!equalsIgnoringCase(field.substr(0, kBearer.size()), kBearer))
            return unauthorized("the only Authorization understood is Bearer");
        const std::string_view token = trimmed(field.substr(kBearer.size()));
        if (!m_options.launchToken->matches(
                QByteArrayView(token.data(), static_cast<qsizetype>(token.size()))))
            return unauthorized("the token is not that of this start of the hub");
        caller.role = sessions::Role::Admin;
        caller.hasToken = true;
        return caller;
    }
    const std::string_view secret = cookieValue(request.header("Cookie"), kSessionCookie);
    if (secret.empty())
        return caller;
    caller.session = m_options.sessions->authenticate(
        QByteArrayView(secret.data(), static_cast<qsizetype>(secret.size())));
    if (!caller.session)
        return caller; // An ended session is as good as none.
    if (!isSafe(request.method) && !request.hasHeader("Origin"))
        return forbidden("a change by a session needs the header Origin");
    caller.role = caller.session->role;
    return caller;
}

tl::expected<void, Problem> Gate::checkRoute(const Request &request,
                                             const RequestHead &head,
                                             const Route &route)
{
    if (route.access != Access::Open) {
        if (!request.caller.role)
            return tl::unexpected(credentialMissing());
        if (*request.caller.role < neededRole(route.access)) {
            return forbidden(
                "this call needs the role "
                + sessions::roleName(neededRole(route.access)).toString().toStdString());
        }
    }
    return checkType(request, head, route);
}

} // namespace hub::server
