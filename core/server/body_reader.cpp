#include "core/server/body_reader.h"

#include "core/server/request_head_p.h"
#include "core/server/stream_p.h"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace hub::server {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

} // namespace

/// Beast's parser, which is given a head of our own: that of the request is read already.
struct BodyReader::Chunks
{
    explicit Chunks(std::int64_t limitBytes)
        : left(static_cast<std::uint64_t>(limitBytes))
    {
        constexpr std::string_view kHead = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        error_code error;
        parser.body_limit(boost::none); // Counted here.
        parser.eager(true);
        parser.on_chunk_header(checkSize);
        parser.put(asio::buffer(kHead.data(), kHead.size()), error);
    }
    http::request_parser<http::buffer_body> parser;

    /// What a chunk announces counts, so that one that is too large is not waited for.
    std::uint64_t left;
    std::function<void(std::uint64_t, boost::beast::string_view, error_code &)> checkSize =
        [this](std::uint64_t size, boost::beast::string_view, error_code &error) {
            if (size > left)
                error = http::error::body_limit;
            else
                left -= size;
        };
};

BodyReader::BodyReader(Stream &stream, const RequestHead &head, std::int64_t limitBytes)
    : m_stream(stream)
    , m_limitBytes(limitBytes)
    , m_left(static_cast<std::int64_t>(head.contentLength.value_or(0)))
    , m_chunks(head.isChunked ? std::make_unique<Chunks>(limitBytes) : nullptr)
    , m_began(SteadyClock::now())
    , m_mustAskToGoOn(head.expectsContinue && head.hasBody())
{}

BodyReader::~BodyReader() = default;

bool BodyReader::isAtEnd() const
{
    return m_chunks ? m_chunks->parser.is_done() : m_left == 0;
}

Problem BodyReader::cut() const
{
    Problem problem{400, "bad_request", "the body ended before its announced end"};
    if (m_stream.isOverdue())
        problem = {408, "timeout", "the body came too slowly, and the rest is not waited for"};
    problem.mustClose = true;
    return problem;
}

Problem BodyReader::tooLarge() const
{
    Problem problem{413,
                    "payload_too_large",
                    "the body is larger than the limit of " + std::to_string(m_limitBytes)
                        + " bytes"};
    problem.mustClose = true;
    return problem;
}

bool BodyReader::isTooSlow() const
{
    const auto span = SteadyClock::now() - m_began;
    return span >= m_stream.limits().stallTime
           && server::isTooSlow(m_stream.limits(), m_bytesRead, span);
}

Task<std::size_t> BodyReader::takeSized(char *block, std::size_t size)
{
    size = std::min(size, static_cast<std::size_t>(m_left));
    std::string &input = m_stream.input();
    std::size_t count = std::min(size, input.size());
    if (count > 0) {
        std::copy_n(input.data(), count, block);
        input.erase(0, count);
    } else {
        count = co_await m_stream.readSome(block, size);
    }
    m_left -= static_cast<std::int64_t>(count);
    co_return count;
}

Task<tl::expected<std::size_t, Problem>> BodyReader::takeChunked(char *block, std::size_t size)
{
    auto &parser = m_chunks->parser;
    std::string &input = m_stream.input();
    while (!parser.is_done()) {
        if (!input.empty()) {
            auto &body = parser.get().body();
            body.data = block;
            body.size = size;
            body.more = true;
            error_code error;
            const std::size_t used = parser.put(asio::buffer(input), error);
            input.erase(0, used);
            if (error == http::error::body_limit)
                co_return tl::unexpected(tooLarge());
            if (error && error != http::error::need_buffer && error != http::error::need_more) {
                Problem problem{400, "bad_request", "the body's chunks are malformed"};
                problem.mustClose = true;
                co_return tl::unexpected(std::move(problem));
            }
            if (const std::size_t count = size - body.size; count > 0)
                co_return count;
            if (used > 0)
                continue;
        }
        if (input.size() > m_stream.limits().headBytes || !co_await m_stream.readMore(kReadBytes))
            co_return tl::unexpected(cut());
    }
    co_return std::size_t{0};
}

Task<tl::expected<std::size_t, Problem>> BodyReader::read(char *block, std::size_t size)
{
    if (m_mustAskToGoOn) {
        m_mustAskToGoOn = false;
        if (!co_await m_stream.write("HTTP/1.1 100 Continue\r\n\r\n", {}))
            co_return tl::unexpected(cut());
    }
    if (!m_chunks && m_bytesRead + m_left > m_limitBytes)
        co_return tl::unexpected(tooLarge());
    std::size_t filled = 0;
    while (filled < size && !isAtEnd()) {
        m_stream.expireAfter(m_stream.limits().stallTime);
        std::size_t count = 0;
        if (m_chunks) {
            const auto taken = co_await takeChunked(block + filled, size - filled);
            if (!taken)
                co_return tl::unexpected(taken.error());
            count = *taken;
        } else {
            count = co_await takeSized(block + filled, size - filled);
        }
        filled += count;
        m_bytesRead += static_cast<std::int64_t>(count);
        if (count == 0 && !isAtEnd())
            co_return tl::unexpected(cut());
        if (m_bytesRead > m_limitBytes)
            co_return tl::unexpected(tooLarge());
        if (isTooSlow()) {
            Problem problem{408, "timeout", "the body came too slowly"};
            problem.mustClose = true;
            co_return tl::unexpected(std::move(problem));
        }
    }
    m_stream.neverExpire();
    co_return filled;
}

Task<tl::expected<std::string, Problem>> BodyReader::readAll()
{
    std::string all;
    while (true) {
        const std::size_t held = all.size();
        const std::size_t step =
            m_chunks ? kReadBytes
                     : static_cast<std::size_t>(std::min<std::int64_t>(m_left + 1, 64 * 1024));
        all.resize(held + step);
        const auto count = co_await read(all.data() + held, step);
        if (!count)
            co_return tl::unexpected(count.error());
        all.resize(held + *count);
        if (*count == 0)
            co_return all;
    }
}

} // namespace hub::server
