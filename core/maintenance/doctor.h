#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/base/json.h"
#include "core/database/migrations.h"

#include <functional>
#include <vector>

namespace hub::maintenance {

/// What one check found, for people.
struct Check
{
    enum class Status
    {
        Pass,
        Warn, ///< Works, but not as well or as safely as it could.
        Fail, ///< Something does not work, or data are at risk.
    };

    QString name; ///< "data folder"
    Status status = Status::Pass;
    QString detail;       ///< What was found, with its numbers.
    QString remedy;       ///< What to do; empty for a pass.
    bool fixable = false; ///< `--fix` can put it right.
    bool fixed = false;   ///< It has.
};

/// A check of a part that this folder must not know: the engine hands it in.
struct DoctorTask
{
    QString name;
    std::function<Check(bool fix)> run;
};

struct DoctorOptions
{
    QByteArray dataFolder;
    std::vector<database::Schema> schemas;
    /// Runs `aio-worker --probe` and gives its JSON line. Not set: no worker is looked for.
    std::function<Result<QByteArray>()> probeWorker;
    /// Run last, when nobody holds the data folder: they may start what they need.
    std::vector<DoctorTask> tasks;
    bool fix = false;
    std::chrono::hours oldBackup{24 * 7};
    qint64 reservedBytes = 200LL * 1000 * 1000; ///< Where the hub stops taking more...
    double reservedFraction = 0.05;             ///< ... or below this part of the disk.
    Io *io = &systemIo();
};

/// Looks at everything that a hub on this data folder needs, in the order in which one thing needs
/// the other. Without DoctorOptions::fix nothing is changed; with it, what is safe is put right:
/// modes, leftovers, and a damaged database by what opening it does.
///
/// Threads: any; blocks while the database is read as a whole.
/// Errors:  none: a check that cannot be made is a check that fails.
[[nodiscard]] std::vector<Check> examine(const DoctorOptions &options, const Clock &clock);

/// The worst status of all of them; Pass where there are none.
[[nodiscard]] Check::Status worst(const std::vector<Check> &checks);

/// "pass", "warn", "fail".
[[nodiscard]] QLatin1StringView statusName(Check::Status status);

/// For `doctor --json`: a list of objects with the fields of Check.
[[nodiscard]] json::value toJsonValue(const std::vector<Check> &checks);

} // namespace hub::maintenance
