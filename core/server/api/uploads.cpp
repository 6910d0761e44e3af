#include "core/projects/upload_writer.h"
#include "core/server/api/artifact_json_p.h"
#include "core/server/api/json_body_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/receive_p.h"
#include "core/server/api/routes.h"
#include "core/server/text_p.h"

#include <limits>

namespace hub::server {
namespace {

using projects::Upload;

Response uploadAnswer(int status, const Upload &upload)
{
    JsonText text;
    writeUpload(text, upload);
    Response response = Response::json(status, std::move(text).take());
    response.with("Upload-Offset", std::to_string(upload.offset));
    return response;
}

Outcome createUpload(Services &services, const Request &http)
{
    const auto body = jsonBody(http);
    if (!body)
        return refuse(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    projects::UploadRequest request;
    request.filename = reader.text("filename", {}, 1024);
    request.mediaType = reader.text("media_type", {}, 256);
    request.bytes = reader.integer("bytes", 0, 0, std::numeric_limits<qint64>::max());
    for (const char *needed : {"filename", "bytes"}) {
        if (!reader.has(needed))
            reader.refuse(needed, QStringLiteral("is missing"));
    }
    if (reader.has("sha256")) {
        request.sha256 = assets::BlobId{reader.text("sha256", {}, 64).toLatin1().toLower()};
        if (!request.sha256->isValid())
            reader.refuse("sha256", QStringLiteral("must be 64 hex digits"));
    }
    if (const auto finished = reader.finish(); !finished)
        return refuse(fieldProblem(finished.error()));
    const auto upload = services.uploads.create(request);
    if (!upload)
        return refuse(fieldProblem(upload.error()));
    Response response = uploadAnswer(201, *upload);
    response.with("Location", "/api/v1/uploads/" + upload->id.toStdString());
    return response;
}

/// A wrong offset is answered with the right one.
Problem withOffset(Services &services, const QString &id, Problem problem)
{
    if (problem.status != 409)
        return problem;
    if (const auto upload = services.uploads.find(id))
        problem.headers.emplace_back("Upload-Offset", std::to_string(upload->offset));
    return problem;
}

Task<Outcome> appendToUpload(Services &services, Request &request, BodyReader &body)
{
    const QString id = request.pathText(0);
    const std::int64_t offset = parseNumber(request.header("Upload-Offset")).value_or(0);
    std::unique_ptr<projects::UploadWriter> writer;
    Problem conflict;
    std::function<Result<void>()> begin = [&]() -> Result<void> {
        auto begun = services.uploads.append(id, offset);
        if (!begun) {
            conflict = withOffset(services, id, problemOf(begun.error()));
            return fail(begun.error());
        }
        writer = *std::move(begun);
        return {};
    };
    if (const auto begun = co_await onDisk(services.server, std::move(begin)); !begun)
        co_return refuse(std::move(conflict));
    std::function<Result<void>(QByteArrayView)> write = [&writer](QByteArrayView bytes) {
        return writer->write(bytes);
    };
    const auto received = co_await receive(services.server, body, std::move(write));
    std::optional<Upload> upload;
    std::function<Result<void>()> finish = [&]() -> Result<void> {
        // What came before a cut stays: the writer's end syncs it.
        const auto whole = received ? std::optional(writer->finish()) : std::nullopt;
        writer.reset();
        if (whole && !*whole)
            return fail(whole->error());
        if (whole)
            upload = **whole;
        return {};
    };
    const auto finished = co_await onDisk(services.server, std::move(finish));
    if (!received)
        co_return refuse(received.error());
    if (!finished)
        co_return refuse(finished.error());
    co_return uploadAnswer(200, *upload);
}

Outcome listUploads(Services &services, const Request &request)
{
    projects::UploadStore::Filter filter;
    const auto limit = static_cast<int>(request.number("limit", 50));
    filter.limit = limit + 1; // To know whether there is more.
    filter.cursor = request.text("cursor");
    const auto found = services.uploads.list(filter);
    if (!found)
        return refuse(found.error());
    return listAnswer(*found, static_cast<std::size_t>(limit), writeUpload, [](const Upload &one) {
        return one.id;
    });
}

Outcome showUpload(Services &services, const Request &request)
{
    const auto upload = services.uploads.find(request.pathText(0));
    if (!upload)
        return refuse(upload.error());
    return uploadAnswer(200, *upload);
}

Route appendRoute(Services &services)
{
    Route append = route(Method::Patch,
                         "/api/v1/uploads/{id}",
                         "appendToUpload",
                         "Sends the next bytes; what arrived before a cut counts",
                         Access::Operator);
    append.payload = Payload::Raw;
    append.bodyLimit = services.limits.uploadBytes;
    append.parameters = {{"Upload-Offset",
                          Parameter::Type::Integer,
                          "Where these bytes belong: the upload's offset.",
                          0,
                          std::numeric_limits<std::int64_t>::max(),
                          {},
                          true,
                          true}};
    append.answers = {
        {200, "Upload", "The upload as it is now"},
        {409, "Problem", "That is not the upload's offset", "application/problem+json"},
        {422, "Problem", "The whole is not what was announced", "application/problem+json"}};
    append.work.streaming = [&services](Request &request, BodyReader &body) {
        return appendToUpload(services, request, body);
    };
    return append;
}

} // namespace

std::vector<Route> uploadRoutes(Services &services)
{
    std::vector<Route> routes;
    Route create = route(Method::Post,
                         "/api/v1/uploads",
                         "createUpload",
                         "Begins to send a large file in parts",
                         Access::Operator);
    create.payload = Payload::Json;
    create.requestSchema = "UploadRequest";
    create.answers = {{201, "Upload", "The upload, still empty"}};
    create.work.pooled = [&services](const Request &request) {
        return createUpload(services, request);
    };
    routes.push_back(std::move(create));
    routes.push_back(appendRoute(services));

    Route list = route(Method::Get,
                       "/api/v1/uploads",
                       "listUploads",
                       "Uploads of the last day, newest first",
                       Access::Viewer);
    list.parameters = listParameters();
    list.answers = {{200, "UploadList", "A page of uploads"}};
    list.work.pooled = [&services](const Request &request) {
        return listUploads(services, request);
    };
    routes.push_back(std::move(list));

    Route show = route(
        Method::Get, "/api/v1/uploads/{id}", "getUpload", "How far an upload is", Access::Viewer);
    show.answers = {{200, "Upload", "The upload"}};
    show.work.pooled = [&services](const Request &request) {
        return showUpload(services, request);
    };
    routes.push_back(std::move(show));

    Route remove = route(Method::Delete,
                         "/api/v1/uploads/{id}",
                         "deleteUpload",
                         "Drops an upload and its bytes; not the file it became",
                         Access::Operator);
    remove.answers = {{204, "", "It is gone", ""},
                      {409, "Problem", "Bytes are arriving", "application/problem+json"}};
    remove.work.pooled = [&services](const Request &request) -> Outcome {
        if (const auto removed = services.uploads.remove(request.pathText(0)); !removed)
            return refuse(removed.error());
        return Response::empty(204);
    };
    routes.push_back(std::move(remove));
    return routes;
}

} // namespace hub::server
