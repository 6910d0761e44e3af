#include "core/base/fault_point.h"

#if defined(HUB_FAULT_POINTS)

#include "core/base/mutex.h"
#include "core/base/random.h"

#include <QByteArray>

#include <cstdio>
#include <map>
#include <optional>
#include <string>

namespace hub {
namespace {

struct Point
{
    bool armed = false;
    Random random;
};

/// FNV-1a: the same in every build, so that a seed means the same faults everywhere.
std::uint64_t hashOfName(const std::string &name)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    return hash;
}

std::optional<std::uint64_t> seedFromEnvironment()
{
    const QByteArray text = qgetenv("AIO_FAULT_SEED");
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const std::uint64_t seed = text.toULongLong(&isNumber);
    if (!isNumber) {
        std::fprintf(
            stderr, "AIO_FAULT_SEED=%s is not a number: fault points stay off\n", text.constData());
        return std::nullopt;
    }
    std::fprintf(stderr, "fault points are on: AIO_FAULT_SEED=%s\n", text.constData());
    return seed;
}

} // namespace

bool faultFires(const char *name)
{
    static const std::optional<std::uint64_t> seed = seedFromEnvironment();
    if (!seed)
        return false;

    static Mutex mutex;
    static std::map<std::string, Point> points;

    const MutexLocker lock(mutex);
    auto found = points.find(name);
    if (found == points.end()) {
        Random random(*seed ^ hashOfName(name));
        const bool armed = random.below(4) == 0;
        found = points.emplace(name, Point{armed, random}).first;
    }
    return found->second.armed && found->second.random.below(4) == 0;
}

} // namespace hub

#endif
