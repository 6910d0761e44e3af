#include "core/engine/endpoint_file.h"

#include "core/base/io.h"
#include "core/base/json.h"
#include "core/base/path_text.h"

#include <QFile>

#include <cerrno>
#include <csignal>

namespace hub {
namespace {

constexpr qint64 kMostBytes = 64LL * 1024;

Error noHub(const QByteArray &dataFolder)
{
    return {Error::Kind::NotFound,
            QStringLiteral("no hub runs on %1").arg(pathForDisplay(dataFolder)),
            QStringLiteral("start one with aio-hub --headless, or name its folder with --data")};
}

bool isAlive(qint64 pid)
{
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

} // namespace

QByteArray endpointFile(const QByteArray &dataFolder)
{
    return dataFolder + "/run/endpoint.json";
}

Result<void> writeEndpoint(const QByteArray &dataFolder, const Endpoint &endpoint)
{
    const json::object object{{"url", toJsonString(endpoint.url)},
                              {"token", toJsonString(QString::fromLatin1(endpoint.token))},
                              {"pid", endpoint.pid},
                              {"version", toJsonString(endpoint.version)}};
    // Worthless after the next start: it need not survive a power cut.
    return writeFile(endpointFile(dataFolder), toJson(object) + '\n', Durability::Visible);
}

Result<Endpoint> readEndpoint(const QByteArray &dataFolder)
{
    const QString path = QFile::decodeName(endpointFile(dataFolder));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        if (!file.exists())
            return fail(noHub(dataFolder));
        return fail(Error::Kind::PermissionDenied,
                    QStringLiteral("cannot read %1: %2").arg(path, file.errorString()),
                    QStringLiteral("only the hub's owner may talk to it this way"));
    }
    const auto value = parseJson(file.read(kMostBytes), path);
    if (!value)
        return fail(value.error());
    JsonReader reader(*value, path);
    Endpoint endpoint;
    endpoint.url = reader.text("url");
    endpoint.token = reader.text("token").toLatin1();
    endpoint.pid = reader.integer("pid", 0, 0, 1LL << 32);
    endpoint.version = reader.text("version");
    if (auto finished = reader.finish(false); !finished)
        return fail(finished.error());
    if (!isAlive(endpoint.pid))
        return fail(noHub(dataFolder));
    return endpoint;
}

void removeEndpoint(const QByteArray &dataFolder)
{
    systemIo().unlink(endpointFile(dataFolder).constData());
}

} // namespace hub
