#include "core/maintenance/doctor.h"

#include "core/base/data_folder.h"
#include "core/base/path_text.h"
#include "core/maintenance/doctor_checks_p.h"

#include <sys/stat.h>

namespace hub::maintenance {
namespace {

void append(std::vector<Check> &to, std::vector<Check> checks)
{
    std::move(checks.begin(), checks.end(), std::back_inserter(to));
}

/// Everything that is looked at, and put right, below a data folder that exists.
void examineFolder(const DoctorOptions &options, const Clock &clock, std::vector<Check> &checks)
{
    const QString lock = QStringLiteral("lock");
    const std::optional<QString> owner = ownerOf(options.dataFolder);
    std::unique_ptr<DataFolder> held;
    if (owner) {
        checks.push_back(passed(lock, QStringLiteral("in use by %1").arg(*owner)));
        if (options.fix) {
            checks.back().status = Check::Status::Warn;
            checks.back().remedy = QStringLiteral("end it first: while it runs nothing is fixed");
        }
    } else if (options.fix) {
        // What is put right must not be in somebody's hands.
        auto taken = DataFolder::open(options.dataFolder, QStringLiteral("aio-hub doctor --fix"));
        if (!taken) {
            checks.push_back(failed(lock, taken.error()));
            return;
        }
        held = std::move(*taken);
        checks.push_back(passed(lock, QStringLiteral("nobody else uses the data folder")));
        for (const QString &notice : held->notices()) {
            checks.push_back(passed(QStringLiteral("modes"), notice));
            checks.back().fixable = checks.back().fixed = true;
        }
    } else {
        checks.push_back(passed(lock, QStringLiteral("nobody uses the data folder")));
    }
    checks.push_back(checkSpace(options));
    append(checks, checkDatabase(options, clock, owner.has_value(), held != nullptr));
    checks.push_back(checkSetAside(options));
    checks.push_back(checkLeftovers(options, held != nullptr));
    checks.push_back(checkLogs(options));
}

bool exists(const QByteArray &path)
{
    struct stat status = {};
    return ::stat(path.constData(), &status) == 0;
}

} // namespace

Check passed(const QString &name, const QString &detail)
{
    return {name, Check::Status::Pass, detail, {}, false, false};
}

Check warned(const QString &name, const QString &detail, const QString &remedy)
{
    return {name, Check::Status::Warn, detail, remedy, false, false};
}

Check failed(const QString &name, const QString &detail, const QString &remedy)
{
    return {name, Check::Status::Fail, detail, remedy, false, false};
}

Check failed(const QString &name, const Error &error)
{
    return failed(name, error.detail, error.remedy);
}

std::vector<Check> examine(const DoctorOptions &options, const Clock &clock)
{
    std::vector<Check> checks{checkFolder(options)};
    const bool isUsable = checks.front().status != Check::Status::Fail;
    if (isUsable && exists(options.dataFolder))
        examineFolder(options, clock, checks);
    append(checks, checkWorker(options));
    checks.push_back(checkDescriptors());
    checks.push_back(checkMemory());
    if (!isUsable)
        return checks;
    for (const DoctorTask &task : options.tasks) {
        checks.push_back(task.run(options.fix));
        checks.back().name = task.name;
    }
    return checks;
}

Check::Status worst(const std::vector<Check> &checks)
{
    Check::Status status = Check::Status::Pass;
    for (const Check &check : checks)
        status = std::max(status, check.status);
    return status;
}

QLatin1StringView statusName(Check::Status status)
{
    switch (status) {
    case Check::Status::Pass:
        return QLatin1StringView("pass");
    case Check::Status::Warn:
        return QLatin1StringView("warn");
    case Check::Status::Fail:
        return QLatin1StringView("fail");
    }
    return QLatin1StringView("fail");
}

json::value toJsonValue(const std::vector<Check> &checks)
{
    json::array list;
    for (const Check &check : checks) {
        const QLatin1StringView status = statusName(check.status);
        list.push_back(json::object{
            {"name", toJsonString(check.name)},
            {"status", json::string(status.data(), static_cast<std::size_t>(status.size()))},
            {"detail", toJsonString(check.detail)},
            {"remedy", toJsonString(check.remedy)},
            {"fixable", check.fixable},
            {"fixed", check.fixed}});
    }
    return list;
}

} // namespace hub::maintenance
