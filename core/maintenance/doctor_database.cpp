#include "core/base/path_text.h"
#include "core/database/database.h"
#include "core/maintenance/doctor_checks_p.h"

#include <sys/stat.h>

namespace hub::maintenance {
namespace {

using database::Connection;
using database::Database;

Database::Options optionsFor(const DoctorOptions &options)
{
    Database::Options used;
    used.file = options.dataFolder + "/hub.db";
    used.backupFolder = options.dataFolder + "/backups";
    used.damagedFolder = options.dataFolder + "/damaged";
    used.schemas = options.schemas;
    used.readers = 1;
    used.io = options.io;
    return used;
}

bool exists(const QByteArray &path)
{
    struct stat status = {};
    return ::lstat(path.constData(), &status) == 0;
}

QString restoreRemedy()
{
    return QStringLiteral("run doctor --fix, or start the hub: the damaged file is set aside and "
                          "the newest good backup takes its place");
}

/// Beside a running hub: by a connection like its own, which sees what is in the journal.
Result<void> examineInUse(const Database::Options &options)
{
    Connection::Options open;
    open.file = options.file;
    open.access = Connection::Access::ReadOnly;
    auto connection = Connection::open(open);
    if (!connection)
        return fail(connection.error());
    QStringList problems;
    auto read =
        (*connection)
            ->query(QStringLiteral("PRAGMA integrity_check(20)"), {}, [&](const QSqlQuery &row) {
                problems += row.value(0).toString().simplified();
                return true;
            });
    if (!read)
        return read;
    if (problems == QStringList(QStringLiteral("ok")))
        return {};
    return fail(Error::Kind::Corrupt, problems.join(QStringLiteral("; ")));
}

Check checkIntegrity(const DoctorOptions &options, bool isInUse)
{
    const QString name = QStringLiteral("database");
    const Database::Options used = optionsFor(options);
    const Result<void> sound =
        isInUse ? examineInUse(used) : Database::examine(used.file, used.schemas);
    if (sound)
        return passed(name, QStringLiteral("%1 is sound").arg(pathForDisplay(used.file)));
    Check check = failed(name, sound.error());
    if (sound.error().kind == Error::Kind::Corrupt) {
        check.detail =
            QStringLiteral("%1 is damaged: %2").arg(pathForDisplay(used.file), check.detail);
        check.remedy = restoreRemedy();
        check.fixable = true;
    }
    return check;
}

/// Opening is what repairs: the same code as at every start of the hub.
Check repair(const DoctorOptions &options, const Clock &clock, Check check)
{
    auto opened = Database::open(optionsFor(options), clock);
    if (!opened)
        return failed(check.name, opened.error());
    check = passed(check.name, (*opened)->notices().join(u' '));
    check.fixable = check.fixed = true;
    return check;
}

Check checkSchemas(const DoctorOptions &options)
{
    const QString name = QStringLiteral("schema");
    Connection::Options open;
    open.file = options.dataFolder + "/hub.db";
    open.access = Connection::Access::ReadOnly;
    auto connection = Connection::open(open);
    if (!connection)
        return failed(name, connection.error());
    const auto versions = database::schemaVersions(**connection);
    if (!versions)
        return failed(name, versions.error());
    if (auto known = database::checkNotNewer(*versions, options.schemas); !known)
        return failed(name, known.error());
    QStringList shown;
    for (auto version = versions->cbegin(); version != versions->cend(); ++version)
        shown += QStringLiteral("%1 %2").arg(version.key()).arg(version.value());
    return passed(name, shown.join(QStringLiteral(", ")));
}

Check checkBackups(const DoctorOptions &options, const Clock &clock)
{
    const QString name = QStringLiteral("backups");
    const QString remedy = QStringLiteral("leave the hub running, or: aio-hub backup FILE");
    const std::optional<WallTime> newest = Database::newestBackup(options.dataFolder + "/backups");
    if (!newest)
        return warned(name, QStringLiteral("there is no good backup"), remedy);
    const auto age = std::chrono::floor<std::chrono::hours>(clock.wallNow() - *newest);
    const QString detail = QStringLiteral("the newest good one is of %1, %2 h old")
                               .arg(toRfc3339(*newest))
                               .arg(age.count());
    return age <= options.oldBackup ? passed(name, detail) : warned(name, detail, remedy);
}

} // namespace

std::vector<Check> checkDatabase(const DoctorOptions &options,
                                 const Clock &clock,
                                 bool isInUse,
                                 bool fix)
{
    const QByteArray file = options.dataFolder + "/hub.db";
    const bool hasBackups = Database::newestBackup(options.dataFolder + "/backups").has_value();
    if (!exists(file) && !hasBackups)
        return {passed(QStringLiteral("database"), QStringLiteral("there is none yet"))};

    Check integrity = checkIntegrity(options, isInUse);
    if (!exists(file)) {
        integrity = failed(
            QStringLiteral("database"),
            QStringLiteral("%1 is gone, and there are backups of it").arg(pathForDisplay(file)),
            restoreRemedy());
        integrity.fixable = true;
    }
    if (integrity.fixable && fix)
        integrity = repair(options, clock, std::move(integrity));
    std::vector<Check> checks{integrity};
    if (integrity.status == Check::Status::Pass)
        checks.push_back(checkSchemas(options));
    checks.push_back(checkBackups(options, clock));
    return checks;
}

} // namespace hub::maintenance
