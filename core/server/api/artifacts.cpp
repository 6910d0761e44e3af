#include "core/projects/artifact_writer.h"
#include "core/server/api/artifact_json_p.h"
#include "core/server/api/content_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/receive_p.h"
#include "core/server/api/routes.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

using projects::Artifact;
using projects::Intake;

Problem badHeader(std::string name, const std::string &what)
{
    Problem problem{400, "bad_request", "header '" + name + "' " + what};
    problem.field = std::move(name);
    return problem;
}

/// The SHA-256 that the content must have: X-Checksum-Sha256 in hex, or Digest in base64.
tl::expected<std::optional<assets::BlobId>, Problem> announcedHash(const Request &request)
{
    assets::BlobId id;
    const std::string_view hex = request.header("X-Checksum-Sha256");
    const std::string_view digest = request.header("Digest");
    if (!hex.empty()) {
        id.hex = QByteArray(hex.data(), static_cast<qsizetype>(hex.size())).toLower();
        if (!id.isValid())
            return tl::unexpected(badHeader("X-Checksum-Sha256", "must be 64 hex digits"));
        return id;
    }
    if (digest.empty())
        return std::nullopt;
    constexpr std::string_view kName = "sha-256=";
    if (digest.size() > kName.size() && equalsIgnoringCase(digest.substr(0, kName.size()), kName)) {
        const std::string_view value = digest.substr(kName.size());
        const auto decoded = QByteArray::fromBase64Encoding(
            QByteArray(value.data(), static_cast<qsizetype>(value.size())),
            QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        id.hex = decoded ? decoded.decoded.toHex() : QByteArray();
    }
    if (!id.isValid())
        return tl::unexpected(badHeader("Digest", "must be sha-256= and 32 bytes in base64"));
    return id;
}

tl::expected<Intake, Problem> readIntake(const Request &request)
{
    Intake intake;
    const auto name = percentDecoded(request.header("X-Filename"));
    if (!name || !isUtf8(*name))
        return tl::unexpected(badHeader("X-Filename", "must be percent-encoded UTF-8"));
    intake.filename = QString::fromStdString(*name);
    const std::string_view type = request.header("Content-Type");
    intake.declaredMediaType =
        QString::fromLatin1(type.data(), static_cast<qsizetype>(type.size()));
    auto hash = announcedHash(request);
    if (!hash)
        return tl::unexpected(hash.error());
    intake.sha256 = *hash;
    if (request.contentLength)
        intake.bytes = *request.contentLength;
    else if (!request.hasHeader("Transfer-Encoding"))
        return tl::unexpected(Problem{411, "length_required", "the request has no body"});
    return intake;
}

Task<Outcome> addArtifact(Services &services, Request &request, BodyReader &body)
{
    const auto intake = readIntake(request);
    if (!intake)
        co_return refuse(intake.error());
    if (intake->bytes && *intake->bytes > services.limits.uploadBytes) {
        Problem problem{413,
                        "payload_too_large",
                        "the file is larger than the limit of "
                            + std::to_string(services.limits.uploadBytes) + " bytes"};
        problem.remedy = "raise server.max_upload";
        problem.mustClose = true;
        co_return refuse(std::move(problem));
    }
    std::unique_ptr<projects::ArtifactWriter> writer;
    std::function<Result<void>()> begin = [&]() -> Result<void> {
        auto begun = services.artifacts.begin(*intake);
        if (!begun)
            return fail(begun.error());
        writer = *std::move(begun);
        return {};
    };
    if (auto begun = co_await onDisk(services.server, std::move(begin)); !begun)
        co_return refuse(begun.error());
    std::function<Result<void>(QByteArrayView)> write = [&writer](QByteArrayView bytes) {
        return writer->write(bytes);
    };
    auto received = co_await receive(services.server, body, std::move(write));
    Artifact artifact;
    // Also a cut one ends on the threads for disk: its file is removed there.
    std::function<Result<void>()> finish = [&]() -> Result<void> {
        const auto whole = received ? writer->finish() : Result<Artifact>(Artifact());
        writer.reset();
        if (!whole)
            return fail(whole.error());
        artifact = *whole;
        return {};
    };
    const auto finished = co_await onDisk(services.server, std::move(finish));
    if (!received)
        co_return refuse(received.error());
    if (!finished)
        co_return refuse(finished.error());
    JsonText text;
    writeArtifact(text, artifact);
    Response response = Response::json(201, std::move(text).take());
    response.with("Location", "/api/v1/artifacts/" + artifact.id.toStdString());
    co_return response;
}

Outcome listArtifacts(Services &services, const Request &request)
{
    projects::ArtifactStore::Filter filter;
    const auto limit = static_cast<int>(request.number("limit", 50));
    filter.limit = limit + 1; // To know whether there is more.
    filter.cursor = request.text("cursor");
    filter.filename = request.text("filename");
    const auto found = services.artifacts.list(filter);
    if (!found)
        return refuse(found.error());
    return listAnswer(*found,
                      static_cast<std::size_t>(limit),
                      writeArtifact,
                      [](const Artifact &one) { return one.id; });
}

Outcome showArtifact(Services &services, const Request &request)
{
    const auto artifact = services.artifacts.find(request.pathText(0));
    if (!artifact)
        return refuse(artifact.error());
    JsonText text;
    writeArtifact(text, *artifact);
    return Response::json(200, std::move(text).take());
}

Outcome sendContent(const OpenFiles::Entry &entry, const Request &request)
{
    Content content;
    content.file = entry.file;
    content.bytes = entry.artifact.bytes;
    content.etag = etagOf(entry.artifact.sha256);
    content.modified = std::chrono::floor<std::chrono::seconds>(entry.artifact.createdAt);
    content.mediaType = entry.artifact.mediaType.toStdString();
    content.filename = entry.artifact.filename;
    content.isDownload = asksForDownload(request);
    return contentAnswer(request, std::move(content));
}

Route contentRoute(Services &services)
{
    Route content = route(Method::Get,
                          "/api/v1/artifacts/{id}/content",
                          "getArtifactContent",
                          "A file's bytes: ranges, ETag, If-Range, If-None-Match",
                          Access::Viewer);
    content.parameters = {
        {"download", Parameter::Type::Flag, "To be saved rather than shown.", 0, 1, {}}};
    content.answers = {
        {200, "", "The bytes", "*/*"},
        {206, "", "A part of them", "*/*"},
        {304, "", "Unchanged", ""},
        {412, "Problem", "If-Match does not hold", "application/problem+json"},
        {416, "Problem", "No byte of the range is there", "application/problem+json"}};
    content.work.here = [&services](const Request &request) -> std::optional<Outcome> {
        if (const auto entry = services.files.findArtifact(request.pathValues[0]))
            return sendContent(*entry, request);
        return std::nullopt;
    };
    content.work.pooled = [&services](const Request &request) -> Outcome {
        const auto entry = services.files.loadArtifact(request.pathValues[0]);
        if (!entry)
            return refuse(entry.error());
        return sendContent(*entry, request);
    };
    return content;
}

Route addRoute(Services &services)
{
    Route add = route(Method::Post,
                      "/api/v1/artifacts",
                      "addArtifact",
                      "Gives a file to the hub: the body is the file",
                      Access::Operator);
    add.payload = Payload::Raw;
    add.bodyLimit = services.limits.uploadBytes;
    add.parameters = {
        {"X-Filename",
         Parameter::Type::Text,
         "The file's name, as percent-encoded UTF-8.",
         0,
         1024,
         {},
         true},
        {"X-Checksum-Sha256",
         Parameter::Type::Text,
         "What the content must be, in hex.",
         0,
         64,
         {},
         true},
        {"Digest", Parameter::Type::Text, "The same as sha-256=BASE64.", 0, 128, {}, true}};
    add.answers = {
        {201, "Artifact", "The file is stored"},
        {411, "Problem", "There is no body", "application/problem+json"},
        {422, "Problem", "The content is not what was announced", "application/problem+json"}};
    add.work.streaming = [&services](Request &request, BodyReader &body) {
        return addArtifact(services, request, body);
    };
    return add;
}

} // namespace

