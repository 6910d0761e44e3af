#pragma once

#include <cstdint>

namespace hub::cache {

/// Other bits of a hash, as good as independent of it: a finaliser by multiplication and shifts
/// (MurmurHash3's, with David Stafford's constants "Mix13").
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t hash)
{
    hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
    hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
    return hash ^ (hash >> 31U);
}

} // namespace hub::cache
