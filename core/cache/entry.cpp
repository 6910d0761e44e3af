#include "core/cache/entry_p.h"
#include "core/cache/weak_table_p.h"

namespace hub::cache {

bool Entry::acquireIfAlive()
{
    std::uint64_t seen = state.load(std::memory_order_relaxed);
    while (static_cast<std::uint32_t>(seen) != 0) {
        if (state.compare_exchange_weak(seen, seen + kOneReference, std::memory_order_acquire))
            return true;
    }
    return false;
}

void Entry::release()
{
    const std::uint64_t before = state.fetch_sub(kOneReference, std::memory_order_acq_rel);
    if (static_cast<std::uint32_t>(before) != 1)
        return;
    if (const std::shared_ptr<WeakTable> table = weak)
        table->forget(this);
    destroy(this);
}

} // namespace hub::cache
