#pragma once

#include "core/cache/entry_p.h"

#include <array>
#include <thread>

namespace hub::cache {

/// From keys to entries, in 64 stripes: each a flat open-addressed array behind a word that many
/// readers or one writer hold. It owns nothing.
///
/// Units:   none.
/// Threads: every function may be called from any thread. Functions that are handed over run while
/// the stripe is held:
///          they return at once and call nothing of the table.
/// Errors:  none.
class StripedTable final
{
public:
    struct Key
    {
        std::uint64_t hash = 0;
        std::uint32_t space = 0;
        std::string_view bytes;
    };

    StripedTable() = default;
    ~StripedTable();
    StripedTable(const StripedTable &) = delete;
    StripedTable &operator=(const StripedTable &) = delete;

    /// Gives what @p function makes of the entry; it gets nullptr where there is none.
    template<typename Function>
    auto read(const Key &key, Function &&function)
    {
        Stripe &stripe = stripeOf(key.hash);
        const Reader reader(stripe);
        return function(stripe.find(key));
    }

    /// Puts @p entry under its key. @p function gets the entry that it replaces, or nullptr.
    template<typename Function>
    void put(Entry *entry, Function &&function)
    {
        Stripe &stripe = stripeOf(entry->hash);
        const Writer writer(stripe);
        function(stripe.put(entry));
    }

    /// Puts @p entry under its key, if that is free, and calls @p function then.
    template<typename Function>
    bool putIfAbsent(Entry *entry, Function &&function)
    {
        Stripe &stripe = stripeOf(entry->hash);
        const Writer writer(stripe);
        if (stripe.find({entry->hash, entry->space->id(), entry->key()}))
            return false;
        stripe.put(entry);
        function();
        return true;
    }

    /// Takes out what @p matches of the key's entry says; @p function gets it.
    template<typename Matches, typename Function>
    bool remove(const Key &key, Matches &&matches, Function &&function)
    {
        Stripe &stripe = stripeOf(key.hash);
        const Writer writer(stripe);
        Entry *entry = stripe.find(key);
        if (!entry || !matches(*entry))
            return false;
        stripe.remove(entry);
        function(entry);
        return true;
    }

    /// Calls @p function for every entry, a stripe at a time: what comes or goes meanwhile may be
    /// seen or not.
    template<typename Function>
    void forEach(Function &&function)
    {
        for (Stripe &stripe : m_stripes) {
            const Reader reader(stripe);
            for (std::size_t i = 0; i < stripe.capacity; ++i) {
                if (stripe.cells[i].entry)
                    function(*stripe.cells[i].entry);
            }
        }
    }

private:
    static constexpr std::size_t kStripes = 64;
    static constexpr std::uint32_t kWriting = 0x80000000U;

    struct Cell
    {
        std::uint64_t hash = 0;
        Entry *entry = nullptr;
    };

    struct alignas(64) Stripe
    {
        std::atomic<std::uint32_t> users{0}; ///< Readers, and the highest bit for a writer.
        std::size_t capacity = 0;
        std::size_t count = 0;
        Cell *cells = nullptr;

        [[nodiscard]] Entry *find(const Key &key) const
        {
            if (capacity == 0)
                return nullptr;
            for (std::size_t at = home(key.hash);; at = (at + 1) & (capacity - 1)) {
                const Cell &cell = cells[at];
                if (!cell.entry)
                    return nullptr;
                if (cell.hash == key.hash && cell.entry->key() == key.bytes
                    && cell.entry->space->id() == key.space)
                    return cell.entry;
            }
        }
        [[nodiscard]] std::size_t home(std::uint64_t hash) const
        {
            return (hash >> 6U) & (capacity - 1);
        }
        Entry *put(Entry *entry);
        void remove(const Entry *entry);
        void grow();
    };

    /// Spins, since what is done under it is short; yields, since whoever holds it may not be
    /// running.
    class Reader final
    {
    public:
        explicit Reader(Stripe &stripe)
            : m_users(stripe.users)
        {
            while ((m_users.fetch_add(1, std::memory_order_acquire) & kWriting) != 0) {
                m_users.fetch_sub(1, std::memory_order_relaxed);
                while ((m_users.load(std::memory_order_relaxed) & kWriting) != 0)
                    std::this_thread::yield();
            }
        }
        ~Reader() { m_users.fetch_sub(1, std::memory_order_release); }
        Reader(const Reader &) = delete;
        Reader &operator=(const Reader &) = delete;

    private:
        std::atomic<std::uint32_t> &m_users;
    };

    class Writer final
    {
    public:
        explicit Writer(Stripe &stripe)
            : m_users(stripe.users)
        {
            while ((m_users.fetch_or(kWriting, std::memory_order_acquire) & kWriting) != 0)
                std::this_thread::yield();
            while (m_users.load(std::memory_order_acquire) != kWriting)
                std::this_thread::yield();
        }
        ~Writer() { m_users.fetch_and(~kWriting, std::memory_order_release); }
        Writer(const Writer &) = delete;
        Writer &operator=(const Writer &) = delete;

    private:
        std::atomic<std::uint32_t> &m_users;
    };

    [[nodiscard]] Stripe &stripeOf(std::uint64_t hash) { return m_stripes[hash & (kStripes - 1)]; }

    std::array<Stripe, kStripes> m_stripes;
};

} // namespace hub::cache
