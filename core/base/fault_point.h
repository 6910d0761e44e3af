#pragma once

// Seeded fault points. In builds with HUB_FAULT_POINTS (presets dev, asan, tsan) and
// AIO_FAULT_SEED=N in the environment, each named point is armed with 25 % by the seed, and an
// armed one fires with 25 % a visit. `if (FAULT_POINT("io.write")) { errno = EIO; return -1; }`

#if defined(HUB_FAULT_POINTS)
namespace hub {
[[nodiscard]] bool faultFires(const char *name);
}
#define FAULT_POINT(name) (::hub::faultFires(name))
#else
#define FAULT_POINT(name) (false)
#endif
