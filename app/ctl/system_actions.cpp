#include "app/ctl/rows.h"
#include "app/ctl/watch.h"
#include "app/terminal/output.h"

namespace hub::app {
namespace {

CtlResult showHealth(const Ctl &ctl)
{
    const auto answer = ctl.hub.get("/api/v1/health");
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    const json::object health = objectOf(*answer);
    standardOutput().writeLine(textOf(health, "status"));
    Table table;
    table.header = {QStringLiteral("PART"), QStringLiteral("STATE"), QStringLiteral("REASON")};
    table.flexible = 2;
    for (const json::object &part : objectsOf(health, "services"))
        table.rows.append({textOf(part, "name"), textOf(part, "state"), textOf(part, "reason")});
    printTable(table);
    return ExitDone;
}

Table operationTable(const json::object &status)
{
    Table table;
    table.header = QStringLiteral("OPERATION COUNT FAILED P50 P95 P99").split(u' ');
    table.numbers = {1, 2, 3, 4, 5};
    for (const json::object &operation : objectsOf(status, "operations")) {
        const auto span = [&operation](std::string_view name) {
            return textOf(operation, name) + QStringLiteral(" ms");
        };
        table.rows.append({textOf(operation, "name"),
                           textOf(operation, "count"),
                           textOf(operation, "failures"),
                           span("p50_ms"),
                           span("p95_ms"),
                           span("p99_ms")});
    }
    return table;
}

CtlResult showStatus(const Ctl &ctl)
{
    if (ctl.has("--watch"))
        return watchStatus(ctl);
    const auto answer = ctl.hub.get("/api/v1/status");
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    const json::object status = objectOf(*answer);
    printLines(pairLines(statusPairs(status)));
    if (const Table operations = operationTable(status); !operations.rows.isEmpty()) {
        standardOutput().writeLine({});
        printTable(operations);
    }
    return ExitDone;
}

CtlResult printQueue(const Ctl &ctl, const Result<QByteArray> &answer)
{
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson())
        printJson(*answer);
    else
        printLines(pairLines(queuePairs(objectOf(*answer))));
    return ExitDone;
}

CtlResult showQueue(const Ctl &ctl)
{
    return ctl.has("--watch") ? watchQueue(ctl) : printQueue(ctl, ctl.hub.get("/api/v1/queue"));
}

CtlResult pauseQueue(const Ctl &ctl)
{
    return printQueue(ctl, ctl.hub.change("POST", "/api/v1/queue/pause"));
}

CtlResult resumeQueue(const Ctl &ctl)
{
    return printQueue(ctl, ctl.hub.change("POST", "/api/v1/queue/resume"));
}

CtlResult printAsItIs(const Ctl &ctl, const QByteArray &target)
{
    const auto answer = ctl.hub.get(target);
    if (!answer)
        return fail(answer.error());
    standardOutput().write(answer->endsWith('\n') ? *answer : *answer + '\n');
    return ExitDone;
}

CtlResult printMetrics(const Ctl &ctl)
{
    return printAsItIs(ctl, "/metrics");
}

CtlResult printOpenApi(const Ctl &ctl)
{
    return printAsItIs(ctl, "/api/v1/openapi.json");
}

CtlResult printToken(const Ctl &ctl)
{
    const auto endpoint = ctl.hub.endpoint();
    if (!endpoint)
        return fail(endpoint.error());
    standardOutput().write(endpoint->token + '\n');
    return ExitDone;
}

CtlResult printAddress(const Ctl &ctl)
{
    const auto endpoint = ctl.hub.endpoint();
    if (!endpoint)
        return fail(endpoint.error());
    QByteArray address = endpoint->url.toUtf8() + '/';
    if (ctl.has("--token"))
        address += "#token=" + endpoint->token;
    standardOutput().write(address + '\n');
    return ExitDone;
}

} // namespace

const std::vector<CtlAction> &systemActions()
{
    static const std::vector<CtlAction> all{{"health", showHealth},
                                            {"status", showStatus},
                                            {"queue show", showQueue},
                                            {"queue pause", pauseQueue},
                                            {"queue resume", resumeQueue},
                                            {"events", printEvents},
                                            {"metrics", printMetrics},
                                            {"openapi", printOpenApi},
                                            {"token", printToken},
                                            {"open", printAddress}};
    return all;
}

} // namespace hub::app
