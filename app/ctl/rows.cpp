#include "app/ctl/rows.h"

#include "app/run/progress.h"
#include "core/base/path_text.h"

#include <cmath>

namespace hub::app {
namespace {

using std::chrono::milliseconds;

QString percentText(const json::object &job)
{
    const json::value *const progress = fieldOf(job, "progress");
    const double fraction = progress && progress->is_number() ? progress->to_number<double>() : 0;
    return QStringLiteral("%1 %").arg(static_cast<int>(std::floor(fraction * 100)));
}

/// Why a job waits or has failed.
QString noteOf(const json::object &job)
{
    const QString message = textOf(job, "error.message");
    const QString remedy = textOf(job, "error.remedy");
    if (!message.isEmpty())
        return remedy.isEmpty() ? message : QStringLiteral("%1 (%2)").arg(message, remedy);
    return textOf(job, "waiting_reason");
}

QString bytesOf(const json::object &object, std::string_view path)
{
    return bytesText(numberOf(object, path));
}

void addIfThere(Pairs &pairs, const char *name, const QString &value)
{
    if (!value.isEmpty())
        pairs.append({QString::fromLatin1(name), value});
}

QString linesOf(const json::object &job, std::string_view path)
{
    QStringList lines;
    const json::value *const list = fieldOf(job, path);
    if (list != nullptr && list->is_array()) {
        for (const json::value &line : list->as_array())
            lines.append(line.is_string() ? toQString(line.as_string()) : QString());
    }
    return lines.join(u'\n');
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

ListView jobListView()
{
    ListView view;
    view.path = "/api/v1/jobs";
    view.table.header = words("ID KIND STATE DONE PRIORITY CREATED NOTE");
    view.table.numbers = {3};
    view.table.flexible = 6;
    view.nothing = QStringLiteral("no jobs");
    view.row = [](const json::object &job) -> QStringList {
        return {textOf(job, "id"),
                textOf(job, "kind"),
                textOf(job, "state"),
                percentText(job),
                textOf(job, "priority"),
                timeText(textOf(job, "created_at")),
                noteOf(job)};
    };
    return view;
}

ListView artifactListView()
{
    ListView view;
    view.path = "/api/v1/artifacts";
    view.table.header = words("ID SIZE TYPE CREATED NAME");
    view.table.numbers = {1};
    view.table.flexible = 4;
    view.nothing = QStringLiteral("no files");
    view.row = [](const json::object &artifact) -> QStringList {
        return {textOf(artifact, "id"),
                bytesOf(artifact, "bytes"),
                textOf(artifact, "media_type"),
                timeText(textOf(artifact, "created_at")),
                textOf(artifact, "filename")};
    };
    return view;
}

ListView uploadListView()
{
    ListView view;
    view.path = "/api/v1/uploads";
    view.table.header = words("ID HERE OF EXPIRES ARTIFACT NAME");
    view.table.numbers = {1, 2};
    view.table.flexible = 5;
    view.nothing = QStringLiteral("no uploads");
    view.row = [](const json::object &upload) -> QStringList {
        return {textOf(upload, "id"),
                bytesOf(upload, "offset"),
                bytesOf(upload, "bytes"),
                timeText(textOf(upload, "expires_at")),
                textOf(upload, "artifact.id"),
                textOf(upload, "filename")};
    };
    return view;
}

ListView sessionListView()
{
    ListView view;
    view.path = "/api/v1/sessions";
    view.isWhole = true; // Nobody who is signed in is left out.
    view.table.header = words("ID USER ROLE BEGAN ENDS IDLE-END");
    view.table.flexible = 1;
    view.nothing = QStringLiteral("nobody is signed in");
    view.row = [](const json::object &session) -> QStringList {
        return {textOf(session, "id"),
                textOf(session, "user"),
                textOf(session, "role"),
                timeText(textOf(session, "created_at")),
                timeText(textOf(session, "expires_at")),
                timeText(textOf(session, "idle_expires_at"))};
    };
    return view;
}

ListView cacheListView()
{
    ListView view;
    view.path = "/api/v1/cache/entries";
    view.table.header = words("NAMESPACE SIZE HITS LEFT KEY");
    view.table.numbers = {1, 2, 3};
    view.table.flexible = 4;
    view.nothing = QStringLiteral("nothing is in the cache");
    view.row = [](const json::object &entry) -> QStringList {
        const QString left = textOf(entry, "ttl_ms");
        return {textOf(entry, "namespace"),
                bytesOf(entry, "bytes"),
                textOf(entry, "hits"),
                left.isEmpty() ? QString() : QStringLiteral("%1 s").arg(left.toLongLong() / 1000),
                textOf(entry, "key")};
    };
    return view;
}

QString jobLine(const json::object &job)
{
    const QString note = noteOf(job);
    const QString line = QStringLiteral("%1  %2  %3  %4%5")
                             .arg(textOf(job, "id"),
                                  textOf(job, "state").leftJustified(9),
                                  percentText(job).rightJustified(5),
                                  textOf(job, "kind"),
                                  note.isEmpty() ? QString() : QStringLiteral("  ") + note);
    return pathForDisplay(line.toUtf8());
}

Pairs jobPairs(const json::object &job)
{
    Pairs pairs{
        {QStringLiteral("id"), textOf(job, "id")},
        {QStringLiteral("kind"), textOf(job, "kind")},
        {QStringLiteral("state"), textOf(job, "state")},
        {QStringLiteral("done"), percentText(job)},
        {QStringLiteral("priority"), textOf(job, "priority")},
        {QStringLiteral("attempt"),
         QStringLiteral("%1 of %2").arg(textOf(job, "attempt"), textOf(job, "max_attempts"))}};
    addIfThere(pairs, "waits for", textOf(job, "waiting_reason"));
    addIfThere(pairs, "error", textOf(job, "error.message"));
    addIfThere(pairs, "what to do", textOf(job, "error.remedy"));
    addIfThere(pairs, "group", textOf(job, "group"));
    addIfThere(pairs, "unique key", textOf(job, "unique_key"));
    addIfThere(pairs, "depends on", linesOf(job, "depends_on").replace(u'\n', u' '));
    addIfThere(pairs, "created", timeText(textOf(job, "created_at")));
    addIfThere(pairs, "not before", timeText(textOf(job, "run_at")));
    addIfThere(pairs, "started", timeText(textOf(job, "started_at")));
    addIfThere(pairs, "finished", timeText(textOf(job, "finished_at")));
    addIfThere(pairs, "input", textOf(job, "input"));
    addIfThere(pairs, "result", textOf(job, "result"));
    addIfThere(pairs, "earlier errors", linesOf(job, "error_trail"));
    addIfThere(pairs, "log", linesOf(job, "log"));
    return pairs;
}

Pairs artifactPairs(const json::object &artifact)
{
    return {{QStringLiteral("id"), textOf(artifact, "id")},
            {QStringLiteral("name"), textOf(artifact, "filename")},
            {QStringLiteral("type"), textOf(artifact, "media_type")},
            {QStringLiteral("size"),
             QStringLiteral("%1 (%2 bytes)")
                 .arg(bytesOf(artifact, "bytes"), textOf(artifact, "bytes"))},
            {QStringLiteral("sha256"), textOf(artifact, "sha256")},
            {QStringLiteral("created"), timeText(textOf(artifact, "created_at"))}};
}

Pairs uploadPairs(const json::object &upload)
{
    Pairs pairs{
        {QStringLiteral("id"), textOf(upload, "id")},
        {QStringLiteral("name"), textOf(upload, "filename")},
        {QStringLiteral("here"),
         QStringLiteral("%1 of %2").arg(bytesOf(upload, "offset"), bytesOf(upload, "bytes"))},
        {QStringLiteral("created"), timeText(textOf(upload, "created_at"))},
        {QStringLiteral("expires"), timeText(textOf(upload, "expires_at"))}};
    addIfThere(pairs, "artifact", textOf(upload, "artifact.id"));
    return pairs;
}

Pairs queuePairs(const json::object &queue)
{
    const bool isPaused = textOf(queue, "paused") == QLatin1StringView("true");
    Pairs pairs{
        {QStringLiteral("queue"),
         isPaused ? QStringLiteral("paused") : QStringLiteral("runs jobs")},
        {QStringLiteral("workers"),
         QStringLiteral("%1 of %2 busy").arg(textOf(queue, "busy"), textOf(queue, "workers"))}};
    const json::value *const states = fieldOf(queue, "by_state");
    if (states != nullptr && states->is_object()) {
        for (const auto &[name, count] : states->as_object()) {
            pairs.append({QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                          QString::fromUtf8(toJson(count))});
        }
    }
    return pairs;
}

Pairs statusPairs(const json::object &status)
{
    const auto countAndBytes = [&status](const std::string &name) {
        return QStringLiteral("%1, %2").arg(textOf(status, name + ".count"),
                                            bytesOf(status, name + ".bytes"));
    };
    Pairs pairs{{QStringLiteral("version"), textOf(status, "version")},
                {QStringLiteral("process"), textOf(status, "pid")},
                {QStringLiteral("up for"), clockText(milliseconds(numberOf(status, "uptime_ms")))},
                {QStringLiteral("memory"), bytesOf(status, "memory.rss_bytes")},
                {QStringLiteral("files"), countAndBytes("artifacts")},
                {QStringLiteral("stored contents"), countAndBytes("blobs")},
                {QStringLiteral("sessions"), textOf(status, "sessions.count")},
                {QStringLiteral("event clients"), textOf(status, "events.clients")}};
    if (const json::value *const queue = fieldOf(status, "jobs"); queue && queue->is_object())
        pairs += queuePairs(queue->as_object());
    return pairs;
}

} // namespace hub::app
