#include "core/server/api/content_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

/// What a browser may show by itself; all else is saved.
bool isShownSafely(std::string_view type)
{
    type = type.substr(0, type.find(';'));
    if (type == "image/svg+xml" || type.find("xml") != std::string_view::npos)
        return false;
    const std::string_view family = type.substr(0, type.find('/'));
    return family == "image" || family == "video" || family == "audio" || family == "font"
           || family == "model" || type == "text/plain" || type == "application/json"
           || type == "application/pdf" || type == "application/octet-stream";
}

std::string disposition(const Content &content, bool isAttachment)
{
    std::string text = isAttachment ? "attachment" : "inline";
    if (content.filename.isEmpty())
        return text;
    const std::string name = content.filename.toStdString();
    std::string plain;
    for (const char c : name) {
        const bool isPlain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
        plain.push_back(isPlain ? c : '_');
    }
    return text + "; filename=\"" + plain + "\"; filename*=UTF-8''" + percentEncoded(name);
}

} // namespace

std::string etagOf(const assets::BlobId &id)
{
    return "\"" + id.hex.toStdString() + "\"";
}

bool asksForDownload(const Request &request)
{
    const auto value = request.parameter("download");
    return value && (*value == "1" || *value == "true");
}

Outcome contentAnswer(const Request &request, Content content)
{
    const Validators validators{content.etag, content.modified};
    if (!matchHolds(request, validators)) {
        return refuse(
            Problem{412, "precondition_failed", "the content is not what If-Match wants"});
    }
    Response response;
    response.with("ETag", content.etag).with("Cache-Control", content.cacheControl);
    if (content.modified)
        response.with("Last-Modified", httpDate(*content.modified));
    response.headers += content.extraHeaders;
    if (isNotModified(request, validators)) {
        response.status = 304;
        return response;
    }
    const auto range = requestedRange(request, content.bytes, validators);
    if (!range)
        return refuse(range.error());
    const bool isAttachment = content.isDownload || !isShownSafely(content.mediaType);
    response.with("Content-Type", content.mediaType).with("Accept-Ranges", "bytes");
    response.with("Content-Disposition", disposition(content, isAttachment));
    if (!isShownSafely(content.mediaType))
        response.with("Content-Security-Policy",
                      "default-src 'none'; frame-ancestors 'none'; sandbox");
    FileBody body{std::move(content.file), 0, content.bytes};
    if (*range) {
        response.status = 206;
        body.offset = (*range)->first;
        body.length = (*range)->length;
        response.with("Content-Range",
                      "bytes " + std::to_string(body.offset) + "-"
                          + std::to_string(body.offset + body.length - 1) + "/"
                          + std::to_string(content.bytes));
    }
    response.body = std::move(body);
    return response;
}

} // namespace hub::server
