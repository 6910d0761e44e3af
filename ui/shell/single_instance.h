#pragma once

#include "core/base/result.h"

#include <QByteArrayList>
#include <QObject>
#include <QStringList>

class QLocalServer;
class QLocalSocket;

namespace hub::ui {

/// What a second start hands to the window that is open.
struct Handover
{
    QByteArrayList files; ///< Absolute paths.
    QStringList links;    ///< aio://...
    bool operator==(const Handover &) const = default;
};

/// One line of JSON, with its end.
[[nodiscard]] QByteArray encode(const Handover &handover);
[[nodiscard]] Result<Handover> decode(const QByteArray &line);

/// The open window's ear: a socket that only its owner can use.
///
/// Threads: GUI.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    explicit SingleInstance(QObject *parent);

    /// Listens at @p socket; what a dead process left there is replaced. The caller owns the data
    /// folder, so no other window is alive.
    [[nodiscard]] Result<void> listen(const QString &socket);

Q_SIGNALS:
    void handedOver(const hub::ui::Handover &handover);

private:
    void take(QLocalSocket *socket);

    QLocalServer *m_server;
};

} // namespace hub::ui
