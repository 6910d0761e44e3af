#include "core/assets/blob_store.h"
#include "core/engine/health_p.h"

namespace hub {
namespace {

using Level = server::ServiceState::Level;
using media::MediaPool;

server::ServiceState state(const char *name, Level level, const QString &reason)
{
    return {QString::fromLatin1(name), level, reason};
}

server::ServiceState mediaState(const MediaPool::Status &status)
{
    if (status.isolation == MediaPool::Isolation::Reduced) {
        return state(
            "media",
            Level::Degraded,
            QStringLiteral("decoders run with reduced isolation; aio-hub doctor says why"));
    }
    return state("media", Level::Ok, {});
}

server::ServiceState storageState(const assets::BlobStore &blobs)
{
    const auto room = blobs.admit(0);
    return room ? state("storage", Level::Ok, {})
                : state("storage", Level::Degraded, room.error().message());
}

server::ServiceState queueState(const jobs::JobQueue::Counts &counts)
{
    // A paused queue is somebody's wish, not a fault.
    return state("jobs", Level::Ok, counts.isPaused ? QStringLiteral("paused") : QString());
}

} // namespace

server::ServiceState databaseState(database::Database &database)
{
    const auto answer = database.reader().run([](database::Connection &connection) {
        return connection.value(QStringLiteral("SELECT 1"));
    });
    return answer ? state("database", Level::Ok, {})
                  : state("database", Level::Down, answer.error().message());
}

std::vector<server::ServiceState> healthOf(Engine &engine)
{
    return {databaseState(engine.database()),
            storageState(engine.blobs()),
            queueState(engine.jobs().counts()),
            mediaState(engine.media().status())};
}

} // namespace hub
