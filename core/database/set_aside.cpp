#include "core/base/path_text.h"
#include "core/database/backup_folder_p.h"
#include "core/database/files_p.h"
#include "core/database/set_aside_p.h"

#include <cerrno>
#include <sys/stat.h>

namespace hub::database {
namespace {

constexpr int kMaxOfOneName = 10'000;

bool exists(const QByteArray &path)
{
    struct stat status = {};
    return ::lstat(path.constData(), &status) == 0;
}

/// @p stem with a number before @p name where the plain one is taken.
Result<QByteArray> freeName(const QByteArray &stem, const QByteArray &name)
{
    for (int number = 1; number < kMaxOfOneName; ++number) {
        QByteArray place = stem;
        if (number > 1)
            place += '-' + QByteArray::number(number);
        if (!name.isEmpty())
            place += '-' + name;
        if (!exists(place))
            return place;
    }
    return fail(Error::Kind::AlreadyExists,
                QStringLiteral("cannot set a damaged file aside: there are %1 like %2")
                    .arg(kMaxOfOneName)
                    .arg(pathForDisplay(stem)),
                QStringLiteral("remove old ones"));
}

Result<QByteArray> placeBeside(const QByteArray &path, const Clock &clock)
{
    return freeName(path + "-damaged-" + timeInName(clock.wallNow()), {});
}

} // namespace

Result<QByteArray> placeAside(const QByteArray &path, const QByteArray &folder, const Clock &clock)
{
    // Something that is no folder in the folder's place must not keep the hub from starting.
    const bool isFolder = makeFolder(folder).has_value() && exists(folder + "/.");
    if (!isFolder)
        return placeBeside(path, clock);
    return freeName(folder + '/' + timeInName(clock.wallNow()), nameOf(path));
}

Result<QByteArray> setAside(const QByteArray &path,
                            const QByteArray &folder,
                            const Clock &clock,
                            Io &io)
{
    auto place = placeAside(path, folder, clock);
    if (!place)
        return place;
    int renamed = io.rename(path.constData(), place->constData());
    if (renamed != 0 && errno == EXDEV) {
        // The folder is on another disk: beside is always possible.
        place = placeBeside(path, clock);
        if (!place)
            return place;
        renamed = io.rename(path.constData(), place->constData());
    }
    if (renamed != 0) {
        return fail(
            errnoError(QStringLiteral("cannot set %1 aside").arg(pathForDisplay(path)), errno));
    }
    if (auto synced = syncFolder(folderOf(path), io); !synced)
        return fail(synced.error());
    return place;
}

} // namespace hub::database
