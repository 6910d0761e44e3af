#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QThread>

#include <utility>

namespace hub {

/// Runs @p handle with the result in @p receiver's thread, or not at all if the receiver is
/// gone by then or the future was cancelled.
///
/// Use this, not QFuture::then(receiver, ...): in Qt 6.4 that asserts when the receiver dies first.
/// @pre Called in the receiver's thread.
template<typename T, typename Handler>
void deliver(const QFuture<T> &future, QObject *receiver, Handler handle)
{
    Q_ASSERT(receiver->thread() == QThread::currentThread());

    auto *watcher = new QFutureWatcher<T>(receiver); // Dies with the receiver.
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, receiver, [watcher, handle = std::move(handle)] {
            watcher->deleteLater();
            if (!watcher->isCanceled())
                handle(watcher->result());
        });
    watcher->setFuture(future);
}

} // namespace hub
