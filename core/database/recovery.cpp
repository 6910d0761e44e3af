#include "core/base/path_text.h"
#include "core/database/backup_folder_p.h"
#include "core/database/clean_note_p.h"
#include "core/database/files_p.h"
#include "core/database/inspection_p.h"
#include "core/database/recovery_p.h"
#include "core/database/set_aside_p.h"
#include "core/database/wal_report_p.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::database {
namespace {

constexpr std::array<const char *, 2> kSideFiles{"-wal", "-shm"};

QString shown(const QByteArray &path)
{
    return pathForDisplay(path);
}

bool exists(const QByteArray &path)
{
    struct stat status = {};
    return ::lstat(path.constData(), &status) == 0;
}

/// Builds the database beside its place and moves it there whole: a first start that dies leaves
/// nothing that looks like a damaged file.
Result<void> createNew(const Database::Options &options)
{
    const QByteArray part = partPathFor(options.file);
    Result<void> made;
    {
        UniqueFd file(
            options.io->open(part.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!file.isValid()) {
            return fail(errnoError(
                QStringLiteral("cannot create the database %1").arg(shown(options.file)), errno));
        }
        file.reset();
        auto connection = Connection::open({part});
        if (!connection)
            made = fail(connection.error());
        // One sync at the end stands for one a step: nobody has seen the file yet.
        if (made)
            made = (*connection)->setDurable(false);
        if (made)
            made = migrate(**connection, options.schemas);
    }
    if (made)
        return publish(part, options.file, *options.io);
    for (const char *suffix : {"", "-wal", "-shm"})
        options.io->unlink((part + suffix).constData());
    return made;
}

/// The newest backup that is sound takes the place of the file; false where there is none.
Result<bool> restoreNewestBackup(const Database::Options &options, QStringList &notices)
{
    for (const BackupFile &backup : listBackups(options.backupFolder)) {
        if (auto sound = inspect(backup.path, options.schemas, Depth::Full); !sound) {
            notices += QStringLiteral("The backup %1 cannot be used and was left where it is: %2.")
                           .arg(shown(backup.path), sound.error().detail);
            continue;
        }
        if (auto copied = copyFile(backup.path, options.file, *options.io); !copied)
            return fail(copied.error());
        notices += QStringLiteral("The data were restored from the backup of %1. What was added or "
                                  "changed after that time may be missing.")
                       .arg(toRfc3339(backup.madeAt));
        return true;
    }
    return false;
}

Result<void> restoreOrCreate(const Database::Options &options, QStringList &notices)
{
    auto restored = restoreNewestBackup(options, notices);
    if (!restored)
        return fail(restored.error());
    if (*restored)
        return {};
    if (auto created = createNew(options); !created)
        return created;
    notices += QStringLiteral("There was no good backup, so an empty database was created. What "
                              "was kept in the old one is missing.");
    return {};
}

/// Puts modes right that keep us out of a file of our own.
Result<void> makeAccessible(const QByteArray &file, const struct stat &status, QStringList &notices)
{
    constexpr mode_t kOwnerMode = S_IRUSR | S_IWUSR;
    if ((status.st_mode & kOwnerMode) == kOwnerMode)
        return {};
    if (::chmod(file.constData(), kOwnerMode) != 0) {
        return fail(
            errnoError(QStringLiteral("cannot open the database %1").arg(shown(file)), errno));
    }
    notices += QStringLiteral("The database %1 was not readable and writable by its owner; its "
                              "mode is 0600 now.")
                   .arg(shown(file));
    return {};
}

/// A folder, pipe or the like in the place of a side file keeps SQLite from opening at all, and
/// us from noting a clean end.
Result<void> clearSidePlaces(const Database::Options &options,
                             const Clock &clock,
                             QStringList &notices)
{
    for (const char *suffix : {"-wal", "-shm", "-clean"}) {
        const QByteArray path = options.file + suffix;
        struct stat status = {};
        if (::lstat(path.constData(), &status) != 0)
            continue;
        if (S_ISREG(status.st_mode)) {
            if (auto done = makeAccessible(path, status, notices); !done)
                return done;
            continue;
        }
        auto aside = setAside(path, options.damagedFolder, clock, *options.io);
        if (!aside)
            return fail(aside.error());
        notices += QStringLiteral("%1 was not a file; it was moved to %2. Changes that the "
                                  "database had not taken over yet may be missing.")
                       .arg(shown(path), shown(*aside));
    }
    return {};
}

/// Says what a damaged write-ahead log has lost, and keeps it: SQLite overwrites it when it opens.
Result<void> keepDamagedLog(const Database::Options &options,
                            const Clock &clock,
                            QStringList &notices)
{
    if (!hasLostCommits(options.file))
        return {};
    QString kept = QStringLiteral("The journal itself is gone.");
    if (const QByteArray log = options.file + "-wal"; exists(log)) {
        auto place = placeAside(log, options.damagedFolder, clock);
        if (!place)
            return fail(place.error());
        if (auto copied = copyFile(log, *place, *options.io); !copied)
            return copied;
        kept = QStringLiteral("A copy of the journal is %1.").arg(shown(*place));
    }
    notices += QStringLiteral("The journal of the database %1 was damaged: the last changes before "
                              "the hub ended could not be read and are missing. %2")
                   .arg(shown(options.file), kept);
    return {};
}

/// The file is gone. Without any trace of an earlier one this is a first start.
Result<void> replaceMissing(const Database::Options &options,
                            const Clock &clock,
                            QStringList &notices)
{
    bool hasTrace = exists(cleanNotePath(options.file))
                    || !listBackups(options.backupFolder).empty()
                    || !namesIn(options.damagedFolder).empty();
    for (const char *suffix : kSideFiles)
        hasTrace = hasTrace || exists(options.file + suffix);
    if (!hasTrace)
        return createNew(options);
    return replaceDamaged(options, clock, QStringLiteral("is gone"), notices);
}

Depth depthFor(LastEnd end)
{
    switch (end) {
    case LastEnd::Clean:
        return Depth::Head;
    case LastEnd::Unclean:
        return Depth::Quick;
    case LastEnd::Altered:
        return Depth::Full;
    }
    return Depth::Full;
}

/// The file exists and is a regular one: how was it left, and is it sound?
Result<Opening> examine(const Database::Options &options, const Clock &clock, Opening opening)
{
    if (auto cleared = clearSidePlaces(options, clock, opening.notices); !cleared)
        return fail(cleared.error());
    const LastEnd end = readCleanNote(options.file);
    opening.wasUnclean = end == LastEnd::Unclean;
    opening.wasAltered = end == LastEnd::Altered;
    if (opening.wasUnclean) {
        if (auto kept = keepDamagedLog(options, clock, opening.notices); !kept)
            return fail(kept.error());
    }

    auto sound = inspect(options.file, options.schemas, depthFor(end));
    if (sound && opening.wasAltered) {
        opening.notices += QStringLiteral("The database %1 was changed while no hub had it open. "
                                          "Its structure is sound, but single values in it may be "
                                          "other than the hub wrote them.")
                               .arg(shown(options.file));
    }
    if (sound)
        return opening;
    if (sound.error().kind != Error::Kind::Corrupt)
        return fail(sound.error());
    const QString damage = QStringLiteral("was damaged (%1)").arg(sound.error().detail);
    if (auto replaced = replaceDamaged(options, clock, damage, opening.notices); !replaced)
        return fail(replaced.error());
    return opening;
}

} // namespace

Result<void> replaceDamaged(const Database::Options &options,
                            const Clock &clock,
                            const QString &damage,
                            QStringList &notices)
{
    QString notice = QStringLiteral("The database %1 %2.").arg(shown(options.file), damage);
    // The database first: without it, what remains of it is no danger to anybody.
    QStringList places;
    for (const char *suffix : {"", "-wal", "-shm", "-clean"}) {
        const QByteArray path = options.file + suffix;
        if (!exists(path))
            continue;
        auto aside = setAside(path, options.damagedFolder, clock, *options.io);
        if (!aside)
            return fail(aside.error());
        places += shown(*aside);
    }
    if (!places.isEmpty())
        notice += QStringLiteral(" What was there is now %1.").arg(places.join(u", "));
    notices += notice;
    return restoreOrCreate(options, notices);
}

Result<Opening> makeReady(const Database::Options &options, const Clock &clock)
{
    Opening opening;
    if (auto made = makeFolder(folderOf(options.file)); !made)
        return fail(made.error());
    removeUnfinishedBackups(options.backupFolder, *options.io);
    removeUnfinishedCopies(options.file, *options.io);

    struct stat status = {};
    const bool isThere = ::stat(options.file.constData(), &status) == 0;
    if (!isThere && errno != ENOENT && errno != ELOOP) {
        return fail(errnoError(
            QStringLiteral("cannot open the database %1").arg(shown(options.file)), errno));
    }
    Result<void> replaced;
    if (!isThere && exists(options.file))
        replaced = replaceDamaged(
            options, clock, QStringLiteral("was a link to nothing"), opening.notices);
    else if (!isThere)
        replaced = replaceMissing(options, clock, opening.notices);
    else if (!S_ISREG(status.st_mode))
        replaced =
            replaceDamaged(options, clock, QStringLiteral("was not a file"), opening.notices);
    else
        return makeAccessible(options.file, status, opening.notices).and_then([&] {
            return examine(options, clock, std::move(opening));
        });
    if (!replaced)
        return fail(replaced.error());
    return opening;
}

} // namespace hub::database
