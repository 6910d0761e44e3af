#pragma once

#include "core/server/problem.h"
#include "core/server/request.h"

namespace hub::server {

/// A request's line and header fields, as views into the bytes that they were read from.
struct RequestHead
{
    Method method = Method::Other;
    std::string_view methodName;
    std::string_view target;
    int minorVersion = 1;
    Fields fields;

    std::optional<std::uint64_t> contentLength;
    bool isChunked = false;
    bool keepsAlive = true;
    bool expectsContinue = false;

    [[nodiscard]] bool hasBody() const { return isChunked || contentLength.value_or(0) > 0; }
};

/// Reads @p bytes, which end with the empty line, by RFC 9112 without any of its leniencies: no
/// bare CR or LF, no folded line, no space before a colon, no length that could be read in two
/// ways. What two programs could understand differently is refused (400, 413, 501, 505).
[[nodiscard]] tl::expected<RequestHead, Problem> parseHead(std::string_view bytes);

/// The path that a head asks for, which may be broken behind its first line; "/" where that line
/// cannot be read.
[[nodiscard]] std::string_view targetPathIn(std::string_view bytes);

} // namespace hub::server
