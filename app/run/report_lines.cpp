#include "app/run/run_report.h"
#include "core/base/path_text.h"

namespace hub::app::lines {
namespace {

/// One line whatever is in it: an error's detail may quote a file's name or a library's message.
QString singleLine(const QString &text)
{
    QString line = text;
    for (QChar &character : line) {
        if (character.category() == QChar::Other_Control)
            character = u' ';
    }
    return line.simplified();
}

/// "−95 %", "+3 %".
QString changeText(qint64 before, qint64 after)
{
    if (before <= 0)
        return {};
    const double percent =
        100.0 * static_cast<double>(after - before) / static_cast<double>(before);
    return QStringLiteral(" (%1%2 %)")
        .arg(percent < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(qAbs(percent), 0, 'f', qAbs(percent) < 9.95 ? 1 : 0);
}

QString savingText(qint64 before, qint64 after)
{
    return QStringLiteral("%1 → %2%3")
        .arg(bytesText(before), bytesText(after), changeText(before, after));
}

QString countText(int count, const char *one, const char *many)
{
    return QStringLiteral("%1 %2").arg(count).arg(QLatin1StringView(count == 1 ? one : many));
}

json::object eventOf(const char *event, const RunItem &item)
{
    json::object object{{"event", event}};
    if (!item.path.isEmpty())
        object["file"] = toJsonString(pathToText(item.path));
    return object;
}

json::object errorObject(const Error &error)
{
    json::object object;
    const QLatin1StringView code = errorCode(error.kind);
    object["code"] = json::string(code.data(), static_cast<std::size_t>(code.size()));
    object["detail"] = toJsonString(error.detail);
    object["remedy"] = toJsonString(error.remedy);
    return object;
}

void addOutcome(json::object &object, const ItemOutcome &outcome)
{
    json::array files;
    for (const OutputFile &file : outcome.files)
        files.emplace_back(toJsonString(pathToText(file.name)));
    object["files"] = std::move(files);
    object["source_bytes"] = outcome.sourceBytes;
    object["best_bytes"] = outcome.bestBytes;
}

} // namespace

QString failure(const RunItem &item, const Error &error)
{
    const QString message = singleLine(error.message());
    const QString name = singleLine(item.shownName);
    return message.contains(name) ? QStringLiteral("aio-hub: %1").arg(message)
                                  : QStringLiteral("aio-hub: %1: %2").arg(name, message);
}

QString success(const RunItem &item, const ItemOutcome &outcome)
{
    const QString name = singleLine(item.shownName);
    if (!outcome.resultJson.isEmpty())
        return QStringLiteral("%1: %2").arg(name, QString::fromUtf8(outcome.resultJson));
    const QString files = countText(static_cast<int>(outcome.files.size()), "file", "files");
    if (outcome.bestBytes <= 0)
        return QStringLiteral("%1: %2").arg(name, files);
    return QStringLiteral("%1: %2, %3")
        .arg(name, files, savingText(outcome.sourceBytes, outcome.bestBytes));
}

QString summary(const RunSummary &summary)
{
    QString text = countText(summary.succeeded, "done", "done");
    if (summary.failed > 0)
        text += QStringLiteral(", %1 failed").arg(summary.failed);
    text += QStringLiteral(" in %1").arg(durationText(summary.duration));
    if (!summary.outFolder.isEmpty()) {
        text += QStringLiteral("; %1 written to %2")
                    .arg(countText(summary.written, "file", "files"), summary.outFolder);
        if (summary.unchanged > 0)
            text += QStringLiteral(", %1 unchanged").arg(summary.unchanged);
    }
    if (summary.bestBytes > 0)
        text += QStringLiteral("; ") + savingText(summary.sourceBytes, summary.bestBytes);
    return text;
}

QByteArray stateJson(const RunItem &item, const jobs::Job &job)
{
    json::object object = eventOf("job", item);
    object["id"] = toJsonString(job.id);
    object["kind"] = toJsonString(job.kind);
    object["state"] = toJsonString(jobs::stateName(job.state));
    object["attempt"] = job.attempt;
    if (job.error)
        object["error"] = errorObject(*job.error);
    return toJson(object);
}

QByteArray fileJson(const RunItem &item, const OutputFile &file)
{
    json::object object = eventOf("variant", item);
    object["output"] = toJsonString(pathToText(file.name));
    object["format"] = toJsonString(file.format);
    object["width"] = file.width;
    object["height"] = file.height;
    object["bytes"] = file.bytes;
    object["unchanged"] = file.isUnchanged;
    return toJson(object);
}

QByteArray outcomeJson(const RunItem &item, const ItemOutcome &outcome)
{
    json::object object = eventOf("job", item);
    object["id"] = toJsonString(outcome.jobId);
    object["state"] = outcome.error ? "failed" : "succeeded";
    if (outcome.error) {
        object["error"] = errorObject(*outcome.error);
        return toJson(object);
    }
    if (outcome.resultJson.isEmpty()) {
        addOutcome(object, outcome);
        return toJson(object);
    }
    auto result = parseJson(outcome.resultJson, QStringLiteral("result"));
    object["result"] = result ? *std::move(result) : json::value();
    return toJson(object);
}

QByteArray summaryJson(const RunSummary &summary)
{
    json::object object{{"event", "done"},
                        {"ok", summary.succeeded},
                        {"failed", summary.failed},
                        {"written", summary.written},
                        {"unchanged", summary.unchanged},
                        {"source_bytes", summary.sourceBytes},
                        {"best_bytes", summary.bestBytes},
                        {"duration_ms", summary.duration.count()},
                        {"interrupted", summary.wasInterrupted}};
    return toJson(object);
}

} // namespace hub::app::lines
