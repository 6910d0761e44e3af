#pragma once

#include "core/database/database.h"

namespace hub::database {

/// What has been done so that the file can be opened.
struct Opening
{
    QStringList notices; ///< Full sentences for people; empty when all was well.
    bool wasUnclean = false;
    bool wasAltered = false; ///< Changed by somebody else since its clean end.
};

/// Makes sure that there is a sound database at options.file: finds out how its last owner left it,
/// reads it as far as that gives reason to, sets a damaged one aside and puts the newest good
/// backup in its place, or else a new one.
/// @pre Nobody has the database open.
[[nodiscard]] Result<Opening> makeReady(const Database::Options &options, const Clock &clock);

/// Sets the file aside because of @p damage and replaces it, as makeReady() does; adds to @p
/// notices what was done.
[[nodiscard]] Result<void> replaceDamaged(const Database::Options &options,
                                          const Clock &clock,
                                          const QString &damage,
                                          QStringList &notices);

} // namespace hub::database
