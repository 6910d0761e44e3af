#include "core/server/api/json_body_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/api/session_json_p.h"
#include "core/server/cookies_p.h"
#include "core/server/gate_p.h"

namespace hub::server {
namespace {

using sessions::Session;

/// The name in the throttle's books of whoever comes with the launch token.
const QString kOwner = QStringLiteral("owner");

void writeSession(JsonText &text, const Session &session, const QString &currentId)
{
    text.beginObject();
    writeSessionFields(text, session);
    text.field("current", session.id == currentId);
    text.endObject();
}

QString currentIdOf(const Request &request)
{
    return request.caller.session ? request.caller.session->id : QString();
}

Response sessionAnswer(int status, const Session &session, const QString &currentId)
{
    JsonText text;
    writeSession(text, session, currentId);
    return Response::json(status, std::move(text).take());
}

/// The token is an admin's; who wants a page that can only look asks for a lesser role.
Outcome signIn(Services &services, const Request &request)
{
    const auto body = jsonBody(request);
    if (!body)
        return refuse(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    const QByteArray token = reader.text("token", {}, 256).toUtf8();
    if (!reader.has("token"))
        reader.refuse("token", QStringLiteral("is missing"));
    const auto role = sessions::roleFromName(reader.text("role", QStringLiteral("admin")));
    if (!role)
        reader.refuse("role", QStringLiteral("must be viewer, operator or admin"));
    if (const auto finished = reader.finish(); !finished)
        return refuse(fieldProblem(finished.error()));
    if (const auto wait = services.throttle.retryAfter(kOwner, token)) {
        Problem problem{429, "too_many_requests", "too many wrong tokens were tried"};
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
        problem.remedy = "try again in " + std::to_string(seconds) + " s";
        problem.headers.emplace_back("Retry-After", std::to_string(seconds));
        return refuse(std::move(problem));
    }
    if (!services.launchToken.matches(token)) {
        services.throttle.failed(kOwner, token);
        return refuse(Problem{401,
                              "unauthorized",
                              "the token is not that of this start of the hub",
                              "aio-hub ctl token prints it"});
    }
    services.throttle.succeeded(kOwner, token);
    const auto opened = services.sessions.open(kOwner, *role);
    if (!opened)
        return refuse(opened.error());
    Response response = sessionAnswer(201, opened->session, opened->session.id);
    response.with("Set-Cookie", sessionCookie(kSessionCookie, opened->secret.toStdString()));
    response.with("Location", "/api/v1/sessions/" + opened->session.id.toStdString());
    return response;
}

/// The session that {id} names; `current` is the asker's own. Others' are an admin's business.
tl::expected<Session, Problem> named(Services &services, const Request &request)
{
    const QString asked = request.pathText(0);
    const bool isOwn = asked == QStringLiteral("current");
    if (isOwn && !request.caller.session)
        return tl::unexpected(Problem{404, "not_found", "a token has no session"});
    const QString id = isOwn ? currentIdOf(request) : asked;
    if (id != currentIdOf(request) && request.caller.role != sessions::Role::Admin)
        return tl::unexpected(Problem{403, "forbidden", "another session is an admin's business"});
    auto session = services.sessions.find(id);
    if (!session) {
        return tl::unexpected(
            Problem{404, "not_found", "there is no session " + asked.toStdString()});
    }
    return *std::move(session);
}

Outcome extend(Services &services, const Request &request)
{
    const auto session = named(services, request);
    if (!session)
        return refuse(session.error());
    const auto extended = services.sessions.extend(session->id);
    if (!extended)
        return refuse(extended.error());
    return sessionAnswer(200, *extended, currentIdOf(request));
}

Outcome ended(Services &services, const Request &request, const QString &id)
{
    services.sessions.revoke(id);
    Response response = Response::empty(204);
    if (id == currentIdOf(request))
        response.with("Set-Cookie", endedCookie(kSessionCookie));
    return response;
}

Outcome endNamed(Services &services, const Request &request)
{
    const auto session = named(services, request);
    if (!session)
        return refuse(session.error());
    return ended(services, request, session->id);
}

Outcome listSessions(Services &services, const Request &request)
{
    std::vector<Session> rest = services.sessions.list();
    // Ids grow with time: what comes after one is known even where that session has ended.
    const QString cursor = request.text("cursor");
    std::erase_if(rest, [&cursor](const Session &one) { return one.id <= cursor; });
    const auto byId = [](const Session &a, const Session &b) { return a.id < b.id; };
    std::sort(rest.begin(), rest.end(), byId);
    const QString current = currentIdOf(request);
    return listAnswer(
        rest,
        static_cast<std::size_t>(request.number("limit", 50)),
        [&current](JsonText &text, const Session &one) { writeSession(text, one, current); },
        [](const Session &one) { return one.id; });
}

Outcome revokeUser(Services &services, const Request &request)
{
    const int count = services.sessions.revokeUser(request.text("user"));
    JsonText text;
    text.beginObject();
    text.field("revoked", count);
    text.endObject();
    return Response::json(200, std::move(text).take());
}

Route currentRoute(Services &services)
{
    Route current = route(Method::Get,
                          "/api/v1/sessions/current",
                          "getCurrentSession",
                          "The session of whoever asks",
                          Access::Viewer);
    current.answers = {{200, "Session", "The session"},
                       {404, "Problem", "A token has no session", "application/problem+json"}};
    current.work.here = [&services](const Request &request) -> std::optional<Outcome> {
        const auto session = request.caller.session
                                 ? services.sessions.find(request.caller.session->id)
                                 : std::nullopt;
        if (!session)
            return refuse(Problem{404, "not_found", "a token has no session"});
        return sessionAnswer(200, *session, session->id);
    };
    return current;
}

Route deleteRoute(Services &services)
{
    Route remove = route(Method::Delete,
                         "/api/v1/sessions/{id}",
                         "deleteSession",
                         "Ends a session at once; `current`, the asker's own, signs out",
                         Access::Viewer);
    remove.answers = {{204, "", "It is gone; the asker's own cookie too", ""}};
    remove.work.pooled = [&services](const Request &request) {
        return endNamed(services, request);
    };
    return remove;
}

Route revokeRoute(Services &services)
{
    Route revoke = route(Method::Delete,
                         "/api/v1/sessions",
                         "revokeUser",
                         "Ends all sessions of a user",
                         Access::Admin);
    revoke.parameters = {
        {"user", Parameter::Type::Text, "Whose sessions.", 0, 256, {}, false, true}};
    revoke.answers = {{200, "Revoked", "How many there were"}};
    revoke.work.pooled = [&services](const Request &request) {
        return revokeUser(services, request);
    };
    return revoke;
}

} // namespace

std::vector<Route> sessionRoutes(Services &services)
{
    std::vector<Route> routes;
    Route open = route(Method::Post,
                       "/api/v1/sessions",
                       "signIn",
                       "Signs in with the launch token; the answer sets the session's cookie",
                       Access::Open);
    open.payload = Payload::Json;
    open.requestSchema = "SignIn";
    open.answers = {{201, "Session", "The session"},
                    {429, "Problem", "Too many wrong tokens", "application/problem+json"}};
    open.work.pooled = [&services](const Request &request) { return signIn(services, request); };
    routes.push_back(std::move(open));

    Route list =
        route(Method::Get, "/api/v1/sessions", "listSessions", "Who is signed in", Access::Admin);
    list.parameters = listParameters();
    list.answers = {{200, "SessionList", "A page of sessions, oldest first"}};
    list.work.here = [&services](const Request &request) -> std::optional<Outcome> {
        return listSessions(services, request);
    };
    routes.push_back(std::move(list));
    routes.push_back(currentRoute(services));

    Route more = route(Method::Post,
                       "/api/v1/sessions/{id}/extend",
                       "extendSession",
                       "Moves the idle end; the absolute end stays",
                       Access::Viewer);
    more.answers = {{200, "Session", "The session as it is now"}};
    more.work.pooled = [&services](const Request &request) { return extend(services, request); };
    routes.push_back(std::move(more));
    routes.push_back(deleteRoute(services));
    routes.push_back(revokeRoute(services));
    return routes;
}

} // namespace hub::server
