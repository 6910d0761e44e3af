#include "core/cache/memory_cache.h"
#include "core/server/api/json_body_p.h"
#include "core/server/api/lists_p.h"
#include "core/server/api/routes.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

using cache::MemoryCache;

constexpr qint64 kLongestTtlMs = 365LL * 24 * 3600 * 1000;
constexpr qsizetype kMostTags = 32;
constexpr qsizetype kMostSelected = 1'000;
constexpr qsizetype kLongestName = 256;

/// A value that somebody put in through the API.
struct JsonValue
{
    QByteArray json;
};

std::int64_t countOf(const MemoryCache::Counts &counts, cache::RemovalCause cause)
{
    return counts.removals.at(static_cast<std::size_t>(cause));
}

std::int64_t countOf(const MemoryCache::Counts &counts, cache::MissReason reason)
{
    return counts.misses.at(static_cast<std::size_t>(reason));
}

void writeCounts(JsonText &text, const MemoryCache::Counts &counts)
{
    using cache::MissReason;
    using cache::RemovalCause;
    text.key("counts");
    text.beginObject();
    text.field("entries", counts.entries);
    text.field("bytes", counts.bytes);
    text.field("hits", counts.hits);
    text.field("misses", counts.allMisses());
    text.field("hit_ratio", counts.hitRatio());
    text.field("puts", counts.puts);
    text.field("evictions",
               countOf(counts, RemovalCause::Evicted) + countOf(counts, RemovalCause::Memory));
    text.field("expirations", countOf(counts, RemovalCause::Expired));
    text.field("invalidations",
               countOf(counts, RemovalCause::Invalidated) + countOf(counts, RemovalCause::Removed));
    text.key("miss_reasons");
    text.beginObject();
    text.field("cold", countOf(counts, MissReason::Cold));
    text.field("expired", countOf(counts, MissReason::Expired));
    text.field("evicted", countOf(counts, MissReason::Evicted));
    text.field("invalidated", countOf(counts, MissReason::Invalidated));
    text.endObject();
    text.endObject();
}

Outcome tiers(Services &services)
{
    MemoryCache &memory = services.cache;
    memory.maintain();
    JsonText text;
    text.beginObject();
    text.key("items");
    text.beginArray();
    text.beginObject();
    text.field("tier", "memory");
    text.field("max_entries", memory.options().maxEntries);
    text.field("max_bytes", memory.options().maxBytes);
    writeCounts(text, memory.counts());
    text.key("namespaces");
    text.beginArray();
    for (const MemoryCache::SpaceCounts &space : memory.countsBySpace()) {
        text.beginObject();
        text.field("namespace", space.space);
        writeCounts(text, space.counts);
        text.endObject();
    }
    text.endArray();
    text.endObject();
    text.endArray();
    text.endObject();
    return Response::json(200, std::move(text).take());
}

void writeTags(JsonText &text, const QStringList &tags)
{
    text.key("tags");
    text.beginArray();
    for (const QString &tag : tags)
        text.value(tag);
    text.endArray();
}

Outcome listEntries(Services &services, const Request &request)
{
    MemoryCache::Selection selection;
    selection.space = request.text("namespace");
    selection.pattern = request.text("pattern");
    const auto limit = static_cast<std::size_t>(request.number("limit", 50));
    std::vector<MemoryCache::EntryView> all = services.cache.entries(selection);
    const auto begin = static_cast<std::size_t>(
        parseNumber(request.parameter("cursor").value_or("0")).value_or(0));
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(begin, all.size())));
    const std::size_t next = begin + limit;
    return listAnswer(
        all,
        limit,
        [](JsonText &text, const MemoryCache::EntryView &entry) {
            text.beginObject();
            text.field("namespace", entry.space);
            text.field("key", QString::fromUtf8(entry.key));
            text.field("tier", "memory");
            text.field("bytes", entry.bytes);
            text.field("hits", entry.hits);
            text.field("ttl_ms", entry.remaining);
            writeTags(text, entry.tags);
            text.endObject();
        },
        [next](const MemoryCache::EntryView &) { return std::to_string(next); });
}

