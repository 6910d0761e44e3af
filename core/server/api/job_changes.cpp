#include "core/server/api/job_json_p.h"
#include "core/server/api/json_body_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/tools/local_paths.h"

#include <limits>

namespace hub::server {
namespace {

using std::chrono::milliseconds;

constexpr qint64 kMostDelayMs = 365LL * 24 * 3600 * 1000;
constexpr qint64 kMostTimeoutMs = 24LL * 3600 * 1000;

std::optional<WallTime> parseTime(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    return WallTime(milliseconds(time.toMSecsSinceEpoch()));
}

QByteArray readInput(JsonReader &reader)
{
    const json::value *input = reader.value("input");
    if (!input || input->is_null())
        return QByteArrayLiteral("{}");
    if (!input->is_object())
        reader.refuse("input", QStringLiteral("must be an object"));
    return toJson(*input);
}

void readTimes(JsonReader &reader, jobs::JobRequest &request)
{
    request.delay = milliseconds(reader.integer("delay_ms", 0, 0, kMostDelayMs));
    if (reader.has("run_at")) {
        request.runAt = parseTime(reader.text("run_at", {}, 64));
        if (!request.runAt)
            reader.refuse("run_at", QStringLiteral("must be a time like 2026-11-23T03:30:00Z"));
        else if (request.delay.count() > 0)
            reader.refuse("run_at", QStringLiteral("cannot be given together with delay_ms"));
    }
    if (reader.has("timeout_ms"))
        request.timeout = milliseconds(reader.integer("timeout_ms", 0, 1, kMostTimeoutMs));
    if (reader.has("max_attempts"))
        request.maxAttempts = static_cast<int>(reader.integer("max_attempts", 1, 1, 100));
}

std::optional<jobs::Priority> readPriority(JsonReader &reader)
{
    const auto priority = jobs::priorityFromName(reader.text("priority"));
    if (!priority) {
        reader.refuse("priority",
                      QStringLiteral("must be critical, high, normal, low or background"));
    }
    return priority;
}

tl::expected<jobs::JobRequest, Problem> readRequest(const Request &http)
{
    const auto body = jsonBody(http);
    if (!body)
        return tl::unexpected(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    jobs::JobRequest request;
    request.kind = reader.text("kind", {}, 128);
    if (!reader.has("kind"))
        reader.refuse("kind", QStringLiteral("is missing"));
    request.input = readInput(reader);
    if (reader.has("priority"))
        request.priority = readPriority(reader).value_or(jobs::Priority::Normal);
    readTimes(reader, request);
    request.uniqueKey = reader.text("unique_key", {}, 256);
    request.dependsOn = reader.texts("depends_on", {});
    request.group = reader.text("group", {}, 256);
    if (const auto finished = reader.finish(); !finished)
        return tl::unexpected(fieldProblem(finished.error()));
    return request;
}

Response jobAnswer(int status, const jobs::Job &job)
{
    JsonText text;
    writeJob(text, job, JobDetail::Whole);
    return Response::json(status, std::move(text).take());
}

Outcome addJob(Services &services, const Request &http)
{
    const auto request = readRequest(http);
    if (!request)
        return refuse(request.error());
    if (const auto allowed = tools::refuseLocalPaths(request->kind, request->input); !allowed)
        return refuse(fieldProblem(allowed.error()));
    const auto job = services.jobs.enqueue(*request);
    if (!job) {
        // A job that it depends on, or a kind, that does not exist is a mistake in the body.
        Problem problem = fieldProblem(job.error());
        if (problem.status == 404)
            problem.status = 400;
        return refuse(std::move(problem));
    }
    return jobAnswer(202, *job).with("Location", "/api/v1/jobs/" + job->id.toStdString());
}

Outcome changePriority(Services &services, const Request &http)
{
    const auto body = jsonBody(http);
    if (!body)
        return refuse(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    const auto priority = readPriority(reader);
    if (const auto finished = reader.finish(); !finished)
        return refuse(fieldProblem(finished.error()));
    const auto job = services.jobs.setPriority(http.pathText(0), *priority);
    if (!job)
        return refuse(job.error());
    return jobAnswer(200, *job);
}

using Change = Result<jobs::Job> (jobs::JobQueue::*)(const QString &);

Route changeRoute(Services &services,
                  const std::string &verb,
                  const std::string &summary,
                  Change change)
{
    Route made =
        route(Method::Post, "/api/v1/jobs/{id}/" + verb, verb + "Job", summary, Access::Operator);
    made.answers = {{200, "Job", "The job as it is now"},
                    {409, "Problem", "Its state does not allow that", "application/problem+json"}};
    made.work.pooled = [&services, change](const Request &request) -> Outcome {
        const auto job = (services.jobs.*change)(request.pathText(0));
        if (!job)
            return refuse(job.error());
        return jobAnswer(200, *job);
    };
    return made;
}

Route queueRoute(Services &services, const std::string &verb, const std::string &summary)
{
    Route made =
        route(Method::Post, "/api/v1/queue/" + verb, verb + "Queue", summary, Access::Operator);
    made.answers = {{200, "Queue", "The queue as it is now"}};
    const bool pauses = verb == "pause";
    made.work.pooled = [&services, pauses](const Request &) -> Outcome {
        const auto done = pauses ? services.jobs.pauseAll() : services.jobs.resumeAll();
        if (!done)
            return refuse(done.error());
        return Response::json(200, queueJson(services.jobs));
    };
    return made;
}

} // namespace

std::vector<Route> jobChangeRoutes(Services &services)
{
    std::vector<Route> routes;
    Route add = route(Method::Post, "/api/v1/jobs", "addJob", "Adds a job", Access::Operator);
    add.payload = Payload::Json;
    add.requestSchema = "JobRequest";
    add.answers = {
        {202, "Job", "The job, on disk; with a unique key perhaps one that was there"},
        {409, "Problem", "It cannot be added as things are", "application/problem+json"}};
    add.work.pooled = [&services](const Request &request) { return addJob(services, request); };
    routes.push_back(std::move(add));

    Route patch = route(Method::Patch,
                        "/api/v1/jobs/{id}",
                        "changeJob",
                        "Changes a job's priority",
                        Access::Operator);
    patch.payload = Payload::Json;
    patch.requestSchema = "JobChange";
    patch.answers = {{200, "Job", "The job as it is now"},
                     {409, "Problem", "Its state does not allow that", "application/problem+json"}};
    patch.work.pooled = [&services](const Request &request) {
        return changePriority(services, request);
    };
    routes.push_back(std::move(patch));

    routes.push_back(
        changeRoute(services, "cancel", "Stops a job for good", &jobs::JobQueue::cancel));
    routes.push_back(changeRoute(
        services, "retry", "Runs a failed or cancelled job again", &jobs::JobQueue::retry));
    routes.push_back(changeRoute(
        services, "pause", "Holds back a job that does not run yet", &jobs::JobQueue::pause));
    routes.push_back(
        changeRoute(services, "resume", "Lets a paused job go on", &jobs::JobQueue::resume));
    return routes;
}

std::vector<Route> queueRoutes(Services &services)
{
    std::vector<Route> routes;
    Route show = route(Method::Get, "/api/v1/queue", "getQueue", "The queue", Access::Viewer);
    show.answers = {{200, "Queue", "Workers, and jobs by state"}};
    show.work.here = [&services](const Request &) -> std::optional<Outcome> {
        return Response::json(200, queueJson(services.jobs));
    };
    routes.push_back(std::move(show));
    routes.push_back(queueRoute(services, "pause", "Starts no more jobs; what runs goes on"));
    routes.push_back(queueRoute(services, "resume", "Starts jobs again"));
    return routes;
}

} // namespace hub::server
