#include "core/jobs/job.h"

#include <array>

namespace hub::jobs {
namespace {

constexpr std::array<QLatin1StringView, 9> kStateNames{
    QLatin1StringView("waiting"),
    QLatin1StringView("scheduled"),
    QLatin1StringView("blocked"),
    QLatin1StringView("running"),
    QLatin1StringView("paused"),
    QLatin1StringView("retrying"),
    QLatin1StringView("succeeded"),
    QLatin1StringView("failed"),
    QLatin1StringView("cancelled"),
};

constexpr std::array<QLatin1StringView, 5> kPriorityNames{
    QLatin1StringView("critical"),
    QLatin1StringView("high"),
    QLatin1StringView("normal"),
    QLatin1StringView("low"),
    QLatin1StringView("background"),
};

template<typename Enum, std::size_t N>
std::optional<Enum> fromName(const std::array<QLatin1StringView, N> &names, QStringView name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (name == names[i])
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

} // namespace

QLatin1StringView stateName(State state)
{
    return kStateNames[static_cast<std::size_t>(state)];
}

std::optional<State> stateFromName(QStringView name)
{
    return fromName<State>(kStateNames, name);
}

QLatin1StringView priorityName(Priority priority)
{
    return kPriorityNames[static_cast<std::size_t>(priority)];
}

std::optional<Priority> priorityFromName(QStringView name)
{
    return fromName<Priority>(kPriorityNames, name);
}

} // namespace hub::jobs
