#include "core/database/migrations.h"

namespace hub::database {
namespace {

int lastVersion(const Schema &schema)
{
    return schema.migrations.empty() ? 0 : schema.migrations.back().version;
}

[[maybe_unused]] bool isInOrder(const Schema &schema)
{
    int expected = 1;
    return std::all_of(schema.migrations.begin(),
                       schema.migrations.end(),
                       [&](const Migration &step) { return step.version == expected++; });
}

Result<void> createTable(Connection &connection)
{
    auto created = connection.execute(
        QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migrations ("
                       "component TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, "
                       "applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), "
                       "PRIMARY KEY (component, version)) WITHOUT ROWID"));
    if (!created)
        return fail(created.error());
    return {};
}

Result<void> apply(Connection &connection, const QString &component, const Migration &step)
{
    auto applied = connection.transaction([&]() -> Result<void> {
        for (const QString &statement : step.statements) {
            if (auto done = connection.execute(statement); !done)
                return fail(done.error());
        }
        auto noted = connection.execute(
            QStringLiteral(
                "INSERT INTO schema_migrations (component, version, name) VALUES (?, ?, ?)"),
            {component, step.version, step.name});
        if (!noted)
            return fail(noted.error());
        return {};
    });
    if (applied)
        return {};
    Error error = applied.error();
    error.detail = QStringLiteral("schema step %1 %2 (%3): %4")
                       .arg(component)
                       .arg(step.version)
                       .arg(step.name, error.detail);
    return fail(std::move(error));
}

} // namespace

Result<QMap<QString, int>> schemaVersions(Connection &connection)
{
    QMap<QString, int> versions;
    auto table = connection.value(
        QStringLiteral("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?"),
        {QStringLiteral("schema_migrations")});
    if (!table)
        return fail(table.error());
    if (!table->has_value())
        return versions;

    QString gap;
    auto read =
        connection.query(QStringLiteral("SELECT component, max(version), count(*), min(version) "
                                        "FROM schema_migrations GROUP BY component"),
                         {},
                         [&](const QSqlQuery &row) {
                             const int last = row.value(1).toInt();
                             versions.insert(row.value(0).toString(), last);
                             if (row.value(2).toInt() != last || row.value(3).toInt() != 1)
                                 gap = row.value(0).toString();
                             return true;
                         });
    if (!read)
        return fail(read.error());
    // A flipped bit in a version must not pass for a newer program's file.
    if (!gap.isEmpty()) {
        return fail(Error::Kind::Corrupt,
                    QStringLiteral("the list of schema steps of '%1' has a gap").arg(gap));
    }
    return versions;
}

Result<void> checkNotNewer(const QMap<QString, int> &versions, const std::vector<Schema> &schemas)
{
    for (const Schema &schema : schemas) {
        const int found = versions.value(schema.component, 0);
        if (found > lastVersion(schema)) {
            return fail(Error::Kind::Unsupported,
                        QStringLiteral("the database is from a newer version of this program: "
                                       "'%1' is at schema %2, this program knows %3")
                            .arg(schema.component)
                            .arg(found)
                            .arg(lastVersion(schema)),
                        QStringLiteral("update the program, or use another data folder; nothing "
                                       "was changed"));
        }
    }
    return {};
}

Result<void> migrate(Connection &connection, const std::vector<Schema> &schemas)
{
    auto versions = schemaVersions(connection);
    if (!versions)
        return fail(versions.error());
    if (auto known = checkNotNewer(*versions, schemas); !known)
        return known;

    // Most starts find nothing to do: they must not write.
    bool isTableThere = !versions->isEmpty();
    for (const Schema &schema : schemas) {
        Q_ASSERT(isInOrder(schema));
        for (const Migration &step : schema.migrations) {
            if (step.version <= versions->value(schema.component, 0))
                continue;
            if (!isTableThere) {
                if (auto created = createTable(connection); !created)
                    return created;
                isTableThere = true;
            }
            if (auto applied = apply(connection, schema.component, step); !applied)
                return applied;
        }
    }
    return {};
}

} // namespace hub::database
