#include "core/server/api/feeds.h"

#include "core/base/logging.h"
#include "core/server/api/artifact_json_p.h"
#include "core/server/api/job_json_p.h"
#include "core/server/api/session_json_p.h"
#include "core/server/event_hub.h"

namespace hub::server {
namespace {

/// `status` goes out at most this often.
constexpr std::chrono::milliseconds kStatusInterval{100};

/// After so many looks that found nothing new, what is told by nobody (stores, ends of sessions) is
/// looked for at this interval; a job, file or session that changes is told at once.
constexpr int kQuietAfter = 10;
constexpr std::chrono::milliseconds kQuietInterval{1000};

/// How long the thread sleeps while nobody listens.
constexpr std::chrono::seconds kIdleInterval{5};

constexpr std::chrono::seconds kSessionsInterval{5};
constexpr std::chrono::minutes kUploadsInterval{10};

std::string_view actionName(sessions::SessionEvent::Type type)
{
    using Type = sessions::SessionEvent::Type;
    switch (type) {
    case Type::Opened:
        return "opened";
    case Type::Extended:
        return "extended";
    case Type::Revoked:
        return "revoked";
    case Type::Expired:
        break;
    }
    return "expired";
}

} // namespace

Feeds::Feeds(Services &services)
    : m_services(services)
    , m_uploadsDue(services.clock.now())
    , m_thread([this] { loop(); })
    , m_jobs(services.jobs.subscribe([this](const jobs::JobEvent &event) { tellJob(event); }))
    , m_artifacts(services.artifacts.subscribe(
          [this](const projects::ArtifactEvent &event) { tellArtifact(event); }))
    , m_sessions(services.sessions.subscribe(
          [this](const sessions::SessionEvent &event) { tellSession(event); }))
{
    services.server.events().onArrival([this] {
        {
            const MutexLocker lock(m_mutex);
            m_hasArrival = true;
        }
        m_wake.notify_all();
    });
}

Feeds::~Feeds()
{
    {
        const MutexLocker lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Feeds::tellJob(const jobs::JobEvent &event)
{
    EventHub &events = m_services.server.events();
    if (event.type == jobs::JobEvent::Type::Partial || !events.hasListeners())
        return;
    noteNews();
    JsonText text;
    writeJob(text, event.job, JobDetail::Event);
    events.publish("job", event.job.id.toStdString(), std::move(text).take());
}

void Feeds::tellArtifact(const projects::ArtifactEvent &event)
{
    EventHub &events = m_services.server.events();
    if (!events.hasListeners())
        return;
    noteNews();
    const bool isNew = event.type == projects::ArtifactEvent::Type::Created;
    JsonText text;
    text.beginObject();
    text.field("action", isNew ? "created" : "deleted");
    text.key("artifact");
    writeArtifact(text, event.artifact);
    text.endObject();
    events.publish("artifact", event.artifact.id.toStdString(), std::move(text).take());
}

void Feeds::tellSession(const sessions::SessionEvent &event)
{
    EventHub &events = m_services.server.events();
    if (!events.hasListeners())
        return;
    noteNews();
    JsonText text;
    text.beginObject();
    text.field("action", actionName(event.type));
    text.key("session");
    text.beginObject();
    writeSessionFields(text, event.session);
    text.endObject();
    text.endObject();
    events.publish("session", event.session.id.toStdString(), std::move(text).take());
}

void Feeds::noteNews()
{
    const MutexLocker lock(m_mutex);
    m_hasNews = true;
    if (m_unchanged >= kQuietAfter)
        m_wake.notify_all();
}

std::chrono::milliseconds Feeds::pause(bool isWatched) const
{
    if (!isWatched && !m_hasArrival)
        return kIdleInterval;
    const bool isQuiet = m_unchanged >= kQuietAfter && !m_hasNews && !m_hasArrival;
    return isQuiet ? kQuietInterval : kStatusInterval;
}

void Feeds::loop()
{
    while (true) {
        bool hasArrival = false;
        {
            const MutexLocker lock(m_mutex);
            if (m_isStopping)
                return;
            hasArrival = std::exchange(m_hasArrival, false);
            m_hasNews = false;
        }
        const MonotonicTime began = m_services.clock.now();
        const bool isTold = tellStatus(hasArrival);
        forgetWhatHasEnded(began);

        const bool isWatched = m_services.server.events().clientCount() > 0;
        const MutexLocker lock(m_mutex);
        m_unchanged = isTold ? 0 : m_unchanged + 1;
        while (!m_isStopping) {
            const MonotonicTime due = began + pause(isWatched);
            if (m_services.clock.now() >= due)
                break;
            m_services.clock.waitUntil(m_wake, m_mutex, due);
        }
    }
}

bool Feeds::tellStatus(bool isForNewcomer)
{
    EventHub &events = m_services.server.events();
    if (events.clientCount() == 0)
        return false;
    if (isForNewcomer)
        m_services.status.retell();
    auto change = m_services.status.change();
    if (!change)
        return false;
    events.publish("status", {}, *std::move(change));
    return true;
}

void Feeds::forgetWhatHasEnded(MonotonicTime now)
{
    if (now >= m_sessionsDue) {
        m_sessionsDue = now + kSessionsInterval;
        m_services.sessions.expire();
    }
    if (now < m_uploadsDue)
        return;
    m_uploadsDue = now + kUploadsInterval;
    if (const auto expired = m_services.uploads.expire(); !expired) {
        qCWarning(logServer).noquote()
            << "old uploads stay until the next try:" << expired.error().message();
    }
}

} // namespace hub::server
