#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/negotiation_p.h"
#include "core/server/openapi_p.h"

namespace hub::server {
namespace {

using Level = ServiceState::Level;

constexpr std::string_view kOpenMetrics = "application/openmetrics-text";

std::string_view levelName(Level level)
{
    switch (level) {
    case Level::Ok:
        return "ok";
    case Level::Degraded:
        return "degraded";
    case Level::Down:
        break;
    }
    return "down";
}

void writeServices(JsonText &text, const std::vector<ServiceState> &states)
{
    text.key("services");
    text.beginArray();
    for (const ServiceState &state : states) {
        text.beginObject();
        text.field("name", state.name);
        text.field("state", levelName(state.level));
        text.key("reason");
        if (state.reason.isEmpty())
            text.value(nullptr);
        else
            text.value(state.reason);
        text.endObject();
    }
    text.endArray();
}

/// Strangers learn whether the hub is well, and nothing else.
Outcome health(const Services &services, const Request &request)
{
    const std::vector<ServiceState> states = services.health();
    const bool isWell = std::all_of(states.begin(), states.end(), [](const ServiceState &state) {
        return state.level == Level::Ok;
    });
    JsonText text;
    text.beginObject();
    text.field("status", isWell ? "ok" : "degraded");
    if (request.caller.role) {
        const auto uptime = services.clock.now() - services.began;
        text.field("version", services.version);
        text.field("uptime_ms", std::chrono::duration_cast<std::chrono::milliseconds>(uptime));
        writeServices(text, states);
    }
    text.endObject();
    return Response::json(200, std::move(text).take());
}

/// OpenMetrics for who would rather have that: Prometheus itself says so.
bool prefersOpenMetrics(std::string_view accept)
{
    const int open = quality(accept, kOpenMetrics);
    const int plain = quality(accept, "text/plain");
    return open > plain || (open > 0 && open == plain && names(accept, kOpenMetrics));
}

Outcome metrics(const Services &services, const Request &request)
{
    using Format = telemetry::MetricsRegistry::Format;
    const std::string_view accept = request.header("Accept");
    const bool isOpen = !accept.empty() && prefersOpenMetrics(accept);
    Response response;
    response
        .with("Content-Type",
              isOpen ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                     : "text/plain; version=0.0.4; charset=utf-8")
        .with("Cache-Control", "no-store")
        .with("Vary", "Accept");
    const Format format = isOpen ? Format::OpenMetrics : Format::Prometheus;
    response.body = services.metrics.textExposition(format).toStdString();
    return response;
}

} // namespace

std::vector<Route> systemRoutes(Services &services)
{
    std::vector<Route> routes;
    Route state = route(Method::Get,
                        "/api/v1/health",
                        "getHealth",
                        "Whether the hub is well; with a credential also each part of it",
                        Access::Open);
    state.answers = {{200, "Health", "How the hub is"}};
    state.work.pooled = [&services](const Request &request) -> Outcome {
        return health(services, request);
    };
    routes.push_back(std::move(state));

    Route status = route(Method::Get,
                         "/api/v1/status",
                         "getStatus",
                         "A snapshot of the hub: queue, stores, sessions, durations of operations",
                         Access::Viewer);
    status.answers = {{200, "Status", "The snapshot"}};
    status.work.pooled = [&services](const Request &) -> Outcome {
        return Response::json(200, services.status.whole());
    };
    routes.push_back(std::move(status));

    Route figures = route(Method::Get,
                          "/metrics",
                          "getMetrics",
                          "Counters, gauges and histograms for Prometheus",
                          Access::Viewer);
    figures.answers = {{200, "", "Text format 0.0.4, or OpenMetrics 1.0 by Accept", "text/plain"},
                       {200, "", "", std::string(kOpenMetrics)}};
    figures.work.pooled = [&services](const Request &request) -> Outcome {
        return metrics(services, request);
    };
    routes.push_back(std::move(figures));

    Route document =
        route(Method::Get, "/api/v1/openapi.json", "getOpenApi", "This description", Access::Open);
    document.answers = {{200, "OpenApi", "OpenAPI 3.1"}};
    document.work.pooled = [&services](const Request &) -> Outcome {
        return Response::json(200, openApiDocument(services.server.routes(), services.version));
    };
    routes.push_back(std::move(document));
    return routes;
}

} // namespace hub::server
