#pragma once

#include "core/database/migrations.h"

namespace hub::database {

/// How much of a file is read to find damage.
enum class Depth
{
    Head,  ///< The header and the schema versions: milliseconds.
    Quick, ///< Every page and cell (PRAGMA quick_check).
    Full,  ///< Also every index entry against its row, and every table against its schema.
};

/// Whether the database @p file, which nobody has open for writing, can be used with @p schemas.
/// Changes nothing in it.
///
/// Errors: Corrupt names the damage; Unsupported for a newer schema; PermissionDenied, Io.
[[nodiscard]] Result<void> inspect(const QByteArray &file,
                                   const std::vector<Schema> &schemas,
                                   Depth depth);

/// Whether @p file is sound in itself, without knowing its schemas.
[[nodiscard]] Result<void> checkBackup(const QByteArray &file);

/// What PRAGMA integrity_check (or quick_check) finds; empty when sound.
[[nodiscard]] Result<QStringList> integrityProblems(Connection &connection, bool thorough);

} // namespace hub::database
