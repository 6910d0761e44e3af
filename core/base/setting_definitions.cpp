#include "core/base/configuration.h"

namespace hub {
namespace {

using Type = SettingDefinition::Type;

constexpr qint64 kMiB = 1024LL * 1024;
constexpr qint64 kGiB = 1024 * kMiB;
constexpr qint64 kSecond = 1'000;

SettingDefinition text(const char *name, const char *defaultValue, const char *summary)
{
    SettingDefinition definition;
    definition.name = QString::fromLatin1(name);
    definition.defaultValue = QString::fromLatin1(defaultValue);
    definition.summary = QString::fromLatin1(summary);
    return definition;
}

SettingDefinition bounded(Type type, SettingDefinition definition, qint64 minimum, qint64 maximum)
{
    definition.type = type;
    definition.minimum = minimum;
    definition.maximum = maximum;
    return definition;
}

SettingDefinition choice(SettingDefinition definition, const QStringList &choices)
{
    definition.type = Type::Choice;
    definition.choices = choices;
    return definition;
}

SettingDefinition withCredentials(SettingDefinition definition)
{
    definition.isSecret = true;
    return definition;
}

SettingDefinition alsoAs(const char *environment, SettingDefinition definition)
{
    definition.shortEnvironment = QString::fromLatin1(environment);
    return definition;
}

QList<SettingDefinition> generalSettings()
{
    return {
        text("data", "", "folder that holds everything; empty: $XDG_DATA_HOME/aio-hub"),
        choice(text("log.level", "info", "least serious messages that the log keeps"),
               {QStringLiteral("debug"),
                QStringLiteral("info"),
                QStringLiteral("warning"),
                QStringLiteral("error")}),
        text("log.rules", "", "rules by category, separated by ';': hub.media.debug=true"),
        alsoAs("AIO_HOST", text("server.host", "127.0.0.1", "address that the server listens on")),
        alsoAs("AIO_PORT",
               bounded(Type::Integer,
                       text("server.port", "8787", "port that the server listens on; 0: any free"),
                       0,
                       65'535)),
        withCredentials(text("redis.url", "", "shared Redis; empty: none, memory is used")),
        withCredentials(
            text("database.url", "", "shared database; empty: SQLite in the data folder")),
        bounded(Type::Integer,
                text("cache.entries", "1000", "values that the cache in memory holds at most"),
                16,
                10'000'000),
        bounded(Type::Bytes,
                text("cache.memory", "256MiB", "room that the cache in memory takes at most"),
                kMiB,
                64 * kGiB),
        bounded(Type::Integer,
                text("storage.reserve_percent", "5", "share of the disk that new work leaves free"),
                0,
                50),
        bounded(
            Type::Bytes,
            text("storage.reserve_bytes", "200MB", "room on the disk that new work leaves free"),
            0,
            1024 * kGiB),
        bounded(Type::Integer, text("backup.keep", "3", "automatic backups that are kept"), 1, 100),
    };
}

QList<SettingDefinition> serverSettings()
{
    return {
        bounded(Type::Duration,
                text("server.header_timeout", "10s", "time for a request's header to arrive"),
                100,
                600 * kSecond),
        bounded(Type::Duration,
                text("server.idle_timeout", "60s", "time between two requests of a connection"),
                100,
                3'600 * kSecond),
        bounded(Type::Duration,
                text("server.body_timeout", "30s", "time without one byte of a body, either way"),
                100,
                3'600 * kSecond),
        bounded(Type::Bytes,
                text("server.minimum_rate",
                     "1KiB",
                     "least bytes a second of a body, either way, after server.body_timeout"),
                1,
                1024 * kMiB),
        bounded(Type::Integer,
                text("server.max_connections", "1024", "clients that are connected at once"),
                8,
                10'000),
        bounded(Type::Bytes,
                text("server.max_upload", "1GiB", "largest file that the server takes"),
                1024,
                1024 * kGiB),
        bounded(Type::Bytes,
                text("server.max_json", "1MiB", "largest JSON body that the server takes"),
                1024,
                64 * kMiB),
        bounded(Type::Duration,
                text("sessions.absolute", "1h", "time after which a session ends"),
                kSecond,
                30LL * 24 * 3'600 * kSecond),
        bounded(Type::Duration,
                text("sessions.idle", "30min", "time after which an unused session ends"),
                kSecond,
                30LL * 24 * 3'600 * kSecond),
    };
}

QList<SettingDefinition> workSettings()
{
    return {
        bounded(Type::Integer, text("jobs.workers", "10", "jobs that run at once"), 1, 64),
        bounded(Type::Integer,
                text("jobs.max_crashes", "3", "deaths of the hub after which a job is given up"),
                1,
                100),
        bounded(Type::Integer,
                text("media.workers", "0", "sandboxed decoder processes; 0: one a core"),
                0,
                64),
        bounded(Type::Integer,
                text("media.spares", "1", "started decoders that wait to replace a lost one"),
                0,
                16),
        bounded(Type::Integer,
                text("media.recycle_after", "200", "steps after which a decoder is replaced"),
                1,
                1'000'000),
        bounded(Type::Bytes,
                text("media.recycle_memory", "300MiB", "memory over which a decoder is replaced"),
                64 * kMiB,
                64 * kGiB),
        bounded(Type::Bytes,
                text("media.worker_memory", "1GiB", "address space that a decoder may use"),
                256 * kMiB,
                256 * kGiB),
        bounded(Type::Bytes,
                text("memory.limit",
                     "4GiB",
                     "memory of the hub and its processes that the dashboard measures against"),
                256 * kMiB,
                1024 * kGiB),
        bounded(Type::Duration,
                text("media.step_deadline", "10s", "time for one decode or resize step"),
                100,
                3'600 * kSecond),
        bounded(Type::Integer,
                text("image.max_megapixels", "50", "largest image that is decoded, in megapixels"),
                1,
                1'000),
        bounded(Type::Bytes,
                text("image.max_file", "256MiB", "largest image file that is read"),
                1024,
                4 * kGiB),
        bounded(Type::Integer,
                text("image.max_frames", "100", "most frames of an animation"),
                1,
                10'000),
        bounded(Type::Integer,
                text("image.max_side", "16384", "longest side of an image, in pixels"),
                16,
                65'535),
    };
}

} // namespace

const QList<SettingDefinition> &Configuration::definitions()
{
    static const QList<SettingDefinition> all =
        generalSettings() + serverSettings() + workSettings();
    return all;
}

} // namespace hub
