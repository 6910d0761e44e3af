#pragma once

#include "core/base/clock.h"
#include "core/server/request.h"
#include "core/server/response.h"

namespace hub::server {

/// What can be told of a representation before it is sent.
struct Validators
{
    std::string etag;                 ///< With its quotes: "\"ab12\"".
    std::optional<WallTime> modified; ///< To the second.
};

/// IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string httpDate(WallTime time);
[[nodiscard]] std::optional<WallTime> parseHttpDate(std::string_view text);

/// Whether the client has it already (If-None-Match, else If-Modified-Since): 304 is the answer.
[[nodiscard]] bool isNotModified(const Request &request, const Validators &validators);

/// Whether If-Match allows the change or the read; true where the field is not there.
[[nodiscard]] bool matchHolds(const Request &request, const Validators &validators);

/// The part of @p size bytes that Range asks for, by RFC 9110: nothing where the whole is the
/// answer (no range, several, another unit, malformed, or If-Range does not hold). 416 where no
/// byte of it is there.
struct ByteRange
{
    std::int64_t first = 0;
    std::int64_t length = 0;
};
[[nodiscard]] tl::expected<std::optional<ByteRange>, Problem> requestedRange(
    const Request &request, std::int64_t size, const Validators &validators);

} // namespace hub::server
