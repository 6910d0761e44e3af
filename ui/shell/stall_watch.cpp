#include "ui/shell/stall_watch.h"

#include <QEvent>
#include <QLocale>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QThread>

namespace hub::ui {
namespace {

Q_LOGGING_CATEGORY(logStalls, "hub.window")

QString time(const QDateTime &at)
{
    return QLocale().toString(at.time(), QLocale::ShortFormat);
}

} // namespace

StallWatch::StallWatch(std::function<qint64()> now)
    : m_now(std::move(now))
{}

StallWatch::StallWatch()
    : StallWatch([] {
        return qint64(std::chrono::steady_clock::now().time_since_epoch()
                      / std::chrono::nanoseconds(1));
    })
{}

int StallWatch::loopLevel()
{
    return QThread::currentThread()->loopLevel();
}

void StallWatch::finish(const char *receiver, int event)
{
    const std::chrono::nanoseconds took(m_now() - m_beganNs);
    if (took <= kLongest)
        return;
    Stall stall;
    stall.duration = std::chrono::ceil<std::chrono::milliseconds>(took);
    stall.at = QDateTime::currentDateTime();
    const char *const type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event);
    stall.where = QStringLiteral("%1, %2").arg(QString::fromLatin1(receiver),
                                               type == nullptr ? QString::number(event)
                                                               : QString::fromLatin1(type));
    m_counters->stalls += 1;
    m_last = stall;
    if (!m_worst || stall.duration > m_worst->duration) {
        m_worst = stall;
        m_counters->worstMs = stall.duration.count();
    }
    qCWarning(logStalls).noquote()
        << "the window did not answer for" << stall.duration.count() << "ms:" << stall.where;
    Q_EMIT stalled();
}

QString StallWatch::words() const
{
    const auto ms = [](std::chrono::milliseconds span) {
        return tr("%1 ms").arg(QLocale().toString(qint64(span.count())));
    };
    if (!m_last)
        return tr("The window has always answered within %1.").arg(ms(kLongest));
    return tr("%1 times the window took longer than %2 to answer. The worst: %3 at %4. The last: "
              "%5 at %6.")
        .arg(QLocale().toString(count()),
             ms(kLongest),
             ms(m_worst->duration),
             time(m_worst->at),
             ms(m_last->duration),
             time(m_last->at));
}

WatchedApplication::WatchedApplication(int &argc, char **argv)
    : QApplication(argc, argv)
{}

bool WatchedApplication::notify(QObject *receiver, QEvent *event)
{
    // Not a thread's own: Qt calls this for objects of any.
    if (QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    return m_stalls.around(receiver, event->type(), [this, receiver, event] {
        return QApplication::notify(receiver, event);
    });
}

} // namespace hub::ui
