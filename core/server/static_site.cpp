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

StaticSite::StaticSite(std::span<const StaticFile> files)
{
    for (const StaticFile &file : files) {
        Entry entry;
        entry.etag = file.etag;
        entry.sharedHeaders =
            line("ETag", file.etag) + line("Vary", "Accept-Encoding")
            + line("Cache-Control",
                   file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
        if (file.mediaType.substr(0, 9) == "text/html")
            entry.sharedHeaders += line("Content-Security-Policy", kShellPolicy);
        const std::string head = entry.sharedHeaders + line("Content-Type", file.mediaType);
        entry.identity = {file.bytes, head};
        if (!file.gzip.empty())
            entry.gzip = {file.gzip, head + line("Content-Encoding", "gzip")};
        if (!file.brotli.empty())
            entry.brotli = {file.brotli, head + line("Content-Encoding", "br")};
        m_entries.emplace(file.path, std::move(entry));
    }
}

Response StaticSite::answerWith(const Entry &entry, const Request &request)
{
    Response response;
    if (isNotModified(request, {entry.etag, std::nullopt})) {
        response.status = 304;
        response.headers = entry.sharedHeaders;
        return response;
    }
    const std::string_view accepted = request.header("Accept-Encoding");
    const int brotli = entry.brotli.bytes.empty() ? 0 : quality(accepted, "br");
    const int gzip = entry.gzip.bytes.empty() ? 0 : quality(accepted, "gzip");
    const Variant &variant = brotli > 0 && brotli >= gzip ? entry.brotli
                             : gzip > 0                   ? entry.gzip
                                                          : entry.identity;
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
