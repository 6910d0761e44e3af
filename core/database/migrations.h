#pragma once

#include "core/database/connection.h"

#include <QMap>
#include <QStringList>

#include <vector>

namespace hub::database {

/// One step of a component's schema. A published step never changes; the next one is appended.
struct Migration
{
    int version = 0;
    QString name;
    QStringList statements;
};

/// The tables of one part of the engine ("jobs", "assets"), which owns them alone.
struct Schema
{
    QString component;
    std::vector<Migration> migrations; ///< Versions 1, 2, 3...
};

/// Brings every component up to its last version, each step in one transaction with its row in
/// `schema_migrations`, so that a step is done or not, wherever the process dies.
///
/// Errors: Unsupported, and nothing touched, where the file has a component at a newer version.
[[nodiscard]] Result<void> migrate(Connection &connection, const std::vector<Schema> &schemas);

/// The version of each component in the file; empty where `schema_migrations` does not exist.
[[nodiscard]] Result<QMap<QString, int>> schemaVersions(Connection &connection);

/// Unsupported where @p versions, read from a file, are beyond what @p schemas know.
[[nodiscard]] Result<void> checkNotNewer(const QMap<QString, int> &versions,
                                         const std::vector<Schema> &schemas);

} // namespace hub::database
