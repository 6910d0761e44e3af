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
    JsonText text;
    writeJob(text, event.job, JobDetail::Event);
    events.publish("job", event.job.id.toStdString(), std::move(text).take());
}

void Feeds::tellArtifact(const projects::ArtifactEvent &event)
{
    EventHub &events = m_services.server.events();
    if (!events.hasListeners())
        return;
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

void Feeds::loop()
{
    while (true) {
        bool hasArrival = false;
        {
            const MutexLocker lock(m_mutex);
            if (m_isStopping)
                return;
            hasArrival = std::exchange(m_hasArrival, false);
        }
        const MonotonicTime began = m_services.clock.now();
        tellStatus(hasArrival);
        forgetWhatHasEnded(began);

        const bool isWatched = m_services.server.events().clientCount() > 0;
        const MonotonicTime idleEnd = began + kIdleInterval;
        const MonotonicTime statusEnd = began + kStatusInterval;
        const MutexLocker lock(m_mutex);
        while (!m_isStopping) {
            const MonotonicTime due = isWatched || m_hasArrival ? statusEnd : idleEnd;
            if (m_services.clock.now() >= due)
                break;
            m_services.clock.waitUntil(m_wake, m_mutex, due);
        }
    }
}

void Feeds::tellStatus(bool isForNewcomer)
{
    EventHub &events = m_services.server.events();
    if (events.clientCount() == 0)
        return;
    if (isForNewcomer)
        m_services.status.retell();
    if (auto change = m_services.status.change())
        events.publish("status", {}, *std::move(change));
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
