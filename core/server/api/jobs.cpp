#include "core/assets/image_manifest.h"
#include "core/server/api/content_p.h"
#include "core/server/api/job_json_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"

namespace hub::server {
namespace {

std::vector<std::string> stateNames()
{
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(jobs::State::Cancelled); ++i)
        names.push_back(jobs::stateName(static_cast<jobs::State>(i)).toString().toStdString());
    return names;
}

std::vector<std::string> priorityNames()
{
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(jobs::Priority::Background); ++i)
        names.push_back(
            jobs::priorityName(static_cast<jobs::Priority>(i)).toString().toStdString());
    return names;
}

Outcome listJobs(Services &services, const Request &request)
{
    jobs::JobQueue::Filter filter;
    const auto limit = static_cast<int>(request.number("limit", 50));
    filter.limit = limit + 1; // To know whether there is more.
    filter.cursor = request.text("cursor");
    filter.kind = request.text("kind");
    filter.group = request.text("group");
    filter.state = jobs::stateFromName(request.text("state"));
    filter.priority = jobs::priorityFromName(request.text("priority"));
    const auto found = services.jobs.list(filter);
    if (!found)
        return refuse(found.error());
    return listAnswer(
        *found,
        static_cast<std::size_t>(limit),
        [](JsonText &text, const jobs::Job &job) { writeJob(text, job, JobDetail::Whole); },
        [](const jobs::Job &job) { return job.id; });
}

Outcome showJob(Services &services, const Request &request)
{
    const auto job = services.jobs.find(request.pathText(0));
    if (!job)
        return refuse(job.error());
    JsonText text;
    writeJob(text, *job, JobDetail::Whole);
    return Response::json(200, std::move(text).take());
}

/// "image-640.webp": a result does not know what its source was called.
QString fileName(const assets::ImageVariant &variant)
{
    return QStringLiteral("image-%1.%2")
        .arg(QString::number(variant.width), media::formatExtension(variant.format).toString());
}

Outcome jobFile(Services &services, const Request &request)
{
    const auto job = services.jobs.find(request.pathText(0));
    if (!job)
        return refuse(job.error());
    const auto missing = [&request, &job] {
        return refuse(
            Problem{404,
                    "not_found",
                    "job " + request.pathValues[0] + " has no file " + request.pathValues[1],
                    job->result.isEmpty() ? "its files are there once it has succeeded" : ""});
    };
    if (!job->kind.startsWith(QLatin1StringView("image.")) || job->result.isEmpty())
        return missing();
    const auto parsed = parseJson(job->result, QStringLiteral("the result"));
    const auto manifest = parsed ? assets::ImageManifest::fromJson(*parsed)
                                 : Result<assets::ImageManifest>(fail(parsed.error()));
    bool isNumber = false;
    const auto index = request.pathText(1).toULongLong(&isNumber);
    if (!manifest || !isNumber || index >= manifest->variants.size())
        return missing();
    const assets::ImageVariant &variant = manifest->variants[index];
    auto file = services.files.openBlob(variant.blob.id);
    if (!file)
        return refuse(file.error());
    Content content;
    content.file = *std::move(file);
    content.bytes = variant.blob.bytes;
    content.etag = etagOf(variant.blob.id);
    content.mediaType = media::formatMediaType(variant.format).toString().toStdString();
    content.filename = fileName(variant);
    content.isDownload = asksForDownload(request);
    content.cacheControl = "private, max-age=31536000, immutable";
    return contentAnswer(request, std::move(content));
}

} // namespace

std::vector<Route> jobRoutes(Services &services)
{
    std::vector<Route> routes;

    Route list =
        route(Method::Get, "/api/v1/jobs", "listJobs", "Jobs, newest first", Access::Viewer);
    list.parameters = listParameters();
    list.parameters.push_back(
        {"state", Parameter::Type::Choice, "Only jobs in this state.", 0, 0, stateNames()});
    list.parameters.push_back({"priority",
                               Parameter::Type::Choice,
                               "Only jobs of this priority.",
                               0,
                               0,
                               priorityNames()});
    list.parameters.push_back(
        {"kind", Parameter::Type::Text, "Only jobs of this kind.", 0, 128, {}});
    list.parameters.push_back(
        {"group", Parameter::Type::Text, "Only jobs of this group.", 0, 256, {}});
    list.answers = {{200, "JobList", "A page of jobs"}};
    list.work.pooled = [&services](const Request &request) { return listJobs(services, request); };
    routes.push_back(std::move(list));

    Route show = route(Method::Get, "/api/v1/jobs/{id}", "getJob", "One job", Access::Viewer);
    show.answers = {{200, "Job", "The job"}};
    show.work.pooled = [&services](const Request &request) { return showJob(services, request); };
    routes.push_back(std::move(show));

    Route file = route(Method::Get,
                       "/api/v1/jobs/{id}/files/{n}",
                       "getJobFile",
                       "A file that an image job has made: the n-th variant of its result, from 0",
                       Access::Viewer);
    file.parameters = {
        {"download", Parameter::Type::Flag, "To be saved rather than shown.", 0, 1, {}}};
    file.answers = {{200, "", "The file", "*/*"},
                    {206, "", "A part of it", "*/*"},
                    {304, "", "Unchanged", ""},
                    {412, "Problem", "If-Match does not hold", "application/problem+json"},
                    {416, "Problem", "No byte of the range is there", "application/problem+json"}};
    file.work.pooled = [&services](const Request &request) { return jobFile(services, request); };
    routes.push_back(std::move(file));
    return routes;
}

} // namespace hub::server
