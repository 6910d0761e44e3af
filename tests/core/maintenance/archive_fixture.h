#pragma once

#include "core/maintenance/backup.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <archive.h>
#include <archive_entry.h>
#include <filesystem>
#include <memory>

namespace hub::maintenance::test {

inline database::Schema storeSchema(int version = 1)
{
    database::Schema schema{QStringLiteral("store"), {}};
    for (int step = 1; step <= version; ++step) {
        const QString table =
            step == 1 ? QStringLiteral("stored") : QStringLiteral("more_%1").arg(step);
        schema.migrations.push_back(
            {step,
             table,
             {QStringLiteral("CREATE TABLE %1 (name TEXT PRIMARY KEY, bytes INTEGER, sha TEXT)")
                  .arg(table)}});
    }
    return schema;
}

inline database::Database::Options optionsIn(const QByteArray &folder)
{
    database::Database::Options options;
    options.file = folder + "/hub.db";
    options.backupFolder = folder + "/backups";
    options.damagedFolder = folder + "/damaged";
    options.schemas = {storeSchema()};
    return options;
}

inline QByteArray hashOf(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
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

inline QStringList namesIn(const QByteArray &folder)
{
    return QDir(QString::fromUtf8(folder))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                   QDir::Name);
}

/// Every file below @p folder but the lock, with its content.
inline QMap<QByteArray, QByteArray> treeOf(const QByteArray &folder)
{
    QMap<QByteArray, QByteArray> tree;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder.toStdString())) {
        const auto path = QByteArray::fromStdString(entry.path().string());
        if (entry.is_regular_file() && !path.endsWith("/.lock"))
            tree.insert(path.mid(folder.size() + 1), contentOf(path));
    }
    return tree;
}

/// Puts a file into the data folder, with its row.
inline bool store(database::Database &database, const QByteArray &folder, const QByteArray &content)
{
    const QByteArray hash = hashOf(content);
    const QByteArray name = "blobs/" + hash.left(2) + '/' + hash;
    std::filesystem::create_directories((folder + "/blobs/" + hash.left(2)).toStdString());
    const auto row = database.writer().run([&](database::Connection &connection) {
        return connection.execute(
            QStringLiteral("INSERT INTO stored VALUES (?, ?, ?)"),
            {QString::fromLatin1(name), qint64(content.size()), QString::fromLatin1(hash)});
    });
    return row && overwrite(folder + '/' + name, content);
}

/// What the engine's part that owns the files gives to a backup.
inline auto filesBelow(const QByteArray &folder)
{
    return [folder](database::Connection &copy) -> Result<std::vector<StoredFile>> {
        std::vector<StoredFile> files;
        auto read = copy.query(QStringLiteral("SELECT name, bytes, sha FROM stored ORDER BY name"),
                               {},
                               [&](const QSqlQuery &row) {
                                   const QByteArray name = row.value(0).toString().toLatin1();
                                   files.push_back({name,
                                                    folder + '/' + name,
                                                    row.value(1).toLongLong(),
                                                    row.value(2).toString().toLatin1()});
                                   return true;
                               });
        if (!read)
            return fail(read.error());
        return files;
    };
}

/// One entry of an archive that a test makes up.
struct MadeUp
{
    QByteArray name;
    QByteArray content;
    unsigned type = AE_IFREG;
    QByteArray link; ///< Where a symbolic or hard link points to.
};

/// Writes any archive, however hostile.
inline bool writeArchive(const QByteArray &path,
                         const std::vector<MadeUp> &entries,
                         bool isZstd = true)
{
    const std::unique_ptr<archive, decltype(&archive_write_free)> out(archive_write_new(),
                                                                      &archive_write_free);
    if (isZstd)
        archive_write_add_filter_zstd(out.get());
    else
        archive_write_add_filter_gzip(out.get());
    archive_write_set_format_pax_restricted(out.get());
    if (archive_write_open_filename(out.get(), path.constData()) != ARCHIVE_OK)
        return false;
    for (const MadeUp &made : entries) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(
            archive_entry_new(), &archive_entry_free);
        archive_entry_set_pathname(entry.get(), made.name.constData());
        archive_entry_set_perm(entry.get(), 0600);
        archive_entry_set_filetype(entry.get(), made.type);
        if (made.type == AE_IFLNK)
            archive_entry_set_symlink(entry.get(), made.link.constData());
        else if (!made.link.isEmpty())
            archive_entry_set_hardlink(entry.get(), made.link.constData());
        const bool hasContent = made.type == AE_IFREG && made.link.isEmpty();
        archive_entry_set_size(entry.get(), hasContent ? made.content.size() : 0);
        // A warning is about names in other encodings, which a hostile archive has.
        if (archive_write_header(out.get(), entry.get()) < ARCHIVE_WARN)
            return false;
        if (hasContent) {
            archive_write_data(
                out.get(), made.content.constData(), static_cast<std::size_t>(made.content.size()));
        }
    }
    return archive_write_close(out.get()) == ARCHIVE_OK;
}

/// A manifest line; what it says need not be true.
inline QByteArray lineFor(const QByteArray &name, qint64 bytes, const QByteArray &hash)
{
    return R"({"name":")" + name + R"(","bytes":)" + QByteArray::number(bytes) + R"(,"sha256":")"
           + hash + R"("})";
}

inline QByteArray manifestOf(const QList<QByteArray> &lines,
                             const QByteArray &product = "aio-hub",
                             const QByteArray &format = "1")
{
    return R"({"product":")" + product + R"(","format":)" + format
           + R"(,"created_at":"2026-01-01T00:00:00.000Z","version":"0.1.0","entries":[)"
           + lines.join(',') + "]}";
}

} // namespace hub::maintenance::test
