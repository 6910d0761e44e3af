#include "core/server/api/job_json_p.h"

namespace hub::server {
namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

void writeJsonOrNull(JsonText &text, std::string_view name, const QByteArray &json)
{
    text.key(name);
    if (json.isEmpty())
        text.value(nullptr);
    else
        text.raw(view(json));
}

void writeTexts(JsonText &text, std::string_view name, const QStringList &lines)
{
    text.key(name);
    text.beginArray();
    for (const QString &line : lines)
        text.value(line);
    text.endArray();
}

void writeTextOrNull(JsonText &text, std::string_view name, const QString &value)
{
    text.key(name);
    if (value.isEmpty())
        text.value(nullptr);
    else
        text.value(value);
}

void writeError(JsonText &text, const std::optional<Error> &error)
{
    text.key("error");
    if (!error) {
        text.value(nullptr);
        return;
    }
    text.beginObject();
    text.field("code", errorCode(error->kind));
    text.field("message", error->detail);
    text.field("remedy", error->remedy);
    text.endObject();
}

} // namespace

void writeJob(JsonText &text, const jobs::Job &job, JobDetail detail)
{
    text.beginObject();
    text.field("id", job.id);
    text.field("kind", job.kind);
    text.field("state", jobs::stateName(job.state));
    text.field("priority", jobs::priorityName(job.priority));
    text.field("attempt", job.attempt);
    text.field("max_attempts", job.maxAttempts);
    text.field("progress", job.progress);
    text.field("eta_ms", job.eta);
    writeTextOrNull(text, "waiting_reason", job.waitingReason);
    writeError(text, job.error);
    text.field("created_at", job.createdAt);
    text.field("started_at", job.startedAt);
    text.field("finished_at", job.finishedAt);
    text.field("run_at", job.runAt);
    writeTextOrNull(text, "group", job.group);
    if (detail == JobDetail::Whole) {
        writeJsonOrNull(text, "input", job.input);
        writeJsonOrNull(text, "result", job.result);
        text.field("timeout_ms", job.timeout);
        writeTextOrNull(text, "unique_key", job.uniqueKey);
        writeTexts(text, "depends_on", job.dependsOn);
        writeTexts(text, "error_trail", job.errorTrail);
        writeTexts(text, "log", job.log);
    }
    text.endObject();
}

void writeCounts(JsonText &text, const jobs::JobQueue::Counts &counts)
{
    text.beginObject();
    for (std::size_t i = 0; i < counts.byState.size(); ++i) {
        const QLatin1StringView name = jobs::stateName(static_cast<jobs::State>(i));
        text.field({name.data(), static_cast<std::size_t>(name.size())}, counts.byState.at(i));
    }
    text.endObject();
}

std::string queueJson(const jobs::JobQueue &queue)
{
    const jobs::JobQueue::Counts counts = queue.counts();
    JsonText text;
    text.beginObject();
    text.field("paused", counts.isPaused);
    text.field("workers", counts.workers);
    text.field("busy", counts.busy);
    text.key("by_state");
    writeCounts(text, counts);
    text.endObject();
    return std::move(text).take();
}

} // namespace hub::server
