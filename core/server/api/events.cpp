#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/event_hub.h"
#include "core/server/text_p.h"

#include <array>

namespace hub::server {
namespace {

constexpr std::array<std::string_view, 4> kTypes{"status", "job", "artifact", "session"};

tl::expected<std::vector<std::string>, Problem> readTypes(const Request &request)
{
    std::vector<std::string> types;
    const auto list = request.parameter("types");
    if (!list)
        return types;
    for (const std::string_view type : listMembers(*list)) {
        if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
            types.clear();
            break;
        }
        types.emplace_back(type);
    }
    if (!types.empty())
        return types;
    Problem problem{400,
                    "bad_request",
                    "parameter 'types' must be some of status, job, artifact, session, separated "
                    "by commas"};
    problem.field = "types";
    return tl::unexpected(std::move(problem));
}

Outcome openEvents(const Request &request)
{
    auto types = readTypes(request);
    if (!types)
        return refuse(types.error());
    Response response;
    response.with("Content-Type", "text/event-stream").with("Cache-Control", "no-store");
    EventBody body;
    body.lastId = request.header("Last-Event-ID");
    body.hearsOfSessions = request.caller.role == sessions::Role::Admin;
    if (request.caller.session)
        body.session = request.caller.session->id;
    body.types = *std::move(types);
    response.body = std::move(body);
    return response;
}

} // namespace

std::vector<Route> eventRoutes(Services & /*services*/)
{
    Route events = route(Method::Get,
                         "/api/v1/events",
                         "followEvents",
                         "Server-sent events: what changes, as it changes",
                         Access::Viewer);
    events.parameters = {{"types",
                          Parameter::Type::Text,
                          "Only these types, separated by commas: status, job, artifact, session.",
                          0,
                          128,
                          {}},
                         {"Last-Event-ID",
                          Parameter::Type::Text,
                          "The id of the last event that arrived: those after it follow.",
                          0,
                          64,
                          {},
                          true}};
    events.answers = {{200, "", "Events without end", "text/event-stream"}};
    events.work.here = [](const Request &request) -> std::optional<Outcome> {
        return openEvents(request);
    };
    std::vector<Route> routes;
    routes.push_back(std::move(events));
    return routes;
}

} // namespace hub::server
