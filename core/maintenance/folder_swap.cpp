#include "core/base/path_text.h"
#include "core/maintenance/folder_swap_p.h"

#include <QDateTime>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace hub::maintenance {
namespace {

constexpr int kMaxOfOneName = 1'000;

bool exists(const QByteArray &path)
{
    struct stat status = {};
    return ::lstat(path.constData(), &status) == 0;
}

QByteArray parentOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash <= 0 ? QByteArrayLiteral("/") : path.left(slash);
}

tl::unexpected<Error> cannotReplace(const QByteArray &target, int error)
{
    return fail(errnoError(
        QStringLiteral("cannot replace the data folder %1").arg(pathForDisplay(target)), error));
}

Result<QByteArray> nameForReplaced(const QByteArray &target, const Clock &clock)
{
    const auto since = clock.wallNow().time_since_epoch().count();
    const QByteArray time = QDateTime::fromMSecsSinceEpoch(since, Qt::UTC)
                                .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"))
                                .toLatin1();
    for (int number = 1; number < kMaxOfOneName; ++number) {
        QByteArray name = target + "-replaced-" + time;
        if (number > 1)
            name += '-' + QByteArray::number(number);
        if (!exists(name))
            return name;
    }
    return cannotReplace(target, EEXIST);
}

int exchange(const QByteArray &a, const QByteArray &b)
{
    return ::renameat2(AT_FDCWD, a.constData(), AT_FDCWD, b.constData(), RENAME_EXCHANGE);
}

} // namespace

Result<QByteArray> swapFolder(const QByteArray &fresh,
                              const QByteArray &target,
                              const Clock &clock,
                              Io &io)
{
    QByteArray replaced;
    if (!exists(target)) {
        if (io.rename(fresh.constData(), target.constData()) != 0)
            return cannotReplace(target, errno);
    } else {
        auto name = nameForReplaced(target, clock);
        if (!name)
            return name;
        if (exchange(fresh, target) != 0)
            return cannotReplace(target, errno);
        // The old folder has the hidden name of the fresh one now.
        if (io.rename(fresh.constData(), name->constData()) != 0) {
            const int error = errno;
            if (exchange(fresh, target) != 0)
                return cannotReplace(target, errno);
            return cannotReplace(target, error);
        }
        replaced = *name;
    }
    if (auto synced = syncFolder(parentOf(target), io); !synced)
        return fail(synced.error());
    return replaced;
}

} // namespace hub::maintenance
