#pragma once

#include "core/base/result.h"
#include "core/engine/endpoint_file.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace hub::app {

/// What is asked of the hub.
struct HubRequest
{
    /// A part of an open file as the body, which is never in memory as a whole.
    struct FilePart
    {
        int descriptor = -1;
        qint64 offset = 0;
        qint64 bytes = 0;
        std::function<void(qint64 sent)> sent; ///< Told from time to time; may be empty.
    };

    QByteArray method = QByteArrayLiteral("GET");
    QByteArray target; ///< "/api/v1/jobs?limit=3"
    std::vector<std::pair<QByteArray, QByteArray>> fields;
    QByteArray body; ///< Sent where the method is not GET or it is not empty.
    std::optional<FilePart> file;
};

/// One request to the hub and its answer, over a connection of its own. Nothing in it waits without
/// a deadline, and a stop signal ends every wait.
///
/// Units:   bytes, std::chrono.
/// Threads: one thread at a time.
/// Errors:  Unavailable where the connection fails or is cut, Timeout, Cancelled after a signal;
///          Io where the file to be sent cannot be read.
class HubExchange final
{
public:
    /// Sends @p request and reads the answer's head. @p stopDescriptor is readable when the call is
    /// to end.
    [[nodiscard]] static Result<HubExchange> begin(const Endpoint &endpoint,
                                                   const HubRequest &request,
                                                   int stopDescriptor);
    HubExchange(HubExchange &&other) noexcept;
    HubExchange &operator=(HubExchange &&other) noexcept;
    HubExchange(const HubExchange &) = delete;
    HubExchange &operator=(const HubExchange &) = delete;
    ~HubExchange();

    [[nodiscard]] int status() const;

    /// A field of the answer's head; empty if it is not there.
    [[nodiscard]] QByteArray field(const char *name) const;

    /// The next bytes of the body, up to 256 KiB; empty at its end. Timeout where none come within
    /// @p patience: the call may be made again.
    [[nodiscard]] Result<QByteArray> read(std::chrono::milliseconds patience);

private:
    class Connection;
    explicit HubExchange(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
};

} // namespace hub::app
