#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"

#include <vector>

namespace hub::database {

/// Writes a consistent copy of the database @p source to @p target: whole under its final name, or
/// not at all. The copy is checked before it gets its name. Work on @p source goes on.
[[nodiscard]] Result<void> copyDatabase(const QByteArray &source, const QByteArray &target, Io &io);

/// One backup in the folder, by its name.
struct BackupFile
{
    QByteArray path;
    WallTime madeAt;
    int number = 1; ///< Tells apart those of one second.
};

/// The backups in @p folder, newest first, whether good or not. Other files are not looked at.
[[nodiscard]] std::vector<BackupFile> listBackups(const QByteArray &folder);

/// A name for a backup made at @p time that comes after all others of its second.
[[nodiscard]] QByteArray newBackupPath(const QByteArray &folder, WallTime time);

/// Removes what a backup that died half-way has left in @p folder.
void removeUnfinishedBackups(const QByteArray &folder, Io &io);

/// `20261123T033000Z`, as it stands in the names of backups and of files set aside.
[[nodiscard]] QByteArray timeInName(WallTime time);

} // namespace hub::database
