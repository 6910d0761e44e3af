#pragma once

#include "core/server/asio.h"
#include "core/server/problem.h"

#include <tl/expected.hpp>

#include <memory>

namespace hub::server {

class Stream;
struct RequestHead;

/// The body of one request, as it arrives.
///
/// A body with a length goes straight from the socket into the caller's block; a chunked one is
/// decoded by Beast.
///
/// Units:   bytes.
/// Threads: the http thread.
/// Errors:  413 over the limit; 408 where nothing came for Limits::stallTime, or less than
///          Limits::minimumRate; 400 where it ended early or is no proper chunk. After one the
///          connection is closed.
class BodyReader final
{
public:
    BodyReader(Stream &stream, const RequestHead &head, std::int64_t limitBytes);
    ~BodyReader();
    BodyReader(const BodyReader &) = delete;
    BodyReader &operator=(const BodyReader &) = delete;

    /// Fills @p block as far as the body goes; 0 at its end. The first call asks a client that
    /// expects it to go on (100 Continue).
    [[nodiscard]] Task<tl::expected<std::size_t, Problem>> read(char *block, std::size_t size);

    /// All of it.
    [[nodiscard]] Task<tl::expected<std::string, Problem>> readAll();

    /// Whether the next request can follow on the connection.
    [[nodiscard]] bool isAtEnd() const;
    [[nodiscard]] std::int64_t bytesRead() const { return m_bytesRead; }

private:
    struct Chunks;

    [[nodiscard]] Task<std::size_t> takeSized(char *block, std::size_t size);
    [[nodiscard]] Task<tl::expected<std::size_t, Problem>> takeChunked(char *block,
                                                                       std::size_t size);
    [[nodiscard]] Problem cut() const;
    [[nodiscard]] Problem tooLarge() const;
    [[nodiscard]] bool isTooSlow() const;

    Stream &m_stream;
    const std::int64_t m_limitBytes;
    std::int64_t m_left = 0; ///< Of a body with a length.
    std::unique_ptr<Chunks> m_chunks;
    std::int64_t m_bytesRead = 0;
    SteadyClock::time_point m_began;
    bool m_mustAskToGoOn;
};

} // namespace hub::server
