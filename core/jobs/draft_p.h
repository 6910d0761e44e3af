#pragma once

#include "core/jobs/board_p.h"
#include "core/jobs/links_p.h"
#include "core/jobs/schedule_p.h"

namespace hub::jobs {

/// The changes that are to be committed together. What was drafted is seen by what is decided next;
/// nobody else sees it until publish(), and discard() leaves no trace.
///
/// Units:   none.
/// Threads: one; the committer's.
/// Errors:  none.
class Draft final
{
public:
    Draft(Board &board, Schedule &schedule, Links &links);

    /// The newest version of an unfinished job, or of one that this draft finished.
    [[nodiscard]] RecordPtr find(const QString &id) const;

    void add(Record record);

    /// Puts @p record in place of the version that find() gives.
    void replace(Record record);

    /// Puts @p record in place of the finished job @p stored, which the board does not have.
    void revive(const Record &stored, Record record);

    /// Makes the commit wait for the disk.
    void requireDisk() { m_durability = DurabilityClass::Strict; }
    [[nodiscard]] DurabilityClass durability() const { return m_durability; }
    [[nodiscard]] const std::vector<RecordChange> &changes() const { return m_changes; }

    [[nodiscard]] Schedule &schedule() { return m_schedule; }
    [[nodiscard]] const Links &links() const { return m_links; }
    [[nodiscard]] qint64 unfinishedCount() const;

    void publish();
    void discard();

private:
    void put(RecordPtr before, Record record);

    Board &m_board;
    Schedule &m_schedule;
    Links &m_links;
    std::vector<RecordChange> m_changes; ///< One a job, in the order of their first change.
    QHash<QString, std::size_t> m_index;
    DurabilityClass m_durability = DurabilityClass::Relaxed;
};

} // namespace hub::jobs
