#include "ui/jobs/job_list_model.h"

#include "ui/jobs/job_texts.h"

#include <QSet>

namespace hub::ui {
namespace {

/// How many stretches of rows are taken out and put in one by one when the filter changes; views
/// take longer for each than for all at once.
constexpr std::size_t kMostStretches = 24;

/// So many finished jobs leave at once where there are too many.
constexpr std::size_t kLeaveAtOnce = 5'000;

std::chrono::milliseconds took(const JobRow &row)
{
    if (!row.startedAt || !row.finishedAt)
        return std::chrono::milliseconds(-1);
    return *row.finishedAt - *row.startedAt;
}

template<typename T>
int order(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

int orderBy(int column, const JobRow &a, const JobRow &b)
{
    switch (column) {
    case JobListModel::StateColumn:
        return order(a.state, b.state);
    case JobListModel::JobColumn: {
        const int bySubject = a.subject.compare(b.subject, Qt::CaseInsensitive);
        return bySubject != 0 ? bySubject : a.kind.compare(b.kind);
    }
    case JobListModel::ConditionColumn:
        return order(a.progress, b.progress);
    case JobListModel::PriorityColumn:
        return order(b.priority, a.priority); // The most urgent is the highest.
    case JobListModel::TookColumn:
        return order(took(a), took(b));
    default:
        return 0;
    }
}

} // namespace

bool JobListModel::isBefore(Slot a, Slot b) const
{
    const JobRow &one = m_jobs[static_cast<std::size_t>(a)].row;
    const JobRow &other = m_jobs[static_cast<std::size_t>(b)].row;
    int result = orderBy(m_sortColumn, one, other);
    if (result == 0)
        result = order(one.createdAt, other.createdAt);
    if (result == 0)
        result = one.id.compare(other.id);
    return m_isDescending ? result > 0 : result < 0;
}

JobListModel::Slots::iterator JobListModel::placeIn(Slots &order, Slot slot) const
{
    return std::lower_bound(
        order.begin(), order.end(), slot, [this](Slot a, Slot b) { return isBefore(a, b); });
}

const JobRow &JobListModel::jobAt(int row) const
{
    return m_jobs[static_cast<std::size_t>(m_shown[static_cast<std::size_t>(row)])].row;
}

int JobListModel::rowOfShown(Slot slot) const
{
    const auto place = std::lower_bound(
        m_shown.begin(), m_shown.end(), slot, [this](Slot a, Slot b) { return isBefore(a, b); });
    return static_cast<int>(place - m_shown.begin());
}

int JobListModel::rowOf(const QString &id) const
{
    const auto found = m_slots.constFind(id);
    if (found == m_slots.cend() || !m_jobs[static_cast<std::size_t>(*found)].isShown)
        return -1;
    return rowOfShown(*found);
}

const JobRow *JobListModel::find(const QString &id) const
{
    const auto found = m_slots.constFind(id);
    return found == m_slots.cend() ? nullptr : &m_jobs[static_cast<std::size_t>(*found)].row;
}

void JobListModel::apply(const JobNews &news)
{
    if (news.startsAnew)
        removeAll();
    std::vector<JobRow> added;
    for (const std::vector<JobRow> *rows : {&news.changed, &news.older}) {
        for (const JobRow &row : *rows) {
            const auto known = m_slots.constFind(row.id);
            if (known != m_slots.cend())
                change(*known, row);
            else
                added.push_back(row);
        }
    }
    if (!added.empty())
        add(added);
    if (m_order.size() > JobDesk::kMostRows + kLeaveAtOnce)
        removeOldest();
}

/// Most changes are of progress, and most lists are by time: then nothing is sought.
bool JobListModel::keepsPlace(const JobRow &before, const JobRow &now) const
{
    return orderBy(m_sortColumn, before, now) == 0 && before.createdAt == now.createdAt;
}

/// True where the job that was at @p place has another one now.
bool JobListModel::reorder(Slots::iterator place, Slot slot)
{
    const bool staysBehind = place == m_order.begin() || isBefore(*(place - 1), slot);
    const bool staysAhead = place + 1 == m_order.end() || isBefore(slot, *(place + 1));
    if (staysBehind && staysAhead)
        return false;
    m_order.erase(place);
    m_order.insert(placeIn(m_order, slot), slot);
    return true;
}

void JobListModel::change(Slot slot, const JobRow &row)
{
    Entry &entry = m_jobs[static_cast<std::size_t>(slot)];
    if (entry.row == row)
        return;
    const bool isInPlace = keepsPlace(entry.row, row);
    const auto inOrder = isInPlace ? m_order.end() : placeIn(m_order, slot);
    const int shownAt = entry.isShown ? rowOfShown(slot) : -1;
    const bool isTextOther = entry.row.subject != row.subject || entry.row.error != row.error
                             || entry.row.group != row.group;
    entry.row = row;
    if (isTextOther)
        entry.haystack = haystackOf(row);

    const bool isMoved = !isInPlace && reorder(inOrder, slot);
    const bool passes = m_matcher.matches(row, entry.haystack);
    if (shownAt >= 0 && !passes) {
        beginRemoveRows({}, shownAt, shownAt);
        m_shown.erase(m_shown.begin() + shownAt);
        entry.isShown = false;
        endRemoveRows();
    } else if (shownAt >= 0) {
        if (isMoved)
            moveShown(slot, shownAt);
        const int at = isMoved ? rowOfShown(slot) : shownAt;
        Q_EMIT dataChanged(index(at, 0), index(at, kColumns - 1));
    } else if (passes) {
        showAdded({slot});
    }
}

void JobListModel::moveShown(Slot slot, int from)
{
    // Sought among the others, which are in order without it.
    const auto begin = m_shown.begin();
    const auto before = std::lower_bound(
        begin, begin + from, slot, [this](Slot a, Slot b) { return isBefore(a, b); });
    int to = static_cast<int>(before - begin);
    if (to == from) {
        const auto after =
            std::lower_bound(begin + from + 1, m_shown.end(), slot, [this](Slot a, Slot b) {
                return isBefore(a, b);
            });
        to = static_cast<int>(after - begin); // As Qt counts: the row that it goes in front of.
        if (to == from + 1)
            return;
    }
    beginMoveRows({}, from, from, {}, to);
    if (to < from)
        std::rotate(begin + to, begin + from, begin + from + 1);
    else
        std::rotate(begin + from, begin + from + 1, begin + to);
    endMoveRows();
}

void JobListModel::noteKind(const QString &kind)
{
    const auto place = std::lower_bound(m_kinds.begin(), m_kinds.end(), kind);
    if (place != m_kinds.end() && *place == kind)
        return;
    m_kinds.insert(place, kind);
    Q_EMIT kindsChanged();
}

void JobListModel::add(const std::vector<JobRow> &rows)
{
    Slots added;
    added.reserve(rows.size());
    for (const JobRow &row : rows) {
        if (m_slots.contains(row.id))
            continue;
        Slot slot = static_cast<Slot>(m_jobs.size());
        if (m_free.empty()) {
            m_jobs.emplace_back();
        } else {
            slot = m_free.back();
            m_free.pop_back();
        }
        m_jobs[static_cast<std::size_t>(slot)] = {row, haystackOf(row), false};
        m_slots.insert(row.id, slot);
        added.push_back(slot);
        noteKind(row.kind);
    }
    const auto before = [this](Slot a, Slot b) { return isBefore(a, b); };
    std::sort(added.begin(), added.end(), before);
    const auto middle = static_cast<Slots::difference_type>(m_order.size());
    m_order.insert(m_order.end(), added.begin(), added.end());
    std::inplace_merge(m_order.begin(), m_order.begin() + middle, m_order.end(), before);
    std::erase_if(added, [this](Slot slot) {
        const Entry &entry = m_jobs[static_cast<std::size_t>(slot)];
        return !m_matcher.matches(entry.row, entry.haystack);
    });
    showAdded(added);
}

/// @p added is sorted. Neighbours come in together.
void JobListModel::showAdded(const Slots &added)
{
    auto first = added.begin();
    while (first != added.end()) {
        const auto place = placeIn(m_shown, *first);
        auto last = first + 1;
        while (last != added.end() && (place == m_shown.end() || isBefore(*last, *place)))
            ++last;
        const auto row = static_cast<int>(place - m_shown.begin());
        beginInsertRows({}, row, row + static_cast<int>(last - first) - 1);
        m_shown.insert(place, first, last);
        for (; first != last; ++first)
            m_jobs[static_cast<std::size_t>(*first)].isShown = true;
        endInsertRows();
    }
}

void JobListModel::removeAll()
{
    replaceShown({});
    m_jobs.clear();
    m_free.clear();
    m_slots.clear();
    m_order.clear();
}

void JobListModel::removeOldest()
{
    Slots finished;
    for (const Slot slot : m_order) {
        if (jobs::isTerminal(m_jobs[static_cast<std::size_t>(slot)].row.state))
            finished.push_back(slot);
    }
    const auto count = static_cast<Slots::difference_type>(std::min(finished.size(), kLeaveAtOnce));
    std::nth_element(
        finished.begin(), finished.begin() + count, finished.end(), [this](Slot a, Slot b) {
            return m_jobs[static_cast<std::size_t>(a)].row.id
                   < m_jobs[static_cast<std::size_t>(b)].row.id;
        });
    const QSet<Slot> leaving(finished.begin(), finished.begin() + count);
    Slots shown = m_shown;
    std::erase_if(shown, [&leaving](Slot slot) { return leaving.contains(slot); });
    replaceShown(std::move(shown));
    std::erase_if(m_order, [&leaving](Slot slot) { return leaving.contains(slot); });
    for (const Slot slot : leaving) {
        m_slots.remove(m_jobs[static_cast<std::size_t>(slot)].row.id);
        m_jobs[static_cast<std::size_t>(slot)] = {};
        m_free.push_back(slot);
    }
}

JobListModel::Slots JobListModel::matching()
{
    Slots shown;
    for (const Slot slot : m_order) {
        const Entry &entry = m_jobs[static_cast<std::size_t>(slot)];
        if (m_matcher.matches(entry.row, entry.haystack))
            shown.push_back(slot);
    }
    return shown;
}

void JobListModel::setFilter(const JobFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_matcher = JobMatcher(filter);
    replaceShown(matching());
}

/// Both lists are in the same order.
void JobListModel::replaceShown(Slots shown)
{
    std::vector<bool> stays(m_jobs.size(), false);
    for (const Slot slot : shown)
        stays[static_cast<std::size_t>(slot)] = true;
    std::size_t stretches = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const bool goes = !stays[static_cast<std::size_t>(m_shown[i])];
        kept += goes ? 0 : 1;
        stretches += goes && (i == 0 || stays[static_cast<std::size_t>(m_shown[i - 1])]) ? 1 : 0;
    }
    const bool isWhole = stretches > kMostStretches || kept == 0;
    for (std::size_t end = m_shown.size(); end > 0;) {
        std::size_t begin = end;
        const auto goes = [&](std::size_t i) {
            return isWhole || !stays[static_cast<std::size_t>(m_shown[i])];
        };
        while (begin > 0 && goes(begin - 1))
            --begin;
        if (begin == end) {
            --end;
            continue;
        }
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
        for (std::size_t i = begin; i < end; ++i)
            m_jobs[static_cast<std::size_t>(m_shown[i])].isShown = false;
        m_shown.erase(m_shown.begin() + static_cast<Slots::difference_type>(begin),
                      m_shown.begin() + static_cast<Slots::difference_type>(end));
        endRemoveRows();
        end = begin;
    }
    std::erase_if(shown,
                  [this](Slot slot) { return m_jobs[static_cast<std::size_t>(slot)].isShown; });
    showAdded(shown);
}

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int JobListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const JobRow &row = jobAt(index.row());
    const bool isLong = index.column() == JobColumn || index.column() == ConditionColumn;
    if (role != Qt::DisplayRole && (role != Qt::ToolTipRole || !isLong))
        return {};
    switch (index.column()) {
    case StateColumn:
        return stateText(row.state);
    case JobColumn:
        return row.subject.isEmpty() ? row.kind : row.subject + QStringLiteral(" · ") + row.kind;
    case ConditionColumn:
        return conditionText(row);
    case PriorityColumn:
        return priorityText(row.priority);
    case CreatedColumn:
        return momentText(row.createdAt);
    case TookColumn:
        return tookText(row);
    default:
        return {};
    }
}

QVariant JobListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case JobColumn:
        return tr("Job");
    case ConditionColumn:
        return tr("Progress");
    case PriorityColumn:
        return tr("Priority");
    case CreatedColumn:
        return tr("Added");
    case TookColumn:
        return tr("Took");
    default:
        return {};
    }
}

void JobListModel::sort(int column, Qt::SortOrder order)
{
    const bool isDescending = order == Qt::DescendingOrder;
    if (column < 0 || column >= kColumns
        || (column == m_sortColumn && isDescending == m_isDescending))
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    Slots owners;
    for (const QModelIndex &index : before)
        owners.push_back(m_shown[static_cast<std::size_t>(index.row())]);
    m_sortColumn = column;
    m_isDescending = isDescending;
    const auto isFirst = [this](Slot a, Slot b) { return isBefore(a, b); };
    std::sort(m_order.begin(), m_order.end(), isFirst);
    m_shown.clear();
    for (const Slot slot : m_order) {
        if (m_jobs[static_cast<std::size_t>(slot)].isShown)
            m_shown.push_back(slot);
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const auto place = placeIn(m_shown, owners[static_cast<std::size_t>(i)]);
        after.append(index(static_cast<int>(place - m_shown.begin()), before.at(i).column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

} // namespace hub::ui
