#pragma once

#include "app/ctl/hub_exchange.h"

namespace hub::app {

/// What the hub answered, where it did what was asked.
struct HubAnswer
{
    QByteArray body;
    qint64 uploadOffset = -1; ///< The field Upload-Offset; -1 where there is none.
};

/// Calls of the HTTP API of the hub that runs on a data folder.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  NotFound where no hub runs; what HubExchange fails with; the hub's own problems, with
///          its words and the kind that its code or status stands for.
class HubClient final
{
public:
    using Sink = std::function<Result<void>(QByteArrayView)>;

    HubClient(QByteArray dataFolder, int stopDescriptor)
        : m_dataFolder(std::move(dataFolder))
        , m_stopDescriptor(stopDescriptor)
    {}

    /// Where the hub is now: it may have begun anew since the last call.
    [[nodiscard]] Result<Endpoint> endpoint() const { return readEndpoint(m_dataFolder); }
    [[nodiscard]] int stopDescriptor() const { return m_stopDescriptor; }

    [[nodiscard]] Result<QByteArray> get(const QByteArray &target) const;

    /// @p json may be empty.
    [[nodiscard]] Result<QByteArray> change(const QByteArray &method,
                                            const QByteArray &target,
                                            const QByteArray &json = {}) const;

    [[nodiscard]] Result<HubAnswer> ask(const HubRequest &request) const;

    /// The answer's body goes to @p sink, piece by piece. After a cut it goes on where it was, if
    /// the content has a strong ETag: Conflict where it has become another one.
    [[nodiscard]] Result<void> download(const HubRequest &request, const Sink &sink) const;

    /// The answer's head, once it is a good one; the body is the caller's to read.
    [[nodiscard]] Result<HubExchange> open(const HubRequest &request) const;

private:
    /// The rest of the content that had the tag @p etag, after a moment for the hub to come back.
    [[nodiscard]] Result<HubExchange> openAgain(HubRequest request,
                                                const QByteArray &etag,
                                                qint64 offset) const;
    [[nodiscard]] bool mayPass(const Error &error) const;

    QByteArray m_dataFolder;
    int m_stopDescriptor;
};

/// The error that an answer of status @p status stands for.
[[nodiscard]] Error problemError(int status, const QByteArray &body);

/// @p text as a part of an address.
[[nodiscard]] QByteArray urlPart(const QByteArray &text);

/// "a=1&b=2", encoded; empty values are left out.
[[nodiscard]] QByteArray urlQuery(const std::vector<std::pair<const char *, QByteArray>> &values);

} // namespace hub::app
