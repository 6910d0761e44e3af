#pragma once

#include "core/server/response.h"

#include <map>
#include <span>

namespace hub::server {

struct Request;

/// One file of the front end with its compressed variants. The bytes live as long as the program.
struct StaticFile
{
    std::string_view path; ///< "/assets/index-ab12.js"
    std::string_view mediaType;
    std::string_view bytes;
    std::string_view brotli; ///< Empty: none.
    std::string_view gzip;
    std::string_view etag;    ///< With its quotes.
    bool isImmutable = false; ///< Its name changes with its content.
};

/// The front end, out of memory, with heads that are made once.
///
/// Units:   bytes.
/// Threads: immutable; share freely.
/// Errors:  nothing for a path that is none of its own.
class StaticSite final
{
public:
    explicit StaticSite(std::span<const StaticFile> files);

    /// The file at @p path, or the page for a path that only the page itself knows. 404 for what
    /// is neither.
    [[nodiscard]] Outcome answer(const Request &request) const;

private:
    /// One coding of a file, with a tag of its own: the bytes differ.
    struct Variant
    {
        std::string_view bytes;
        std::string etag;
        std::string unchangedHeaders; ///< Of a 304.
        std::string headers;
    };
    struct Entry
    {
        Variant identity;
        Variant gzip;
        Variant brotli;
    };
    [[nodiscard]] static Variant variantOf(const StaticFile &file,
                                           std::string_view bytes,
                                           std::string_view coding);
    [[nodiscard]] static Response answerWith(const Entry &entry, const Request &request);

    std::map<std::string, Entry, std::less<>> m_entries;
};

/// What the page may load and run; see docs/decisions.
inline constexpr std::string_view kShellPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

} // namespace hub::server