Problem noEntry(const Request &request)
{
    return problemOf(Error{Error::Kind::NotFound,
                           QStringLiteral("the cache has no entry %1 in %2")
                               .arg(request.pathText(1), request.pathText(0)),
                           {}});
}

Outcome showEntry(Services &services, const Request &request)
{
    const QString name = request.pathText(0);
    const cache::CacheSpace *space = services.cache.findSpace(name);
    if (!space)
        return refuse(noEntry(request));
    const auto value = services.cache.get<JsonValue>(*space, request.pathValues[1]);
    MemoryCache::Selection one;
    one.space = name;
    one.keys = {QByteArray::fromStdString(request.pathValues[1])};
    const auto views = services.cache.entries(one);
    if (views.empty())
        return refuse(noEntry(request));
    const MemoryCache::EntryView &view = views.front();
    JsonText text;
    text.beginObject();
    text.field("namespace", view.space);
    text.field("key", request.pathText(1));
    text.key("value");
    // The engine's own values are no JSON: that they are there is what can be told.
    text.raw(value ? std::string_view(value->json.constData(),
                                      static_cast<std::size_t>(value->json.size()))
                   : std::string_view("null"));
    text.field("tier", "memory");
    text.field("ttl_ms", view.remaining);
    writeTags(text, view.tags);
    text.field("bytes", view.bytes);
    text.endObject();
    return Response::json(200, std::move(text).take());
}

QStringList readNames(JsonReader &reader, const char *field, qsizetype most)
{
    QStringList names = reader.texts(field, {});
    const bool isFine =
        names.size() <= most && std::all_of(names.begin(), names.end(), [](const QString &name) {
            return !name.isEmpty() && name.size() <= kLongestName;
        });
    if (!isFine) {
        reader.refuse(field,
                      QStringLiteral("must be up to %1 texts of 1 to %2 characters")
                          .arg(most)
                          .arg(kLongestName));
    }
    return names;
}

