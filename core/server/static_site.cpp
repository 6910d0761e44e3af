#include "core/server/static_site.h"

#include "core/server/conditions_p.h"
#include "core/server/negotiation_p.h"

namespace hub::server {
namespace {

std::string line(std::string_view name, std::string_view value)
{
    return std::string(name).append(": ").append(value).append("\r\n");
}

} // namespace

StaticSite::Variant StaticSite::variantOf(const StaticFile &file,
                                          std::string_view bytes,
                                          std::string_view coding)
{
    if (bytes.empty() && !coding.empty())
        return {};
    Variant variant;
    variant.bytes = bytes;
    variant.etag = file.etag;
    if (!coding.empty())
        variant.etag.insert(variant.etag.size() - 1, "-" + std::string(coding));
    variant.unchangedHeaders =
        line("ETag", variant.etag) + line("Vary", "Accept-Encoding")
        + line("Cache-Control",
               file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.mediaType.substr(0, 9) == "text/html")
        variant.unchangedHeaders += line("Content-Security-Policy", kShellPolicy);
    variant.headers = variant.unchangedHeaders + line("Content-Type", file.mediaType);
    if (!coding.empty())
        variant.headers += line("Content-Encoding", coding);
    return variant;
}

StaticSite::StaticSite(std::span<const StaticFile> files)
{
    for (const StaticFile &file : files) {
        m_entries.emplace(file.path,
                          Entry{variantOf(file, file.bytes, {}),
                                variantOf(file, file.gzip, "gzip"),
                                variantOf(file, file.brotli, "br")});
    }
}

Response StaticSite::answerWith(const Entry &entry, const Request &request)
{
    const std::string_view accepted = request.header("Accept-Encoding");
    const int brotli = entry.brotli.bytes.empty() ? 0 : quality(accepted, "br");
    const int gzip = entry.gzip.bytes.empty() ? 0 : quality(accepted, "gzip");
    const Variant &variant = brotli > 0 && brotli >= gzip ? entry.brotli
                             : gzip > 0                   ? entry.gzip
                                                          : entry.identity;
    Response response;
    if (isNotModified(request, {variant.etag, std::nullopt})) {
        response.status = 304;
        response.headers = variant.unchangedHeaders;
        return response;
    }
    response.headers = variant.headers;
    response.body = variant.bytes;
    return response;
}

Outcome StaticSite::answer(const Request &request) const
{
    auto entry = m_entries.find(request.path == "/" ? std::string_view("/index.html")
                                                    : std::string_view(request.path));
    const bool wantsPage =
        names(request.header("Accept"), "text/html") && request.path.substr(0, 8) != "/assets/";
    if (entry == m_entries.end() && wantsPage)
        entry = m_entries.find("/index.html");
    if (entry == m_entries.end()) {
        return refuse(Problem{404,
                              "not_found",
                              "there is nothing at this address",
                              "the API is under /api/v1; /api/v1/openapi.json lists it"});
    }
    return answerWith(entry->second, request);
}

} // namespace hub::server
