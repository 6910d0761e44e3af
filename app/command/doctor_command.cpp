#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "core/engine/doctor_tasks.h"

#include <algorithm>

namespace hub::app {
namespace {

using maintenance::Check;

maintenance::DoctorOptions doctorOptions(const Context &context)
{
    const Configuration &configuration = context.configuration;
    maintenance::DoctorOptions options;
    options.dataFolder = context.dataFolder;
    options.schemas = Engine::schemas();
    options.probeWorker = [] { return media::probeIsolation(workerProgram()); };
    Engine::Options engine = engineOptions(context, QStringLiteral("aio-hub doctor"));
    engine.stderrLevel = QtFatalMsg; // Each check tells its own troubles.
    options.tasks = doctorTasks(engine);
    options.fix = context.line.has(QStringLiteral("--fix"));
    options.reservedBytes = configuration.bytes(QLatin1StringView("storage.reserve_bytes"));
    const auto percent = configuration.integer(QLatin1StringView("storage.reserve_percent"));
    options.reservedFraction = static_cast<double>(percent) / 100;
    return options;
}

void printChecks(const std::vector<Check> &checks)
{
    qsizetype nameWidth = 0;
    for (const Check &check : checks)
        nameWidth = std::max(nameWidth, check.name.size());
    const QString indent(nameWidth + 8, u' ');
    for (const Check &check : checks) {
        QString line = QString(maintenance::statusName(check.status)).leftJustified(6)
                       + check.name.leftJustified(nameWidth + 2) + check.detail;
        if (check.fixed)
            line += QStringLiteral(" (fixed)");
        standardOutput().writeLine(line);
        if (!check.remedy.isEmpty() && !check.fixed)
            standardOutput().writeLine(indent + QStringLiteral("to do: ") + check.remedy);
    }
}

} // namespace

int doctorCommand(const Context &context)
{
    context.signals.escalate(); // Nothing here needs a clean stop.
    // A Ctrl-C ends it at once: nothing that a check does minds that more than a crash.
    context.signals.escalate();
    const SystemClock clock;
    const std::vector<Check> checks = maintenance::examine(doctorOptions(context), clock);
    if (context.line.has(QStringLiteral("--json")))
        standardOutput().write(toJson(maintenance::toJsonValue(checks)) + '\n');
    else
        printChecks(checks);
    return maintenance::worst(checks) == Check::Status::Fail ? ExitSomeFailed : ExitDone;
}

} // namespace hub::app