Outcome putEntry(Services &services, const Request &request)
{
    const auto body = jsonBody(request);
    if (!body)
        return refuse(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    MemoryCache::Put put;
    const json::value *value = reader.value("value");
    if (!value)
        reader.refuse("value", QStringLiteral("is missing"));
    if (reader.has("ttl_ms")) {
        put.lifetime = cache::Lifetime{};
        put.lifetime->total =
            std::chrono::milliseconds(reader.integer("ttl_ms", 1, 1, kLongestTtlMs));
    }
    put.tags = readNames(reader, "tags", kMostTags);
    if (const auto finished = reader.finish(); !finished)
        return refuse(fieldProblem(finished.error()));
    cache::CacheSpace *space = services.cache.openSpace(request.pathText(0));
    if (!space) {
        return refuse(problemOf(
            Error{Error::Kind::Conflict,
                  QStringLiteral("the namespace %1 is the hub's own, or there are 1,000 already")
                      .arg(request.pathText(0)),
                  QStringLiteral("take another name")}));
    }
    JsonValue made{toJson(*value)};
    put.bytes = made.json.size();
    if (const auto stored = services.cache.put(*space, request.pathValues[1], std::move(made), put);
        !stored)
        return refuse(stored.error());
    return Response::empty(204);
}

Outcome removeEntry(Services &services, const Request &request)
{
    const cache::CacheSpace *space = services.cache.findSpace(request.pathText(0));
    if (!space || !services.cache.remove(*space, request.pathValues[1]))
        return refuse(noEntry(request));
    return Response::empty(204);
}

Outcome invalidate(Services &services, const Request &request)
{
    const auto body = jsonBody(request);
    if (!body)
        return refuse(body.error());
    JsonReader reader(*body, QStringLiteral("the body"));
    MemoryCache::Selection selection;
    selection.space = reader.text("namespace", {}, kLongestName);
    selection.pattern = reader.text("pattern", {}, 1024);
    for (const QString &key : readNames(reader, "keys", kMostSelected))
        selection.keys << key.toUtf8();
    selection.tags = readNames(reader, "tags", kMostSelected);
    selection.tags += readNames(reader, "depends_on", kMostSelected);
    const bool isRehearsal = reader.flag("dry_run", false);
    if (selection.space.isEmpty() && selection.pattern.isEmpty() && selection.keys.isEmpty()
        && selection.tags.isEmpty())
        reader.refuse(
            "keys",
            QStringLiteral("or pattern, namespace, tags or depends_on must say what is to go"));
    if (const auto finished = reader.finish(); !finished)
        return refuse(fieldProblem(finished.error()));
    const MemoryCache::Affected affected = services.cache.invalidate(selection, isRehearsal);
    JsonText text;
    text.beginObject();
    text.key("invalidated");
    text.beginObject();
    text.field("memory", affected.entries);
    for (const char *tier : {"redis", "disk", "cdn"})
        text.field(tier, 0);
    text.endObject();
    text.field("keys", affected.entries);
    text.field("bytes", affected.bytes);
    text.endObject();
    return Response::json(200, std::move(text).take());
}

Route entryRoute(Method method, const char *id, const char *summary, Access access)
{
    return route(method, "/api/v1/cache/entries/{namespace}/{key}", id, summary, access);
}

const Answer kNoEntry{404, "Problem", "There is no such entry", "application/problem+json"};

std::vector<Route> entryRoutes(Services &services)
{
    Route shown =
        entryRoute(Method::Get, "getCacheEntry", "An entry with its value", Access::Viewer);
    shown.answers = {
        {200, "CacheEntry", "The entry; the value is null where it is none of the API's"},
        kNoEntry};
    shown.work.pooled = [&services](const Request &request) {
        return showEntry(services, request);
    };

    Route put =
        entryRoute(Method::Put, "putCacheEntry", "Stores or replaces a value", Access::Operator);
    put.payload = Payload::Json;
    put.requestSchema = "CacheValue";
    put.answers = {{204, "", "It is stored", ""},
                   {409, "Problem", "The namespace is the hub's own", "application/problem+json"},
                   {413, "Problem", "The value is too large", "application/problem+json"}};
    put.work.pooled = [&services](const Request &request) { return putEntry(services, request); };

    Route removed =
        entryRoute(Method::Delete, "deleteCacheEntry", "Removes an entry", Access::Operator);
    removed.answers = {{204, "", "It is gone", ""}, kNoEntry};
    removed.work.pooled = [&services](const Request &request) {
        return removeEntry(services, request);
    };
    return {std::move(shown), std::move(put), std::move(removed)};
}

} // namespace

std::vector<Route> cacheRoutes(Services &services)
{
    std::vector<Route> routes = entryRoutes(services);
    Route state = route(Method::Get,
                        "/api/v1/cache",
                        "getCache",
                        "The tiers of the cache: what they hold, hits, and why misses were ones",
                        Access::Viewer);
    state.answers = {{200, "Cache", "The tiers"}};
    state.work.pooled = [&services](const Request &) { return tiers(services); };
    routes.push_back(std::move(state));

    Route list = route(Method::Get,
                       "/api/v1/cache/entries",
                       "listCacheEntries",
                       "What is in the cache, by namespace and key",
                       Access::Viewer);
    list.parameters = listParameters();
    list.parameters.push_back(
        {"tier", Parameter::Type::Choice, "The tier; there is one.", 0, 0, {"memory"}});
    list.parameters.push_back(
        {"namespace", Parameter::Type::Text, "Only of this one.", 0, kLongestName, {}});
    list.parameters.push_back(
        {"pattern", Parameter::Type::Text, "Keys that fit it, with * and ?.", 0, 1024, {}});
    list.answers = {{200, "CacheEntryList", "The entries"}};
    list.work.pooled = [&services](const Request &request) {
        return listEntries(services, request);
    };
    routes.push_back(std::move(list));

    Route gone = route(Method::Post,
                       "/api/v1/cache/invalidate",
                       "invalidateCache",
                       "Takes out what is named, or counts it (dry_run)",
                       Access::Operator);
    gone.payload = Payload::Json;
    gone.requestSchema = "CacheInvalidation";
    gone.answers = {{200, "CacheInvalidated", "What went, or would go"}};
    gone.work.pooled = [&services](const Request &request) {
        return invalidate(services, request);
    };
    routes.push_back(std::move(gone));
    return routes;
}

} // namespace hub::server
