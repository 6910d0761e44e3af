#include "core/server/api/status_report.h"

#include "core/resources/memory_probe.h"
#include "core/server/api/job_json_p.h"
#include "core/server/event_hub.h"

#include <unistd.h>

namespace hub::server {
namespace {

using std::chrono::milliseconds;

/// The totals of what is stored come from the database: not with every event. Those of the
/// artifacts are one row, those of the blobs a sum over all.
constexpr std::chrono::seconds kArtifactsAreGoodFor{1};
constexpr std::chrono::seconds kBlobsAreGoodFor{10};

/// "{...}" without its braces, to be put together with others.
std::string withoutBraces(std::string json)
{
    return json.substr(1, json.size() - 2);
}

void writeCountAndBytes(JsonText &text, std::string_view name, qint64 count, qint64 bytes)
{
    text.key(name);
    text.beginObject();
    text.field("count", count);
    text.field("bytes", bytes);
    text.endObject();
}

milliseconds rounded(std::chrono::microseconds duration)
{
    return std::chrono::round<milliseconds>(duration);
}

} // namespace

StatusReport::StatusReport(Sources sources)
    : m_sources(std::move(sources))
{}

StatusReport::Stored StatusReport::readStored()
{
    const MonotonicTime now = m_sources.clock.now();
    const MutexLocker lock(m_mutex); // Whoever comes meanwhile gets the same figures.
    if (now >= m_stored.artifactsDue) {
        m_stored.artifactsDue = now + kArtifactsAreGoodFor;
        if (const auto totals = m_sources.artifacts.totals())
            m_stored.artifacts = *totals;
    }
    if (now >= m_stored.blobsDue) {
        m_stored.blobsDue = now + kBlobsAreGoodFor;
        if (const auto usage = m_sources.blobs.usage())
            m_stored.blobs = *usage;
    }
    return m_stored;
}

std::string StatusReport::changingPart()
{
    const Stored stored = readStored();
    JsonText text;
    text.beginObject();
    text.field("version", m_sources.version);
    text.field("pid", static_cast<int>(::getpid()));
    text.key("jobs");
    text.raw(queueJson(m_sources.jobs));
    writeCountAndBytes(text, "artifacts", stored.artifacts.count, stored.artifacts.bytes);
    writeCountAndBytes(text, "blobs", stored.blobs.blobs, stored.blobs.bytes);
    text.key("sessions");
    text.beginObject();
    text.field("count", m_sources.sessions.count());
    text.endObject();
    text.endObject();
    return withoutBraces(std::move(text).take());
}

std::string StatusReport::passingPart() const
{
    JsonText text;
    text.beginObject();
    text.field("at", m_sources.clock.wallNow());
    const auto uptime = m_sources.clock.now() - m_sources.began;
    text.field("uptime_ms", std::chrono::duration_cast<milliseconds>(uptime));
    text.key("memory");
    text.beginObject();
    text.field("rss_bytes", resources::ownResidentBytes());
    text.endObject();
    text.key("events");
    text.beginObject();
    text.field("clients", m_sources.server.events().clientCount());
    text.field("last_id", m_sources.server.events().lastId());
    text.endObject();
    text.endObject();
    return withoutBraces(std::move(text).take());
}

std::string StatusReport::operationsPart() const
{
    JsonText text;
    text.beginArray();
    for (const auto &[name, operation] : m_sources.metrics.operations()) {
        if (operation.latency.count == 0)
            continue;
        text.beginObject();
        text.field("name", name);
        text.field("count", operation.latency.count);
        text.field("failures", operation.failures);
        text.field("over_5s", operation.latency.over5s);
        text.field("p50_ms", rounded(operation.latency.quantile(0.50)));
        text.field("p95_ms", rounded(operation.latency.quantile(0.95)));
        text.field("p99_ms", rounded(operation.latency.quantile(0.99)));
        text.endObject();
    }
    text.endArray();
    return std::move(text).take();
}

std::string StatusReport::whole()
{
    return '{' + passingPart() + ',' + changingPart() + R"(,"operations":)" + operationsPart()
           + '}';
}

std::optional<std::string> StatusReport::change()
{
    std::string changing = changingPart();
    {
        const MutexLocker lock(m_mutex);
        if (changing == m_lastTold)
            return std::nullopt;
        m_lastTold = changing;
    }
    return '{' + passingPart() + ',' + changing + '}';
}

void StatusReport::retell()
{
    const MutexLocker lock(m_mutex);
    m_lastTold.clear();
}

} // namespace hub::server
