#include "core/cache/segmented_policy_p.h"

#include <algorithm>
#include <cmath>

namespace hub::cache {
namespace {

constexpr double kProtectedShare = 0.8;
/// Who can make the sketch's counts collide could keep a victim in for ever; a popular candidate
/// therefore wins now and then by chance.
constexpr int kPopular = 6;
constexpr std::uint64_t kOneOf = 128;

std::uint64_t nextChance(std::uint64_t &state)
{
    // Marsaglia's xorshift64.
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state;
}

std::int64_t shareOf(std::int64_t whole, double share)
{
    return static_cast<std::int64_t>(std::llround(static_cast<double>(whole) * share));
}

} // namespace

SegmentedPolicy::SegmentedPolicy(Limits limits, Rules rules)
    : m_limits(limits)
    , m_rules(rules)
{
    setRules(rules);
}

void SegmentedPolicy::setRules(Rules rules)
{
    m_rules = rules;
    m_windowLimits = {std::max<std::int64_t>(shareOf(m_limits.entries, rules.window), 1),
                      std::max<std::int64_t>(shareOf(m_limits.bytes, rules.window), 1)};
    m_protectedLimits = {shareOf(m_limits.entries - m_windowLimits.entries, kProtectedShare),
                         shareOf(m_limits.bytes - m_windowLimits.bytes, kProtectedShare)};
}

void SegmentedPolicy::setLimits(Limits limits)
{
    m_limits = limits;
    setRules(m_rules);
}

SegmentedPolicy::Slot SegmentedPolicy::add(std::uint64_t hash, std::int64_t bytes)
{
    Slot slot = m_free;
    if (slot != kNone) {
        m_free = m_entries[slot].older;
    } else {
        slot = static_cast<Slot>(m_entries.size());
        m_entries.emplace_back();
    }
    m_entries[slot].hash = hash;
    m_entries[slot].bytes = bytes;
    ++m_total.entries;
    m_total.bytes += bytes;
    // What is larger than the window must not push everything else out of it.
    link(slot, Window, bytes <= m_windowLimits.bytes);
    return slot;
}

void SegmentedPolicy::touch(Slot slot)
{
    const Queue queue = m_entries[slot].queue;
    if (m_chains[queue].newest == slot && queue != Probation)
        return;
    unlink(slot);
    link(slot, queue == Window ? Window : Protected, true);
    if (queue == Probation)
        demoteProtected();
}

void SegmentedPolicy::demoteProtected()
{
    while (isOver(m_chains[Protected].held, m_protectedLimits)
           && m_chains[Protected].oldest != kNone) {
        const Slot oldest = m_chains[Protected].oldest;
        unlink(oldest);
        link(oldest, Probation, true);
    }
}

void SegmentedPolicy::remove(Slot slot)
{
    unlink(slot);
    Entry &entry = m_entries[slot];
    --m_total.entries;
    m_total.bytes -= entry.bytes;
    entry.queue = Free;
    entry.older = m_free;
    m_free = slot;
    if (m_candidate == slot)
        m_candidate = kNone;
}

std::optional<SegmentedPolicy::Slot> SegmentedPolicy::evictOne(Contest contest)
{
    const Choice choice = chooseVictim(contest);
    if (!choice)
        return std::nullopt;
    remove(choice.slot);
    return choice.slot;
}

SegmentedPolicy::Slot SegmentedPolicy::nextCandidate()
{
    const Slot slot = m_chains[Window].oldest;
    unlink(slot);
    link(slot, Probation, true);
    return slot;
}

SegmentedPolicy::Slot SegmentedPolicy::oldestBut(Slot candidate) const
{
    for (const Queue queue : {Probation, Protected, Window}) {
        const Slot oldest = m_chains[queue].oldest;
        if (oldest != kNone && oldest != candidate)
            return oldest;
    }
    return candidate;
}

bool SegmentedPolicy::wins(Slot candidate, Slot victim, Contest contest) const
{
    const int ours = contest.sketch.frequency(m_entries[candidate].hash);
    const int theirs = contest.sketch.frequency(m_entries[victim].hash);
    if (ours > theirs || (ours == theirs && ours >= 2 && m_rules.admitsTies))
        return true;
    return ours >= kPopular && nextChance(contest.chance) % kOneOf == 0;
}

SegmentedPolicy::Choice SegmentedPolicy::chooseVictim(Contest contest)
{
    while (isOver(m_chains[Window].held, m_windowLimits) && !isOver(m_total, m_limits))
        m_candidate = nextCandidate();
    if (!isOver(m_total, m_limits)) {
        m_candidate = kNone;
        return {};
    }
    if (m_candidate == kNone && isOver(m_chains[Window].held, m_windowLimits))
        m_candidate = nextCandidate();
    const Slot victim = oldestBut(m_candidate);
    if (m_candidate == kNone)
        return {victim};
    const bool isWon = victim != m_candidate && m_entries[victim].queue != Window
                       && wins(m_candidate, victim, contest);
    return {isWon ? victim : m_candidate};
}

void SegmentedPolicy::link(Slot slot, Queue queue, bool asNewest)
{
    Entry &entry = m_entries[slot];
    Chain &chain = m_chains[queue];
    entry.queue = queue;
    entry.newer = asNewest ? kNone : chain.oldest;
    entry.older = asNewest ? chain.newest : kNone;
    (entry.newer == kNone ? chain.newest : m_entries[entry.newer].older) = slot;
    (entry.older == kNone ? chain.oldest : m_entries[entry.older].newer) = slot;
    ++chain.held.entries;
    chain.held.bytes += entry.bytes;
}

void SegmentedPolicy::unlink(Slot slot)
{
    Entry &entry = m_entries[slot];
    Chain &chain = m_chains[entry.queue];
    (entry.newer == kNone ? chain.newest : m_entries[entry.newer].older) = entry.older;
    (entry.older == kNone ? chain.oldest : m_entries[entry.older].newer) = entry.newer;
    --chain.held.entries;
    chain.held.bytes -= entry.bytes;
}

} // namespace hub::cache
