#include "app/ctl/hub_exchange.h"

#include "core/base/io.h"

#include <QUrl>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hub::app {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds kConnectPatience{10'000};
constexpr milliseconds kWritePatience{60'000};
constexpr milliseconds kHeadPatience{120'000}; ///< A picture in the making takes a while.
constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

struct FreeAddresses
{
    void operator()(addrinfo *addresses) const { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// The socket, as Beast reads from it. (The overloads without an error code are only declared:
/// Beast looks for them and calls the others.)
class Socket final
{
public:
    explicit Socket(int stopDescriptor)
        : m_stop(stopDescriptor)
    {}

    [[nodiscard]] error_code connect(const QUrl &url);
    [[nodiscard]] error_code writeAll(QByteArrayView bytes);
    void setPatience(milliseconds patience) { m_patience = patience; }

    template<typename Buffers>
    std::size_t read_some(const Buffers &buffers); // NOLINT(readability-identifier-naming): Beast's
    template<typename Buffers>
    std::size_t read_some(const Buffers &buffers, // NOLINT(readability-identifier-naming): Beast's
                          error_code &error)
    {
        const asio::mutable_buffer first = *asio::buffer_sequence_begin(buffers);
        return readInto(first.data(), first.size(), error);
    }

private:
    [[nodiscard]] error_code wait(short events, milliseconds patience) const;
    std::size_t readInto(void *to, std::size_t most, error_code &error) const;

    UniqueFd m_socket;
    int m_stop;
    milliseconds m_patience = kHeadPatience;
};

error_code systemError(int number)
{
    return {number, boost::system::system_category()};
}

error_code Socket::wait(short events, milliseconds patience) const
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
        std::array<pollfd, 2> watched{pollfd{m_socket.get(), events, 0}, pollfd{m_stop, POLLIN, 0}};
        const auto left =
            std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        const int ready = ::poll(watched.data(),
                                 watched.size(),
                                 static_cast<int>(std::max<milliseconds::rep>(0, left.count())));
        if (ready < 0 && errno != EINTR)
            return systemError(errno);
        if (watched[1].revents != 0)
            return asio::error::operation_aborted;
        if (watched[0].revents != 0)
            return {};
        if (ready == 0)
            return asio::error::timed_out;
    }
}

error_code Socket::connect(const QUrl &url)
{
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const QByteArray port = QByteArray::number(url.port(80));
    if (::getaddrinfo(url.host().toLatin1().constData(), port.constData(), &hints, &found) != 0)
        return asio::error::host_not_found;
    const Addresses addresses(found);
    m_socket.reset(
        ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, found->ai_protocol));
    if (!m_socket.isValid())
        return systemError(errno);
    if (::connect(m_socket.get(), found->ai_addr, found->ai_addrlen) == 0)
        return {};
    if (errno != EINPROGRESS)
        return systemError(errno);
    if (const error_code error = wait(POLLOUT, kConnectPatience))
        return error;
    int result = 0;
    socklen_t length = sizeof result;
    ::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &result, &length);
    return systemError(result);
}

error_code Socket::writeAll(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(
            m_socket.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes = bytes.sliced(sent);
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return systemError(errno);
        if (const error_code error = wait(POLLOUT, kWritePatience))
            return error;
    }
    return {};
}

std::size_t Socket::readInto(void *to, std::size_t most, error_code &error) const
{
    while (true) {
        error = wait(POLLIN, m_patience);
        if (error)
            return 0;
        const ssize_t got = ::recv(m_socket.get(), to, most, 0);
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (got == 0) {
            error = asio::error::eof;
            return 0;
        }
        if (errno != EAGAIN && errno != EINTR) {
            error = systemError(errno);
            return 0;
        }
    }
}

Error connectionError(const Endpoint &endpoint, const error_code &error)
{
    if (error == asio::error::operation_aborted)
        return {Error::Kind::Cancelled, QStringLiteral("stopped"), {}};
    if (error == asio::error::timed_out) {
        return {Error::Kind::Timeout,
                QStringLiteral("the hub at %1 does not answer").arg(endpoint.url),
                QStringLiteral("look into logs/hub.log of its data folder")};
    }
    return {Error::Kind::Unavailable,
            QStringLiteral("the connection to the hub at %1 failed: %2")
                .arg(endpoint.url, QString::fromStdString(error.message())),
            QStringLiteral("see whether it runs, and try again")};
}

QByteArray requestHead(const Endpoint &endpoint, const HubRequest &request)
{
    const QUrl url(endpoint.url);
    QByteArray head = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: "
                      + url.authority().toLatin1() + "\r\nAuthorization: Bearer " + endpoint.token
                      + "\r\nConnection: close\r\nUser-Agent: aio-hub-ctl/" HUB_VERSION "\r\n";
    for (const auto &[name, value] : request.fields)
        head += name + ": " + value + "\r\n";
    const qint64 bytes = request.file ? request.file->bytes : request.body.size();
    if (bytes > 0 || request.file)
        head += "Content-Length: " + QByteArray::number(bytes) + "\r\n";
    return head + "\r\n";
}

} // namespace

