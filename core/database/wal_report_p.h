#pragma once

#include <QByteArray>

namespace hub::database {

/// Whether the write-ahead log of the database @p file holds commits that SQLite will not read.
///
/// SQLite reads a log up to its first bad frame and ignores the rest without a word. That is right
/// for the one frame that a dying process was writing; it is loss where whole frames of the same
/// log follow, or where the shared index of the dead process knew of more.
/// @pre Nobody has the database open.
[[nodiscard]] bool hasLostCommits(const QByteArray &file);

} // namespace hub::database
