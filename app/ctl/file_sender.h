#pragma once

#include "app/ctl/hub_client.h"
#include "core/base/io.h"
#include "core/base/json.h"

namespace hub::app {

/// Gives a file to the hub: a small one in one go, a large one in parts, going on where an earlier
/// call or a lost connection left off. What has arrived is compared by its SHA-256.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  as HubClient; NotFound, PermissionDenied, Io for the file; Corrupt where what arrived
///          is not what was sent.
class FileSender final
{
public:
    using Progress = std::function<void(qint64 sent, qint64 whole)>;

    FileSender(const HubClient &hub, Progress progress)
        : m_hub(hub)
        , m_progress(std::move(progress))
    {}

    /// The artifact's record, as the hub wrote it.
    [[nodiscard]] Result<QByteArray> send(const QByteArray &path);

private:
    struct Source
    {
        UniqueFd file;
        QByteArray name; ///< UTF-8, without folders.
        qint64 bytes = 0;
        QByteArray sha256;
    };
    [[nodiscard]] static Result<Source> open(const QByteArray &path);
    [[nodiscard]] Result<QByteArray> sendWhole(const Source &source) const;
    [[nodiscard]] Result<QByteArray> sendInParts(const Source &source) const;
    [[nodiscard]] Result<json::object> findOpenUpload(const Source &source) const;
    [[nodiscard]] Result<json::object> createUpload(const Source &source) const;
    [[nodiscard]] Result<json::object> sendRest(const Source &source, json::object upload) const;
    [[nodiscard]] Result<json::object> sendPart(const Source &source,
                                                const json::object &upload) const;
    [[nodiscard]] Result<json::object> askAgain(const QByteArray &path) const;

    const HubClient &m_hub;
    Progress m_progress;
};

} // namespace hub::app
