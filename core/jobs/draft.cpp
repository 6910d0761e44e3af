#include "core/jobs/draft_p.h"

#include <algorithm>

namespace hub::jobs {

Draft::Draft(Board &board, Schedule &schedule, Links &links)
    : m_board(board)
    , m_schedule(schedule)
    , m_links(links)
{}

RecordPtr Draft::find(const QString &id) const
{
    if (const auto drafted = m_index.constFind(id); drafted != m_index.constEnd())
        return m_changes[*drafted].after;
    return m_board.find(id);
}

void Draft::put(RecordPtr before, Record record)
{
    if (record.job.durability == DurabilityClass::Strict)
        m_durability = DurabilityClass::Strict;
    auto after = std::make_shared<const Record>(std::move(record));
    m_schedule.put(*after);
    m_links.put(*after);
    const QString &id = after->job.id;
    if (const auto drafted = m_index.constFind(id); drafted != m_index.constEnd()) {
        m_changes[*drafted].after = std::move(after);
        return;
    }
    m_index.insert(id, m_changes.size());
    m_changes.push_back({std::move(before), std::move(after)});
}

void Draft::add(Record record)
{
    Q_ASSERT(!find(record.job.id));
    put(nullptr, std::move(record));
}

void Draft::replace(Record record)
{
    RecordPtr before = m_board.find(record.job.id);
    Q_ASSERT(before || m_index.contains(record.job.id));
    put(std::move(before), std::move(record));
}

void Draft::revive(const Record &stored, Record record)
{
    Q_ASSERT(stored.isFinished());
    put(std::make_shared<const Record>(stored), std::move(record));
}

qint64 Draft::unfinishedCount() const
{
    qint64 count = m_board.unfinishedCount();
    for (const RecordChange &change : m_changes)
        count += (change.after->isFinished() ? 0 : 1)
                 - (change.before && !change.before->isFinished() ? 1 : 0);
    return count;
}

void Draft::publish()
{
    m_board.publish(m_changes);
}

void Draft::discard()
{
    // In reverse, so that a key that went from one job to another goes back.
    std::for_each(m_changes.rbegin(), m_changes.rend(), [this](const RecordChange &change) {
        const QString &id = change.after->job.id;
        m_schedule.remove(id);
        m_links.remove(id);
        if (change.before) {
            m_schedule.put(*change.before);
            m_links.put(*change.before);
        }
    });
    m_changes.clear();
    m_index.clear();
    m_durability = DurabilityClass::Relaxed;
}

} // namespace hub::jobs
