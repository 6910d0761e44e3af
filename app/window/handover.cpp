#include "app/window/handover.h"

#include "core/base/io.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr qsizetype kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
constexpr timeval kPatience{5, 0};

QByteArray messageOf(const QByteArrayList &files, const QStringList &links)
{
    QJsonArray encoded;
    for (const QByteArray &file : files)
        encoded.append(QString::fromLatin1(file.toBase64()));
    const QJsonObject all{{QStringLiteral("files"), encoded},
                          {QStringLiteral("links"), QJsonArray::fromStringList(links)}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact) + '\n';
}

UniqueFd connectTo(const QByteArray &path)
{
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    const auto *const generic = reinterpret_cast<const sockaddr *>(&address);
    if (!socket.isValid() || ::connect(socket.get(), generic, sizeof(address)) != 0)
        return UniqueFd();
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
    return socket;
}

bool sendAll(int socket, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent =
            ::send(socket, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes = bytes.sliced(sent);
    }
    return true;
}

} // namespace

QByteArray windowSocket(const QByteArray &dataFolder)
{
    const QByteArray beside = dataFolder + "/run/window.sock";
    if (beside.startsWith('/') && beside.size() <= kLongestPath)
        return beside;
    const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
    const QByteArray name =
        QCryptographicHash::hash(dataFolder, QCryptographicHash::Sha256).toHex().left(16);
    const QByteArray named = runtime + "/aio-hub-" + name + ".sock";
    return runtime.isEmpty() || named.size() > kLongestPath ? QByteArray() : named;
}

Result<bool> handOver(const QByteArray &socket,
                      const QByteArrayList &files,
                      const QStringList &links)
{
    if (socket.isEmpty())
        return false;
    const UniqueFd connection = connectTo(socket);
    if (!connection.isValid())
        return false;
    std::array<char, 4> answer{};
    const bool isTaken = sendAll(connection.get(), messageOf(files, links))
                         && ::recv(connection.get(), answer.data(), 2, MSG_WAITALL) == 2
                         && std::strncmp(answer.data(), "ok", 2) == 0;
    if (isTaken)
        return true;
    return fail(Error::Kind::Timeout,
                QStringLiteral("a window is open on this data folder and does not answer"),
                QStringLiteral("wait a moment, or end that aio-hub"));
}

} // namespace hub::app
