#pragma once

#include "core/base/io.h"

namespace hub::database {

/// How the last owner of a database left it.
enum class LastEnd
{
    Clean,   ///< Closed, and the file is as it was then.
    Unclean, ///< Not closed: the owner died, or the file came from elsewhere.
    Altered, ///< Closed, and somebody has changed the file since.
};

// `<file>-clean` lies beside a database that was closed and is gone while it is open. It holds the
// file's size, times and inode, and up to 32 MiB the SHA-256 of its content: what was changed
// behind the hub's back is found even where SQLite could not tell.

/// Writes the note for @p file, which nobody has open. Not possible is not an error: the next start
/// then checks the file.
void writeCleanNote(const QByteArray &file, Io &io);

/// Compares the note with @p file. Anything left in the write-ahead log means Unclean.
[[nodiscard]] LastEnd readCleanNote(const QByteArray &file);

[[nodiscard]] QByteArray cleanNotePath(const QByteArray &file);

} // namespace hub::database
