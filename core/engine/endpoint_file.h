#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace hub {

/// How a running hub is reached: what `run/endpoint.json` says.
struct Endpoint
{
    QString url;
    QByteArray token;
    qint64 pid = 0;
    QString version;
};

/// `<data>/run/endpoint.json`.
[[nodiscard]] QByteArray endpointFile(const QByteArray &dataFolder);

/// Writes it, readable by its owner alone.
[[nodiscard]] Result<void> writeEndpoint(const QByteArray &dataFolder, const Endpoint &endpoint);

/// Reads it. NotFound where no hub runs on the data folder: there is no file, or the process that
/// wrote it has died.
[[nodiscard]] Result<Endpoint> readEndpoint(const QByteArray &dataFolder);

void removeEndpoint(const QByteArray &dataFolder);

} // namespace hub
