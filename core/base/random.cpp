#include "core/base/random.h"

#include <sys/random.h>

namespace hub {

std::uint64_t Random::freshSeed()
{
    std::uint64_t seed = 0;
    // The kernel gives up to 256 bytes whole; anything else means a kernel without the call.
    if (getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed))
        return seed;
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

} // namespace hub
