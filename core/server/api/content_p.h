#pragma once

#include "core/server/api/open_files_p.h"
#include "core/server/conditions_p.h"

namespace hub::server {

/// A stored content as it is about to be sent.
struct Content
{
    OpenFiles::File file;
    std::int64_t bytes = 0;
    std::string etag;
    std::optional<WallTime> modified;
    std::string mediaType;
    QString filename;        ///< Empty: none is told.
    bool isDownload = false; ///< To be saved rather than shown.
    std::string cacheControl = "private, no-cache";
    std::string extraHeaders;
};

/// 200, 206, 304, 412 or 416: whole, in part, or only that nothing changed. What could run as a
/// page (HTML, SVG, XML) is always a download, in a sandbox.
[[nodiscard]] Outcome contentAnswer(const Request &request, Content content);

/// "\"<sha256>\""
[[nodiscard]] std::string etagOf(const assets::BlobId &id);

/// Whether the request asks for a file to save (`download`).
[[nodiscard]] bool asksForDownload(const Request &request);

} // namespace hub::server
