#include "app/ctl/job_files.h"
#include "app/ctl/job_wait.h"
#include "app/ctl/rows.h"
#include "app/ctl/watch.h"
#include "app/run/run_kinds.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

namespace hub::app {
namespace {

QByteArray jobPath(const QByteArray &id)
{
    return "/api/v1/jobs/" + urlPart(id);
}

void printChanged(const Ctl &ctl, const QByteArray &job)
{
    if (ctl.wantsJson())
        printJson(job);
    else
        standardOutput().writeLine(jobLine(objectOf(job)));
}

CtlResult listJobs(const Ctl &ctl)
{
    if (ctl.has("--watch"))
        return watchJobs(ctl);
    ListView view = jobListView();
    for (const char *name : {"state", "kind", "priority", "group"})
        view.filter.emplace_back(name, ctl.value(QByteArray("--") + name));
    return printList(ctl, view);
}

CtlResult showJob(const Ctl &ctl)
{
    const auto job = ctl.hub.get(jobPath(ctl.argument(0)));
    if (!job)
        return fail(job.error());
    if (ctl.wantsJson())
        printJson(*job);
    else
        printLines(pairLines(jobPairs(objectOf(*job))));
    return ExitDone;
}

/// The kind with its settings; over the API a job on pictures takes an artifact too.
Result<JobKindHelp> kindWithArtifact(const QString &name)
{
    auto kind = findRunKind(name, true);
    if (kind && kind->makesFiles) {
        JobSettingHelp artifact;
        artifact.name = QStringLiteral("artifact");
        kind->settings.append(artifact);
    }
    return kind;
}

Result<json::object> jobInput(const Ctl &ctl)
{
    json::object input;
    if (ctl.has("--input")) {
        const auto value = parseJson(ctl.value("--input"), QStringLiteral("--input"));
        if (!value)
            return fail(value.error());
        if (!value->is_object()) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("--input is no JSON object"),
                        QStringLiteral("write it as --input '{\"artifact\":\"ID\"}'"));
        }
        input = value->as_object();
    }
    const QList<QByteArray> settings = ctl.context.line.options.value(QStringLiteral("--set"));
    if (settings.isEmpty())
        return input;
    const auto kind = kindWithArtifact(pathForDisplay(ctl.argument(0)));
    if (!kind)
        return fail(kind.error());
    auto set = readSettings(*kind, settings);
    if (!set)
        return fail(set.error());
    for (auto &[name, value] : *set)
        input[name] = std::move(value);
    return input;
}

Result<QByteArray> jobRequest(const Ctl &ctl)
{
    auto input = jobInput(ctl);
    if (!input)
        return fail(input.error());
    const auto textValue = [](const QByteArray &bytes) {
        return toJsonString(QString::fromUtf8(bytes));
    };
    json::object request{{"kind", textValue(ctl.argument(0))}, {"input", *std::move(input)}};
    if (ctl.has("--priority"))
        request["priority"] = textValue(ctl.value("--priority"));
    if (ctl.has("--group"))
        request["group"] = textValue(ctl.value("--group"));
    if (ctl.has("--unique-key"))
        request["unique_key"] = textValue(ctl.value("--unique-key"));
    return toJson(request);
}

/// The job's end as the end of the call.
CtlResult reportEnd(const Ctl &ctl, const QByteArray &job)
{
    printChanged(ctl, job);
    const json::object object = objectOf(job);
    const QString state = textOf(object, "state");
    if (state == QLatin1StringView("succeeded"))
        return ExitDone;
    const QString message = textOf(object, "error.message");
    printError(
        {Error::Kind::Conflict,
         QStringLiteral("job %1 has %2%3")
             .arg(textOf(object, "id"),
                  state == QLatin1StringView("failed") ? state : QStringLiteral("been ") + state,
                  message.isEmpty() ? QString() : QStringLiteral(": ") + message),
         textOf(object, "error.remedy")});
    return ExitSomeFailed;
}

CtlResult addJob(const Ctl &ctl)
{
    const auto request = jobRequest(ctl);
    if (!request)
        return fail(request.error());
    JobWait wait(ctl);
    if (ctl.has("--wait")) {
        if (const auto begun = wait.begin(); !begun)
            return fail(begun.error());
    }
    const auto job = ctl.hub.change("POST", "/api/v1/jobs", *request);
    if (!job)
        return fail(job.error());
    if (!ctl.has("--wait")) {
        printChanged(ctl, *job);
        return ExitDone;
    }
    const auto ended = wait.untilEnd(textOf(objectOf(*job), "id").toUtf8());
    return ended ? reportEnd(ctl, *ended) : fail(ended.error());
}

/// `cancel`, `retry`, `pause` and `resume` of each job that is named.
template<const char *verb>
CtlResult changeJobs(const Ctl &ctl)
{
    return forEachArgument(ctl, [&ctl](const QByteArray &id) -> Result<void> {
        const auto job = ctl.hub.change("POST", jobPath(id) + '/' + verb);
        if (!job)
            return fail(job.error());
        printChanged(ctl, *job);
        return {};
    });
}
constexpr char kCancel[] = "cancel";
constexpr char kRetry[] = "retry";
constexpr char kPause[] = "pause";
constexpr char kResume[] = "resume";

CtlResult changePriority(const Ctl &ctl)
{
    const json::object change{{"priority", toJsonString(QString::fromUtf8(ctl.argument(1)))}};
    const auto job = ctl.hub.change("PATCH", jobPath(ctl.argument(0)), toJson(change));
    if (!job)
        return fail(job.error());
    printChanged(ctl, *job);
    return ExitDone;
}

} // namespace

const std::vector<CtlAction> &jobActions()
{
    static const std::vector<CtlAction> all{{"jobs list", listJobs},
                                            {"jobs show", showJob},
                                            {"jobs add", addJob},
                                            {"jobs cancel", changeJobs<kCancel>},
                                            {"jobs retry", changeJobs<kRetry>},
                                            {"jobs pause", changeJobs<kPause>},
                                            {"jobs resume", changeJobs<kResume>},
                                            {"jobs priority", changePriority},
                                            {"jobs files", writeJobFiles}};
    return all;
}

} // namespace hub::app
