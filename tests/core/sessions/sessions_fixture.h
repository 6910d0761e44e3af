#pragma once

#include "core/sessions/session_manager.h"

#include <QFile>
#include <QTemporaryDir>

namespace hub::sessions::test {

/// A database in a folder of its own, opened with the sessions' tables.
class Fixture
{
public:
    Fixture() { openDatabase(); }

    void openDatabase()
    {
        database::Database::Options options;
        options.file = path("hub.db");
        options.backupFolder = path("backups");
        options.damagedFolder = path("damaged");
        options.schemas = {SessionManager::schema()};
        m_database = std::move(*database::Database::open(options, clock));
    }
    void closeDatabase() { m_database.reset(); }

    [[nodiscard]] database::Database &database() { return *m_database; }

    [[nodiscard]] QByteArray path(const char *name) const
    {
        return QFile::encodeName(m_folder.filePath(QString::fromLatin1(name)));
    }

    /// A manager that takes part in boot @p bootId.
    [[nodiscard]] std::unique_ptr<SessionManager> start(const QByteArray &bootId = "boot-1",
                                                        int maxSessions = 1000)
    {
        SessionManager::Options options;
        options.maxSessions = maxSessions;
        options.bootId = bootId;
        return std::move(*SessionManager::start(*m_database, clock, options));
    }

    /// The rows as the disk has them, after all that waits for the writer.
    [[nodiscard]] QStringList storedIds() { return column(QStringLiteral("id")); }
    [[nodiscard]] QStringList column(const QString &name)
    {
        return *m_database->writer().run(
            [&name](database::Connection &connection) -> Result<QStringList> {
                QStringList values;
                auto read = connection.query(
                    QStringLiteral("SELECT %1 FROM sessions ORDER BY id").arg(name),
                    {},
                    [&values](const QSqlQuery &row) {
                        values << row.value(0).toString();
                        return true;
                    });
                if (!read)
                    return fail(read.error());
                return values;
            });
    }

    /// Runs @p sql as the database's owner could.
    [[nodiscard]] bool alter(const QString &sql)
    {
        return m_database->writer()
            .run([&sql](database::Connection &connection) { return connection.execute(sql); })
            .has_value();
    }

    ManualClock clock;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<database::Database> m_database;
};

} // namespace hub::sessions::test
