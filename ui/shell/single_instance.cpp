#include "ui/shell/single_instance.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>

namespace hub::ui {
namespace {

/// 10,000 paths of a usual length.
constexpr qint64 kMostBytes = 4LL * 1024 * 1024;

} // namespace

QByteArray encode(const Handover &handover)
{
    // Base64, because a path need not be text.
    QJsonArray files;
    for (const QByteArray &file : handover.files)
        files.append(QString::fromLatin1(file.toBase64()));
    const QJsonObject all{{QStringLiteral("files"), files},
                          {QStringLiteral("links"), QJsonArray::fromStringList(handover.links)}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact) + '\n';
}

Result<Handover> decode(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("what a second start said is not understood"),
                    QStringLiteral("use the same version of aio-hub"));
    }
    Handover handover;
    const QJsonArray files = document.object().value(QLatin1StringView("files")).toArray();
    for (const auto &file : files)
        handover.files.append(QByteArray::fromBase64(file.toString().toLatin1()));
    const QJsonArray links = document.object().value(QLatin1StringView("links")).toArray();
    for (const auto &link : links)
        handover.links.append(link.toString());
    return handover;
}

SingleInstance::SingleInstance(QObject *parent)
    : QObject(parent)
    , m_server(new QLocalServer(this))
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *const socket = m_server->nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] { take(socket); });
            take(socket);
        }
    });
}

Result<void> SingleInstance::listen(const QString &socket)
{
    QLocalServer::removeServer(socket);
    if (m_server->listen(socket))
        return {};
    return fail(Error::Kind::Io,
                QStringLiteral("a second start cannot reach this window: %1: %2")
                    .arg(socket, m_server->errorString()),
                QStringLiteral("check the rights of the folder"));
}

void SingleInstance::take(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > kMostBytes)
            socket->abort();
        return;
    }
    const auto handover = decode(socket->readLine(kMostBytes));
    socket->write(handover ? "ok\n" : "no\n");
    socket->flush();
    socket->disconnectFromServer();
    if (handover)
        Q_EMIT handedOver(*handover);
}

} // namespace hub::ui
