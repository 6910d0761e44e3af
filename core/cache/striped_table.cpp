#include "core/cache/striped_table_p.h"

namespace hub::cache {

StripedTable::~StripedTable()
{
    for (Stripe &stripe : m_stripes)
        delete[] stripe.cells;
}

void StripedTable::Stripe::grow()
{
    const std::size_t wanted = capacity == 0 ? 8 : capacity * 2;
    auto *larger = new Cell[wanted];
    Cell *const smaller = std::exchange(cells, larger);
    const std::size_t before = std::exchange(capacity, wanted);
    for (std::size_t i = 0; i < before; ++i) {
        if (!smaller[i].entry)
            continue;
        std::size_t at = home(smaller[i].hash);
        while (cells[at].entry)
            at = (at + 1) & (capacity - 1);
        cells[at] = smaller[i];
    }
    delete[] smaller;
}

Entry *StripedTable::Stripe::put(Entry *entry)
{
    if ((count + 1) * 3 > capacity * 2)
        grow();
    const Key key{entry->hash, entry->space->id(), entry->key()};
    std::size_t at = home(entry->hash);
    for (; cells[at].entry; at = (at + 1) & (capacity - 1)) {
        Entry *const present = cells[at].entry;
        if (cells[at].hash == key.hash && present->key() == key.bytes
            && present->space->id() == key.space) {
            cells[at].entry = entry;
            return present;
        }
    }
    cells[at] = {entry->hash, entry};
    ++count;
    return nullptr;
}

void StripedTable::Stripe::remove(const Entry *entry)
{
    const std::size_t mask = capacity - 1;
    std::size_t hole = home(entry->hash);
    while (cells[hole].entry != entry)
        hole = (hole + 1) & mask;
    // What follows moves up, so that no search ends too early.
    for (std::size_t at = (hole + 1) & mask; cells[at].entry; at = (at + 1) & mask) {
        if (((at - home(cells[at].hash)) & mask) >= ((at - hole) & mask)) {
            cells[hole] = cells[at];
            hole = at;
        }
    }
    cells[hole] = {};
    --count;
}

} // namespace hub::cache
