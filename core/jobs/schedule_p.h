#pragma once

#include "core/jobs/job_kind.h"
#include "core/jobs/record_p.h"

#include <QHash>

#include <array>
#include <map>
#include <set>

namespace hub::jobs {

/// Which job runs next: by priority, then by age; a job that waits rises one class every minute,
/// up to the one below critical, so that nothing waits for ever.
///
/// It also keeps what starts later, by time, and what must not run yet: kinds at their limit, jobs
/// of another group, and suspects (Record::isSuspect), of which one runs at a time.
///
/// Units:   std::chrono.
/// Threads: one thread at a time: the committer's.
/// Errors:  none.
class Schedule final
{
public:
    struct Options
    {
        QHash<QString, int> kindLimits; ///< Every kind that can run here.
        std::optional<QString> onlyGroup;
    };
    explicit Schedule(Options options);

    static constexpr std::chrono::seconds kRisePeriod{60};

    /// Takes note of @p record as it is now.
    void put(const Record &record);
    void remove(const QString &id);

    /// The job to start next, or nothing that may run. It stays until put() says that it runs.
    [[nodiscard]] std::optional<QString> next(MonotonicTime now) const;

    /// The delayed jobs whose time has come, earliest first.
    [[nodiscard]] std::vector<QString> due(MonotonicTime now, WallTime wallNow) const;

    /// When due() should be asked again. Wall times are looked at every second, so that a clock
    /// that was set is noticed.
    [[nodiscard]] std::optional<MonotonicTime> nextDue(MonotonicTime now, WallTime wallNow) const;

    [[nodiscard]] int running() const { return m_running; }

private:
    using ReadyKey = std::pair<MonotonicTime, QString>;

    /// The jobs of one kind that could run; for suspects, of all kinds.
    struct Bucket
    {
        int limit = 0; ///< 0: none.
        int running = 0;
        std::array<std::set<ReadyKey>, 5> ready; ///< By the priority they were given.

        [[nodiscard]] bool isFull() const { return limit > 0 && running >= limit; }
    };

    enum class Place
    {
        Ready,
        Delayed, ///< By the monotonic clock.
        Timed,   ///< By the wall clock.
        Running
    };

    struct Entry
    {
        Place place = Place::Ready;
        QString kind;
        bool isSuspect = false;
        Priority priority = Priority::Normal;
        MonotonicTime monotonic;
        WallTime wall;
    };

    struct Candidate
    {
        int effective = 0;
        const ReadyKey *key = nullptr;
    };

    [[nodiscard]] std::optional<Entry> entryFor(const Record &record) const;
    [[nodiscard]] bool mayRunHere(const Record &record) const;
    void countRunning(const Entry &entry, int change);
    void consider(const Bucket &bucket, MonotonicTime now, Candidate &best) const;
    [[nodiscard]] bool kindIsFull(const QString &id) const;
    Bucket &bucketOf(const Entry &entry);

    const Options m_options;
    QHash<QString, Entry> m_entries;
    std::map<QString, Bucket> m_kinds;
    Bucket m_suspects;
    std::set<std::pair<MonotonicTime, QString>> m_delayed;
    std::set<std::pair<WallTime, QString>> m_timed;
    int m_running = 0;
};

} // namespace hub::jobs
