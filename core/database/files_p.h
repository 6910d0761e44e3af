#pragma once

#include "core/base/io.h"

#include <vector>

namespace hub::database {

/// "." or "/" where @p path has no folder of its own.
[[nodiscard]] QByteArray folderOf(const QByteArray &path);
[[nodiscard]] QByteArray nameOf(const QByteArray &path);

/// Creates @p folder (0700) and what is missing above it.
[[nodiscard]] Result<void> makeFolder(const QByteArray &folder);

/// The names in @p folder, unsorted, without "." and ".."; none where it cannot be read.
[[nodiscard]] std::vector<QByteArray> namesIn(const QByteArray &folder);

/// A hidden name beside @p target that nobody uses: `.<name>.<random>.part`.
[[nodiscard]] QByteArray partPathFor(const QByteArray &target);

/// Removes the part files that dead processes have left for @p target, and SQLite's beside them.
void removeUnfinishedCopies(const QByteArray &target, Io &io);

/// Gives the finished file @p part its final name: fsync, rename, fsync of the folder. On any
/// failure @p part is removed.
[[nodiscard]] Result<void> publish(const QByteArray &part, const QByteArray &target, Io &io);

/// Copies the bytes of @p source to @p target, whole and durable or not at all.
[[nodiscard]] Result<void> copyFile(const QByteArray &source, const QByteArray &target, Io &io);

} // namespace hub::database
