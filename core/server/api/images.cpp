#include "core/server/api/content_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/negotiation_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

using Fit = media::EncodeRequest::Fit;
using media::ImageFormat;

constexpr int kMostPixels = 8192;
constexpr std::size_t kMostWidths = 16;

std::string mediaTypeOf(ImageFormat format)
{
    return media::formatMediaType(format).toString().toStdString();
}

assets::VariantRequest baseRequest(const Request &request, const OpenFiles::Entry &entry)
{
    assets::VariantRequest wanted;
    wanted.source = entry.artifact.sha256;
    wanted.name = entry.artifact.filename;
    wanted.width = static_cast<int>(request.number("w", 0));
    wanted.height = static_cast<int>(request.number("h", 0));
    wanted.quality = static_cast<int>(request.number("q", 0));
    const auto fit = request.parameter("fit").value_or("inside");
    wanted.fit = fit == "cover" ? Fit::Cover : fit == "contain" ? Fit::Contain : Fit::Inside;
    return wanted;
}

/// The parameters are checked by now: what is invalid is the picture.
Outcome refusePicture(const Error &error)
{
    Problem problem = problemOf(error);
    if (problem.status == 400)
        problem.status = 422;
    return refuse(std::move(problem));
}

bool isNegotiated(const Request &request)
{
    return request.parameter("fmt").value_or("auto") == "auto";
}

/// A picture as an answer. @p maySoonBeBetter: a smaller format is on its way.
Outcome pictureAnswer(Services &services,
                      const Request &request,
                      const assets::ImageVariant &variant,
                      const QString &sourceName,
                      bool maySoonBeBetter)
{
    auto file = services.files.openBlob(variant.blob.id);
    if (!file)
        return refuse(file.error());
    Content content;
    content.file = *std::move(file);
    content.bytes = variant.blob.bytes;
    content.etag = etagOf(variant.blob.id);
    content.mediaType = mediaTypeOf(variant.format);
    const QString stem = sourceName.section(QLatin1Char('.'), 0, -2);
    content.filename = QStringLiteral("%1-%2.%3")
                           .arg(stem.isEmpty() ? sourceName : stem,
                                QString::number(variant.width),
                                media::formatExtension(variant.format).toString());
    content.cacheControl =
        maySoonBeBetter ? "private, max-age=10" : "private, max-age=31536000, immutable";
    Response shown;
    if (isNegotiated(request))
        shown.with("Vary", "Accept");
    shown.with("X-Image-Width", std::to_string(variant.width));
    shown.with("X-Image-Height", std::to_string(variant.height));
    content.extraHeaders = std::move(shown.headers);
    return contentAnswer(request, std::move(content));
}

/// What is offered without waiting: a browser that shows WebP gets that, others what all show.
ImageFormat promptFormat(std::string_view accept, const media::ImageSource &source)
{
    if (names(accept, "image/webp"))
        return ImageFormat::Webp;
    return source.hasAlpha ? ImageFormat::Png : ImageFormat::Jpeg;
}

/// What is offered once it is there. AVIF would stand still.
ImageFormat bestFormat(std::string_view accept, const media::ImageSource &source)
{
    if (names(accept, "image/avif") && !source.isAnimated)
        return ImageFormat::Avif;
    return promptFormat(accept, source);
}

/// The picture if it is there already; nothing if it must be made.
std::optional<Outcome> findPicture(Services &services, const Request &request)
{
    const auto entry = services.files.loadArtifact(request.pathValues[0]);
    if (!entry)
        return refuse(entry.error());
    assets::VariantRequest wanted = baseRequest(request, *entry);
    wanted.format = media::formatFromName(request.text("fmt")).value_or(ImageFormat::Webp);
    if (isNegotiated(request)) {
        const auto source = services.variants.findSource(wanted.source);
        if (!source)
            return refusePicture(source.error());
        if (!*source)
            return std::nullopt;
        wanted.format = bestFormat(request.header("Accept"), **source);
    }
    const auto found = services.variants.find(wanted);
    if (!found)
        return refusePicture(found.error());
    if (!*found)
        return std::nullopt;
    return pictureAnswer(services, request, **found, entry->artifact.filename, false);
}

std::optional<Outcome> makePicture(Services &services, const Request &request)
{
    const auto entry = services.files.loadArtifact(request.pathValues[0]);
    if (!entry)
        return refuse(entry.error());
    assets::VariantRequest wanted = baseRequest(request, *entry);
    wanted.format = media::formatFromName(request.text("fmt")).value_or(ImageFormat::Webp);
    assets::VariantRequest better = wanted;
    if (isNegotiated(request)) {
        const auto source = services.variants.describe(wanted.source, wanted.name, request.stop);
        if (!source)
            return refusePicture(source.error());
        const std::string_view accept = request.header("Accept");
        wanted.format = promptFormat(accept, *source);
        better.format = bestFormat(accept, *source);
    }
    const auto made = services.variants.get(wanted, request.stop);
    if (!made)
        return refusePicture(made.error());
    const bool maySoonBeBetter = better.format != wanted.format;
    if (maySoonBeBetter) {
        // Not before: it would take a processor from the picture that is waited for.
        services.server.afterwards([&services, better, stop = request.stop] {
            // Whoever asks for it later is told of what may be wrong with it.
            static_cast<void>(services.variants.get(better, stop));
        });
    }
    return pictureAnswer(services, request, *made, entry->artifact.filename, maySoonBeBetter);
}

