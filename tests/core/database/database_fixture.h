#pragma once

#include "core/database/database.h"

#include <QDir>
#include <QFile>
#include <QMap>

#include <filesystem>

namespace hub::database::test {

inline Schema notesSchema(int version = 1)
{
    Schema schema{QStringLiteral("notes"), {}};
    schema.migrations.push_back(
        {1,
         QStringLiteral("notes"),
         {QStringLiteral("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, "
                         "size INTEGER NOT NULL)"),
          QStringLiteral("CREATE INDEX notes_by_size ON notes (size)")}});
    for (int extra = 2; extra <= version; ++extra) {
        schema.migrations.push_back(
            {extra,
             QStringLiteral("column %1").arg(extra),
             {QStringLiteral("ALTER TABLE notes ADD COLUMN extra_%1 TEXT").arg(extra)}});
    }
    return schema;
}

inline Database::Options optionsIn(const QByteArray &folder)
{
    Database::Options options;
    options.file = folder + "/hub.db";
    options.backupFolder = folder + "/backups";
    options.damagedFolder = folder + "/damaged";
    options.schemas = {notesSchema()};
    return options;
}

/// The text of row @p id: long enough that rows fill many pages.
inline QString textOf(int id)
{
    return QStringLiteral("note %1 ").arg(id).repeated(12);
}

inline Result<void> addNotes(Database &database, int first, int count)
{
    return database.writer().run([=](Connection &connection) {
        return connection.transaction([&]() -> Result<void> {
            for (int id = first; id < first + count; ++id) {
                auto added = connection.execute(QStringLiteral("INSERT INTO notes (id, text, size) "
                                                               "VALUES (?, ?, ?)"),
                                                {id, textOf(id), id * 7});
                if (!added)
                    return fail(added.error());
            }
            return {};
        });
    });
}

using Notes = QMap<int, QString>;

inline Result<Notes> notesIn(Database &database)
{
    return database.reader().run([](Connection &connection) -> Result<Notes> {
        Notes notes;
        auto read = connection.query(
            QStringLiteral("SELECT id, text, size FROM notes"), {}, [&](const QSqlQuery &row) {
                const int id = row.value(0).toInt();
                const bool isSize = row.value(2).toInt() == id * 7;
                notes.insert(id, isSize ? row.value(1).toString() : QString());
                return true;
            });
        if (!read)
            return fail(read.error());
        return notes;
    });
}

/// The notes that addNotes(database, 1, count) made.
inline Notes expectedNotes(int count)
{
    Notes notes;
    for (int id = 1; id <= count; ++id)
        notes.insert(id, textOf(id));
    return notes;
}

inline QByteArray contentOf(const QByteArray &path)
{
    QFile file(QString::fromUtf8(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool overwrite(const QByteArray &path, const QByteArray &content)
{
    QFile file(QString::fromUtf8(path));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

inline void copyFolder(const QByteArray &from, const QByteArray &to)
{
    std::filesystem::copy(from.toStdString(),
                          to.toStdString(),
                          std::filesystem::copy_options::recursive
                              | std::filesystem::copy_options::copy_symlinks);
}

inline QStringList filesIn(const QByteArray &folder)
{
    return QDir(QString::fromUtf8(folder))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace hub::database::test
