#pragma once

#include "archive_fixture.h"

#include <QTemporaryDir>

#include <atomic>
#include <cerrno>
#include <sys/stat.h>

namespace hub::maintenance::test {

/// A disk on which single calls fail from a moment on.
class BrokenIo final : public Io
{
public:
    bool renameOfFoldersFails = false;
    qint64 free = -1;
    std::atomic<int> writesLeft{1'000'000};

    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        if (writesLeft.fetch_sub(1) > 0)
            return Io::write(descriptor, bytes, count);
        errno = ENOSPC;
        return -1;
    }
    int rename(const char *from, const char *to) override
    {
        struct stat status = {};
        const bool isFolder = ::stat(from, &status) == 0 && S_ISDIR(status.st_mode);
        if (!renameOfFoldersFails || !isFolder)
            return Io::rename(from, to);
        errno = EIO;
        return -1;
    }
    qint64 freeBytes(const char *path) override { return free >= 0 ? free : Io::freeBytes(path); }
};

inline const QByteArray kContent = QByteArrayLiteral("content");

/// A place to restore into, with a good archive beside it and what made-up ones are made of.
class RestorePlace
{
protected:
    QTemporaryDir m_folder;
    ManualClock m_clock;
    QByteArray m_goodDatabase; ///< The bytes of a hub.db that every check accepts.
    QByteArray m_goodArchive;

    QByteArray at(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }
    QByteArray file() const { return at("the.backup"); }
    QByteArray target() const { return at("place/data"); }

    RestoreRequest request() const
    {
        RestoreRequest request;
        request.file = file();
        request.dataFolder = target();
        request.schemas = {storeSchema()};
        return request;
    }

    bool makeGoodArchive()
    {
        const QByteArray folder = at("made");
        auto database = database::Database::open(optionsIn(folder), m_clock);
        const bool isFilled = database && store(**database, folder, kContent)
                              && store(**database, folder, QByteArray(300'000, 'x'));
        if (!isFilled)
            return false;
        BackupRequest made;
        made.file = file();
        made.dataFolder = folder;
        made.database = database->get();
        made.files = filesBelow(folder);
        if (!writeBackup(made, m_clock))
            return false;
        database->reset();
        m_goodDatabase = contentOf(folder + "/hub.db");
        m_goodArchive = contentOf(file());
        std::filesystem::remove_all(folder.toStdString());
        return true;
    }

    /// An empty place, and the good archive at file().
    bool tidyUp() const
    {
        std::filesystem::remove_all(at("place").toStdString());
        std::filesystem::create_directories(at("place").toStdString());
        return overwrite(file(), m_goodArchive);
    }

    /// A data folder as a hub leaves it, with something of its own in it.
    bool makeOldFolder() const
    {
        return database::Database::open(optionsIn(target()), m_clock).has_value()
               && overwrite(target() + "/mine", "the only copy");
    }

    QByteArray databaseLine() const
    {
        return lineFor("hub.db", m_goodDatabase.size(), hashOf(m_goodDatabase));
    }
    MadeUp databaseEntry() const { return {"hub.db", m_goodDatabase, AE_IFREG, {}}; }

    /// Restores what is at file() over an old folder and checks that nothing has changed by it.
    Error refusal() const
    {
        const Error notRefused{Error::Kind::Internal, u"it was not refused without a trace"_qs, {}};
        if (!makeOldFolder())
            return notRefused;
        const auto before = treeOf(target());
        const auto done = restoreBackup(request(), m_clock);
        const bool isUntouched =
            treeOf(target()) == before && namesIn(at("place")) == QStringList(u"data"_qs)
            && namesIn(m_folder.path().toUtf8()) == QStringList({u"place"_qs, u"the.backup"_qs});
        return done || !isUntouched ? notRefused : done.error();
    }
};

} // namespace hub::maintenance::test