class HubExchange::Connection final
{
public:
    Connection(Endpoint endpoint, int stopDescriptor)
        : m_endpoint(std::move(endpoint))
        , m_socket(stopDescriptor)
    {
        m_parser.body_limit(boost::none);
    }

    [[nodiscard]] Result<void> send(const HubRequest &request);
    [[nodiscard]] Result<void> readHead();
    [[nodiscard]] Result<QByteArray> read(milliseconds patience);
    [[nodiscard]] const http::response<http::buffer_body> &head() const { return m_parser.get(); }

private:
    [[nodiscard]] Result<void> sendFile(const HubRequest::FilePart &part);
    [[nodiscard]] tl::unexpected<Error> failed(const error_code &error) const
    {
        return fail(connectionError(m_endpoint, error));
    }

    Endpoint m_endpoint;
    Socket m_socket;
    boost::beast::flat_buffer m_buffer;
    http::response_parser<http::buffer_body> m_parser;
};

Result<void> HubExchange::Connection::send(const HubRequest &request)
{
    if (const error_code error = m_socket.connect(QUrl(m_endpoint.url)))
        return failed(error);
    if (const error_code error = m_socket.writeAll(requestHead(m_endpoint, request) + request.body))
        return failed(error);
    return request.file ? sendFile(*request.file) : Result<void>();
}

Result<void> HubExchange::Connection::sendFile(const HubRequest::FilePart &part)
{
    QByteArray block(static_cast<qsizetype>(kBlockBytes), Qt::Uninitialized);
    qint64 done = 0;
    while (done < part.bytes) {
        const auto wanted =
            static_cast<std::size_t>(std::min<qint64>(block.size(), part.bytes - done));
        const ssize_t got = ::pread(part.descriptor, block.data(), wanted, part.offset + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(errnoError(QStringLiteral("cannot read the file"), errno));
        if (got == 0) {
            return fail(Error::Kind::Conflict,
                        QStringLiteral("the file became shorter while it was sent"),
                        QStringLiteral("send it again when nobody writes to it"));
        }
        if (const error_code error = m_socket.writeAll(QByteArrayView(block.constData(), got))) {
            const bool isOurs =
                error == asio::error::operation_aborted || error == asio::error::timed_out;
            // A hub that does not want the rest says why before it hangs up.
            return isOurs ? Result<void>(failed(error)) : Result<void>();
        }
        done += got;
        if (part.sent)
            part.sent(done);
    }
    return {};
}

Result<void> HubExchange::Connection::readHead()
{
    error_code error;
    m_socket.setPatience(kHeadPatience);
    http::read_header(m_socket, m_buffer, m_parser, error);
    return error ? Result<void>(failed(error)) : Result<void>();
}

Result<QByteArray> HubExchange::Connection::read(milliseconds patience)
{
    QByteArray block(static_cast<qsizetype>(kBlockBytes), Qt::Uninitialized);
    m_socket.setPatience(patience);
    while (!m_parser.is_done()) {
        m_parser.get().body().data = block.data();
        m_parser.get().body().size = kBlockBytes;
        error_code error;
        http::read_some(m_socket, m_buffer, m_parser, error);
        const std::size_t got = kBlockBytes - m_parser.get().body().size;
        if (got > 0) {
            block.truncate(static_cast<qsizetype>(got));
            return block;
        }
        if (error && error != http::error::need_buffer)
            return failed(error);
    }
    return QByteArray();
}

HubExchange::HubExchange(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection))
{}
HubExchange::HubExchange(HubExchange &&other) noexcept = default;
HubExchange &HubExchange::operator=(HubExchange &&other) noexcept = default;
HubExchange::~HubExchange() = default;

Result<HubExchange> HubExchange::begin(const Endpoint &endpoint,
                                       const HubRequest &request,
                                       int stopDescriptor)
{
    auto connection = std::make_unique<Connection>(endpoint, stopDescriptor);
    if (const auto sent = connection->send(request); !sent)
        return fail(sent.error());
    if (const auto read = connection->readHead(); !read)
        return fail(read.error());
    return HubExchange(std::move(connection));
}

int HubExchange::status() const
{
    return static_cast<int>(m_connection->head().result_int());
}

QByteArray HubExchange::field(const char *name) const
{
    const auto value = m_connection->head()[name];
    return {value.data(), static_cast<qsizetype>(value.size())};
}

Result<QByteArray> HubExchange::read(milliseconds patience)
{
    return m_connection->read(patience);
}

} // namespace hub::app
