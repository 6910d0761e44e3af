#pragma once

#include "core/server/api/services.h"

#include <thread>

namespace hub::server {

/// Tells event clients what happens in the engine: jobs, artifacts and sessions as they change,
/// and the `status` at most ten times a second, while somebody listens: where nothing goes on, it
/// is looked at once a second.
///
/// Units:   std::chrono.
/// Threads: created and destroyed on one thread. Has a thread of its own for the status, which also
///          ends sessions and uploads whose time is over.
/// Errors:  none; what cannot be cleared away is one line in the log and is tried again.
class Feeds final
{
public:
    /// @p services must outlive the object.
    explicit Feeds(Services &services);
    ~Feeds();
    Feeds(const Feeds &) = delete;
    Feeds &operator=(const Feeds &) = delete;

private:
    void tellJob(const jobs::JobEvent &event);
    void tellArtifact(const projects::ArtifactEvent &event);
    void tellSession(const sessions::SessionEvent &event);
    void loop();
    /// Whether there was something to tell.
    bool tellStatus(bool isForNewcomer);
    void noteNews();
    [[nodiscard]] std::chrono::milliseconds pause(bool isWatched) const HUB_REQUIRES(m_mutex);
    void forgetWhatHasEnded(MonotonicTime now);

    Services &m_services;
    Mutex m_mutex;
    ConditionVariable m_wake;
    bool m_isStopping HUB_GUARDED_BY(m_mutex) = false;
    bool m_hasArrival HUB_GUARDED_BY(m_mutex) = false; ///< An event client has come.
    bool m_hasNews HUB_GUARDED_BY(m_mutex) = false;    ///< Something changed since the last status.
    int m_unchanged HUB_GUARDED_BY(m_mutex) = 0;       ///< Looks in a row that found nothing new.
    MonotonicTime m_sessionsDue;
    MonotonicTime m_uploadsDue;
    std::thread m_thread;
    // The last members: once these are gone nothing calls back any more.
    CancelToken::Registration m_jobs;
    CancelToken::Registration m_artifacts;
    CancelToken::Registration m_sessions;
};

} // namespace hub::server
