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

} // namespace

Result<QByteArray> placeAside(const QByteArray &path, const QByteArray &folder, const Clock &clock)
{
    const QByteArray time = timeInName(clock.wallNow());
    // Something that is no folder in the folder's place must not keep the hub from starting.
    const bool isFolder = makeFolder(folder).has_value() && exists(folder + "/.");
    const QByteArray stem = isFolder ? folder + '/' + time + '-' : path + "-damaged-" + time;
    for (int number = 1; number < kMaxOfOneName; ++number) {
        QByteArray place = stem;
        if (number > 1)
            place += QByteArray::number(number) + '-';
        if (isFolder)
            place += nameOf(path);
        if (!exists(place))
            return place;
    }
    return fail(Error::Kind::AlreadyExists,
                QStringLiteral("cannot set %1 aside: %2 files of that name are in %3")
                    .arg(pathForDisplay(path))
                    .arg(kMaxOfOneName)
                    .arg(pathForDisplay(folder)),
                QStringLiteral("remove old files from that folder"));
}

Result<QByteArray> setAside(const QByteArray &path,
                            const QByteArray &folder,
                            const Clock &clock,
                            Io &io)
{
    auto place = placeAside(path, folder, clock);
    if (!place)
        return place;
    if (io.rename(path.constData(), place->constData()) != 0) {
        return fail(
            errnoError(QStringLiteral("cannot set %1 aside").arg(pathForDisplay(path)), errno));
    }
    if (auto synced = syncFolder(folderOf(path), io); !synced)
        return fail(synced.error());
    return place;
}

} // namespace hub::database
