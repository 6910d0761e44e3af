#include "core/base/path_text.h"
#include "core/database/backup_folder_p.h"
#include "core/database/files_p.h"
#include "core/database/inspection_p.h"

#include <QDateTime>

#include <fcntl.h>
#include <tuple>

namespace hub::database {
namespace {

constexpr QByteArrayView kPrefix("hub-");
constexpr QByteArrayView kSuffix(".db");
constexpr QStringView kTimeFormat(u"yyyyMMdd'T'HHmmss'Z'");
constexpr qsizetype kTimeLength = 16;

/// `hub-<time>.db` or `hub-<time>-<number>.db`; nothing for any other name.
std::optional<BackupFile> parseName(const QByteArray &folder, const QByteArray &name)
{
    if (!name.startsWith(kPrefix) || !name.endsWith(kSuffix))
        return std::nullopt;
    const QByteArray middle =
        name.sliced(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    QDateTime time =
        QDateTime::fromString(QString::fromLatin1(middle.left(kTimeLength)), kTimeFormat);
    if (!time.isValid())
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);

    BackupFile backup{
        folder + '/' + name, WallTime(std::chrono::milliseconds(time.toMSecsSinceEpoch())), 1};
    if (const QByteArray rest = middle.mid(kTimeLength); !rest.isEmpty()) {
        bool isNumber = false;
        backup.number = rest.mid(1).toInt(&isNumber);
        if (rest[0] != '-' || !isNumber || backup.number < 2)
            return std::nullopt;
    }
    return backup;
}

Result<void> vacuumInto(const QByteArray &source, const QByteArray &part)
{
    Connection::Options options;
    options.file = source;
    options.access = Connection::Access::ReadOnly;
    auto connection = Connection::open(options);
    if (!connection)
        return fail(connection.error());
    // An URI, because a path need not be UTF-8.
    const QString uri = QStringLiteral("file:") + QString::fromLatin1(part.toPercentEncoding("/"));
    if (auto done = (*connection)->execute(QStringLiteral("VACUUM INTO ?"), {uri}); !done)
        return fail(done.error());
    return {};
}

} // namespace

Result<void> copyDatabase(const QByteArray &source, const QByteArray &target, Io &io)
{
    const QByteArray part = partPathFor(target);
    // SQLite takes an empty file for a new one; made here, it is readable by its owner alone.
    UniqueFd file(io.open(part.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file.isValid()) {
        return fail(
            errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(target)), errno));
    }
    file.reset();

    Result<void> written = vacuumInto(source, part);
    if (written)
        written = checkBackup(part);
    if (!written) {
        io.unlink(part.constData());
        Error error = written.error();
        error.detail =
            QStringLiteral("cannot back up to %1: %2").arg(pathForDisplay(target), error.detail);
        return fail(std::move(error));
    }
    return publish(part, target, io);
}

std::vector<BackupFile> listBackups(const QByteArray &folder)
{
    std::vector<BackupFile> backups;
    for (const QByteArray &name : namesIn(folder)) {
        if (auto backup = parseName(folder, name))
            backups.push_back(std::move(*backup));
    }
    std::sort(backups.begin(), backups.end(), [](const BackupFile &a, const BackupFile &b) {
        return std::tie(a.madeAt, a.number) > std::tie(b.madeAt, b.number);
    });
    return backups;
}

QByteArray newBackupPath(const QByteArray &folder, WallTime time)
{
    const QByteArray stem = timeInName(time);
    int number = 1;
    for (const BackupFile &backup : listBackups(folder)) {
        if (timeInName(backup.madeAt) == stem)
            number = std::max(number, backup.number + 1);
    }
    const QByteArray suffix = number == 1 ? QByteArray() : '-' + QByteArray::number(number);
    return folder + '/' + kPrefix.toByteArray() + stem + suffix + kSuffix.toByteArray();
}

void removeUnfinishedBackups(const QByteArray &folder, Io &io)
{
    for (const QByteArray &name : namesIn(folder)) {
        const bool isOurs = name.startsWith('.' + kPrefix.toByteArray())
                            && name.contains(kSuffix.toByteArray() + '.');
        if (isOurs && (name.endsWith(".part") || name.endsWith(".part-journal")))
            io.unlink((folder + '/' + name).constData());
    }
}

QByteArray timeInName(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC)
        .toString(kTimeFormat)
        .toLatin1();
}

} // namespace hub::database
