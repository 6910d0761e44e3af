#include "core/server/stream_p.h"

#include <array>
#include <boost/asio/post.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace hub::server {
namespace {

/// After this much of one file the other connections get a turn.
constexpr std::int64_t kTurnBytes = 1024 * 1024;

constexpr std::int64_t kLingerBytes = 1024 * 1024;
constexpr std::chrono::milliseconds kLingerTime{2'000};

bool wouldBlock(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

void Stream::cancelIfOverdue(SteadyClock::time_point now)
{
    if (now < m_deadline)
        return;
    if (m_readerSince && !isTooSlow(m_limits, bytesTaken() - m_takenBefore, now - *m_readerSince)) {
        m_readerSince = now;
        m_takenBefore = bytesTaken();
        m_deadline = now + m_limits.stallTime;
        return;
    }
    m_isOverdue = true;
    m_deadline = kNever;
    cancel();
}

void Stream::cancel()
{
    error_code ignored;
    m_socket.cancel(ignored);
}

Task<std::size_t> Stream::readSome(char *block, std::size_t size)
{
    const auto [error, count] =
        co_await m_socket.async_read_some(asio::buffer(block, size), kAwait);
    co_return error ? 0 : count;
}

Task<bool> Stream::readMore(std::size_t most)
{
    const std::size_t held = m_input.size();
    m_input.resize(held + most);
    const std::size_t count = co_await readSome(m_input.data() + held, most);
    m_input.resize(held + count);
    co_return count > 0;
}

Task<bool> Stream::waitWritable(std::chrono::milliseconds span)
{
    expireAfter(span);
    const auto [error] = co_await m_socket.async_wait(Socket::wait_write, kAwait);
    neverExpire();
    co_return !error;
}

std::int64_t Stream::bytesTaken()
{
    int waiting = 0;
    if (::ioctl(m_socket.native_handle(), SIOCOUTQ, &waiting) != 0)
        return m_bytesSent;
    return m_bytesSent - waiting;
}

Task<bool> Stream::waitForReader()
{
    if (!m_readerSince) {
        m_readerSince = SteadyClock::now();
        m_takenBefore = bytesTaken();
    }
    m_deadline = *m_readerSince + m_limits.stallTime;
    m_isOverdue = false;
    const auto [error] = co_await m_socket.async_wait(Socket::wait_write, kAwait);
    neverExpire();
    co_return !error;
}

std::int64_t Stream::writeNow(std::string_view bytes, bool hasMore)
{
    const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (hasMore ? MSG_MORE : 0);
    const ssize_t sent = ::send(m_socket.native_handle(), bytes.data(), bytes.size(), flags);
    if (sent >= 0) {
        m_bytesSent += sent;
        return sent;
    }
    return wouldBlock(errno) ? 0 : -1;
}

Task<bool> Stream::write(std::string_view first, std::string_view second)
{
    m_readerSince.reset();
    while (true) {
        std::array<iovec, 2> parts{{{const_cast<char *>(first.data()), first.size()},
                                    {const_cast<char *>(second.data()), second.size()}}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = second.empty() ? 1 : 2;
        const ssize_t sent =
            ::sendmsg(m_socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && !wouldBlock(errno))
            co_return false;
        auto count = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
        m_bytesSent += static_cast<std::int64_t>(count);
        const std::size_t ofFirst = std::min(count, first.size());
        first.remove_prefix(ofFirst);
        second.remove_prefix(count - ofFirst);
        if (first.empty() && second.empty())
            break;
        if (!co_await waitForReader())
            co_return false;
    }
    m_readerSince.reset();
    co_return true;
}

Task<bool> Stream::writeFile(std::string_view head, const FileBody &body)
{
    const std::int64_t sent = writeNow(head, body.length > 0);
    if (sent < 0)
        co_return false;
    head.remove_prefix(static_cast<std::size_t>(sent));
    if (!head.empty() && !co_await write(head, {}))
        co_return false;
    off_t offset = body.offset;
    std::int64_t left = body.length;
    std::int64_t turn = kTurnBytes;
    while (left > 0) {
        const ssize_t count = ::sendfile(m_socket.native_handle(),
                                         body.file->get(),
                                         &offset,
                                         static_cast<std::size_t>(std::min(left, turn)));
        if (count == 0)
            co_return false; // The file is shorter than it was: the client sees the cut.
        if (count < 0) {
            if (!wouldBlock(errno) || !co_await waitForReader())
                co_return false;
            continue;
        }
        m_bytesSent += count;
        left -= count;
        turn -= count;
        if (turn <= 0) {
            co_await asio::post(m_socket.get_executor(), asio::use_awaitable_t<Executor>{});
            turn = kTurnBytes;
        }
    }
    m_readerSince.reset();
    co_return true;
}

bool Stream::isClosedByPeer()
{
    char byte = 0;
    const ssize_t count = ::recv(m_socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && !wouldBlock(errno));
}

Task<void> Stream::linger()
{
    error_code ignored;
    m_socket.shutdown(Socket::shutdown_send, ignored);
    expireAfter(kLingerTime);
    std::array<char, 16 * 1024> sink{};
    for (std::int64_t left = kLingerBytes; left > 0;) {
        const std::size_t count = co_await readSome(sink.data(), sink.size());
        if (count == 0)
            break;
        left -= static_cast<std::int64_t>(count);
    }
    neverExpire();
}

void Stream::close()
{
    error_code ignored;
    m_socket.close(ignored);
}

} // namespace hub::server