Outcome placeholder(Services &services, const Request &request)
{
    const auto entry = services.files.loadArtifact(request.pathValues[0]);
    if (!entry)
        return refuse(entry.error());
    const auto found = services.variants.placeholder(
        entry->artifact.sha256, entry->artifact.filename, request.stop);
    if (!found)
        return refusePicture(found.error());
    JsonText text;
    text.beginObject();
    if (!found->image.blurHash.isEmpty())
        text.field("blurhash", found->image.blurHash);
    text.field("color", found->image.color);
    text.field("lqip", found->image.lqip);
    text.field("width", found->width);
    text.field("height", found->height);
    text.endObject();
    return Response::json(200, std::move(text).take());
}

tl::expected<std::vector<int>, Problem> readWidths(const Request &request)
{
    std::vector<int> widths;
    for (const std::string_view member :
         listMembers(request.parameter("widths").value_or("320,640,1280,1920"))) {
        const auto width = parseNumber(member);
        if (!width || *width < 1 || *width > kMostPixels || widths.size() == kMostWidths) {
            Problem problem{400,
                            "bad_request",
                            "parameter 'widths' must be up to 16 whole numbers "
                            "from 1 to 8192, separated by commas"};
            problem.field = "widths";
            return tl::unexpected(std::move(problem));
        }
        widths.push_back(static_cast<int>(*width));
    }
    std::sort(widths.begin(), widths.end());
    return widths;
}

void writeSourceSet(JsonText &text,
                    const std::string &id,
                    const media::ImageSource &source,
                    const std::vector<int> &widths)
{
    const auto urlOf = [&id](int width) { return "/i/" + id + "?w=" + std::to_string(width); };
    std::string set;
    for (const int width : widths)
        set += (set.empty() ? "" : ", ") + urlOf(width) + " " + std::to_string(width) + "w";
    text.beginObject();
    text.field("src", urlOf(widths.back()));
    text.field("srcset", set);
    text.field("sizes", "100vw");
    text.field("width", source.width);
    text.field("height", source.height);
    text.key("items");
    text.beginArray();
    for (const int width : widths) {
        text.beginObject();
        text.field("width", width);
        text.field("url", urlOf(width));
        text.endObject();
    }
    text.endArray();
    text.endObject();
}

Outcome sourceSet(Services &services, const Request &request)
{
    auto widths = readWidths(request);
    if (!widths)
        return refuse(widths.error());
    const auto entry = services.files.loadArtifact(request.pathValues[0]);
    if (!entry)
        return refuse(entry.error());
    const auto source =
        services.variants.describe(entry->artifact.sha256, entry->artifact.filename, request.stop);
    if (!source)
        return refusePicture(source.error());
    // Nothing is enlarged: the source's own width stands for all that are larger.
    for (int &width : *widths)
        width = std::min(width, source->width);
    widths->erase(std::unique(widths->begin(), widths->end()), widths->end());
    if (widths->empty())
        widths->push_back(source->width);
    JsonText text;
    writeSourceSet(text, request.pathValues[0], *source, *widths);
    return Response::json(200, std::move(text).take());
}

const Answer kNotAPicture{422,
                          "Problem",
                          "The file is no picture, or one that cannot be decoded",
                          "application/problem+json"};
const Answer kQuarantined{
    409, "Problem", "The content is in quarantine", "application/problem+json"};

Route pictureRoute(Services &services)
{
    Route picture = route(Method::Get,
                          "/i/{artifact}",
                          "getImage",
                          "The picture at the size and in the format that suits the asker",
                          Access::Viewer);
    picture.parameters = {
        {"w", Parameter::Type::Integer, "Width of the box, in pixels.", 1, kMostPixels, {}},
        {"h", Parameter::Type::Integer, "Height of the box, in pixels.", 1, kMostPixels, {}},
        {"fit",
         Parameter::Type::Choice,
         "How the picture goes into the box; nothing is enlarged.",
         0,
         0,
         {"inside", "cover", "contain"}},
        {"fmt",
         Parameter::Type::Choice,
         "The format; auto goes by Accept.",
         0,
         0,
         {"auto", "avif", "webp", "jpeg", "png"}},
        {"q", Parameter::Type::Integer, "Quality on the format's own scale.", 1, 100, {}}};
    picture.answers = {
        {200, "", "The picture", "image/*"},
        {206, "", "A part of it", "image/*"},
        {304, "", "Unchanged", ""},
        {412, "Problem", "If-Match does not hold", "application/problem+json"},
        {416, "Problem", "No byte of the range is there", "application/problem+json"},
        kQuarantined,
        kNotAPicture};
    picture.work.pooled = [&services](const Request &request) {
        return findPicture(services, request);
    };
    picture.work.slow = [&services](const Request &request) {
        return makePicture(services, request);
    };
    return picture;
}

} // namespace

std::vector<Route> imageRoutes(Services &services)
{
    std::vector<Route> routes;
    routes.push_back(pictureRoute(services));

    Route shown = route(Method::Get,
                        "/i/{artifact}/placeholder",
                        "getImagePlaceholder",
                        "What to show until the picture is there",
                        Access::Viewer);
    shown.answers = {
        {200, "Placeholder", "BlurHash, colour, tiny picture"}, kQuarantined, kNotAPicture};
    shown.work.slow = [&services](const Request &request) {
        return placeholder(services, request);
    };
    routes.push_back(std::move(shown));

    Route set = route(Method::Get,
                      "/i/{artifact}/srcset",
                      "getImageSourceSet",
                      "Addresses of the picture at several widths",
                      Access::Viewer);
    set.parameters = {
        {"widths", Parameter::Type::Text, "Widths in pixels, separated by commas.", 0, 128, {}}};
    set.answers = {{200, "SourceSet", "For the attributes of an img"}, kQuarantined, kNotAPicture};
    set.work.slow = [&services](const Request &request) { return sourceSet(services, request); };
    routes.push_back(std::move(set));
    return routes;
}

} // namespace hub::server
