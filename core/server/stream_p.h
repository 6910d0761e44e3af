#pragma once

#include "core/server/asio.h"
#include "core/server/limits.h"
#include "core/server/response.h"

#include <string>

namespace hub::server {

/// Whether @p bytes in @p span, which is no less than stallTime, are so few that the client is not
/// waited for any more.
[[nodiscard]] inline bool isTooSlow(const Limits &limits,
                                    std::int64_t bytes,
                                    std::chrono::nanoseconds span)
{
    const double seconds = std::chrono::duration<double>(span).count();
    return bytes == 0
           || static_cast<double>(bytes) < static_cast<double>(limits.minimumRate) * seconds;
}

/// A client's socket with the bytes that were read and not used yet, and the time at which whatever
/// it waits for must have happened. The listener's sweep cancels what is overdue: a timer an
/// operation costs a sixth of a small reply.
///
/// Units:   std::chrono.
/// Threads: the http thread.
/// Errors:  false or an error_code: the connection is of no more use.
class Stream final
{
public:
    Stream(Socket socket, const Limits &limits)
        : m_socket(std::move(socket))
        , m_limits(limits)
    {}

    static constexpr SteadyClock::time_point kNever = SteadyClock::time_point::max();

    void expireAfter(std::chrono::milliseconds span) { expireAt(SteadyClock::now() + span); }
    void expireAt(SteadyClock::time_point deadline)
    {
        m_deadline = deadline;
        m_isOverdue = false;
    }
    void neverExpire() { m_deadline = kNever; }

    /// Called by the sweep.
    void cancelIfOverdue(SteadyClock::time_point now);
    void cancel();
    [[nodiscard]] bool isOverdue() const { return m_isOverdue; }

    /// Reads what there is, at least a byte, into @p block; 0: the other side ended, or an error.
    [[nodiscard]] Task<std::size_t> readSome(char *block, std::size_t size);

    /// Reads more behind what input() holds.
    [[nodiscard]] Task<bool> readMore(std::size_t most);
    [[nodiscard]] std::string &input() { return m_input; }

    /// Writes both, one after the other, at once where the socket takes them.
    [[nodiscard]] Task<bool> write(std::string_view first, std::string_view second);

    /// As much as the socket takes without waiting; -1 where it is broken.
    [[nodiscard]] std::int64_t writeNow(std::string_view bytes, bool hasMore = false);

    /// A head, then a part of a file, which the kernel copies itself.
    [[nodiscard]] Task<bool> writeFile(std::string_view head, const FileBody &body);

    [[nodiscard]] Task<bool> waitWritable(std::chrono::milliseconds span);

    /// Whether the other side has closed its end; reads nothing.
    [[nodiscard]] bool isClosedByPeer();

    /// Ends the sending side, and takes in what is still on its way for a moment: an answer that is
    /// followed by a reset may never be read.
    [[nodiscard]] Task<void> linger();

    void close();
    [[nodiscard]] Socket &socket() { return m_socket; }
    [[nodiscard]] const Limits &limits() const { return m_limits; }

private:
    /// Waits until the socket takes more of an answer, as long as the client takes what it was sent
    /// at the least rate.
    [[nodiscard]] Task<bool> waitForReader();

    /// Bytes that the client's side has confirmed.
    [[nodiscard]] std::int64_t bytesTaken();

    Socket m_socket;
    const Limits &m_limits;
    std::string m_input;
    SteadyClock::time_point m_deadline = kNever;
    bool m_isOverdue = false;

    /// While an answer waits for its reader: since when, and how much was taken before.
    std::optional<SteadyClock::time_point> m_readerSince;
    std::int64_t m_takenBefore = 0;
    std::int64_t m_bytesSent = 0;
};

} // namespace hub::server
