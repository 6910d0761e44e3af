#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/event_hub.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

Outcome openEvents(const Request &request)
{
    Response response;
    response.with("Content-Type", "text/event-stream").with("Cache-Control", "no-store");
    EventBody body;
    body.lastId = request.header("Last-Event-ID");
    body.hearsOfSessions = request.caller.role == sessions::Role::Admin;
    for (const std::string_view type : listMembers(request.parameter("types").value_or("")))
        body.types.emplace_back(type);
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