std::vector<Route> artifactRoutes(Services &services)
{
    std::vector<Route> routes;
    routes.push_back(addRoute(services));
    routes.push_back(contentRoute(services));

    Route list = route(Method::Get,
                       "/api/v1/artifacts",
                       "listArtifacts",
                       "Files that were given to the hub, newest first",
                       Access::Viewer);
    list.parameters = listParameters();
    list.parameters.push_back(
        {"filename", Parameter::Type::Text, "Only names that hold this.", 0, 255, {}});
    list.answers = {{200, "ArtifactList", "A page of files"}};
    list.work.pooled = [&services](const Request &request) {
        return listArtifacts(services, request);
    };
    routes.push_back(std::move(list));

    Route show = route(Method::Get,
                       "/api/v1/artifacts/{id}",
                       "getArtifact",
                       "What is known of a file",
                       Access::Viewer);
    show.answers = {{200, "Artifact", "The file's record"}};
    show.work.pooled = [&services](const Request &request) {
        return showArtifact(services, request);
    };
    routes.push_back(std::move(show));

    Route remove = route(Method::Delete,
                         "/api/v1/artifacts/{id}",
                         "deleteArtifact",
                         "Removes a file",
                         Access::Operator);
    remove.answers = {{204, "", "It is gone", ""}};
    remove.work.pooled = [&services](const Request &request) -> Outcome {
        if (const auto removed = services.artifacts.remove(request.pathText(0)); !removed)
            return refuse(removed.error());
        return Response::empty(204);
    };
    routes.push_back(std::move(remove));
    return routes;
}

} // namespace hub::server
