#include "app/terminal/warning_tap.h"

#include "core/base/logging.h"
#include "core/base/mutex.h"

#include <utility>

namespace hub::app {
namespace {

constexpr qsizetype kMostWaiting = 100;

/// Outlives every tap: another thread may be inside receive() when a tap goes.
struct Shared
{
    Mutex mutex;
    QStringList waiting HUB_GUARDED_BY(mutex);
    QtMessageHandler next HUB_GUARDED_BY(mutex) = nullptr;
};

Shared &shared()
{
    static Shared state;
    return state;
}

void receive(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    Shared &state = shared();
    QtMessageHandler next = nullptr;
    {
        const MutexLocker lock(state.mutex);
        next = state.next;
        const bool isWarning = type == QtWarningMsg || type == QtCriticalMsg;
        if (isWarning && state.waiting.size() < kMostWaiting)
            state.waiting.append(redactSecrets(text));
    }
    if (next != nullptr)
        next(type, context, text);
}

} // namespace

WarningTap::WarningTap()
{
    Shared &state = shared();
    const QtMessageHandler next = qInstallMessageHandler(&receive);
    const MutexLocker lock(state.mutex);
    state.next = next;
}

WarningTap::~WarningTap()
{
    Shared &state = shared();
    const MutexLocker lock(state.mutex);
    qInstallMessageHandler(std::exchange(state.next, nullptr));
}

QStringList WarningTap::take()
{
    Shared &state = shared();
    const MutexLocker lock(state.mutex);
    return std::exchange(state.waiting, {});
}

} // namespace hub::app
