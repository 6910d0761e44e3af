#pragma once

#include "ui/jobs/job_filter.h"

#include <QAbstractTableModel>

namespace hub::ui {

/// The jobs that pass a filter, sorted, kept up to date by changes: each moves, appears or goes by
/// itself, so that selection and scroll position survive. A hundred thousand jobs are no problem.
///
/// Units:   JobDesk::kMostRows jobs and some more; where there are more, the oldest finished leave.
/// Threads: GUI.
/// Errors:  none.
class JobListModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        StateColumn,
        JobColumn,
        ConditionColumn,
        PriorityColumn,
        CreatedColumn,
        TookColumn,
        kColumns
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes in news of a JobDesk.
    void apply(const JobNews &news);

    /// Where much changes, rows are taken out and put in as a whole: who wants to keep a selection
    /// keeps the ids.
    void setFilter(const JobFilter &filter);
    [[nodiscard]] const JobFilter &filter() const { return m_filter; }

    [[nodiscard]] const JobRow &jobAt(int row) const;
    [[nodiscard]] int rowOf(const QString &id) const;          ///< -1: not shown.
    [[nodiscard]] const JobRow *find(const QString &id) const; ///< Shown or not.
    [[nodiscard]] int jobCount() const { return static_cast<int>(m_order.size()); }
    [[nodiscard]] const QStringList &kinds() const { return m_kinds; } ///< Sorted.

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section,
                                      Qt::Orientation orientation,
                                      int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void kindsChanged();

private:
    using Slot = int; ///< A place in m_jobs.
    using Slots = std::vector<Slot>;
    struct Entry
    {
        JobRow row;
        QByteArray haystack;
        bool isShown = false;
    };

    [[nodiscard]] bool isBefore(Slot a, Slot b) const;
    [[nodiscard]] Slots::iterator placeIn(Slots &order, Slot slot) const;
    [[nodiscard]] int rowOfShown(Slot slot) const;
    [[nodiscard]] bool keepsPlace(const JobRow &before, const JobRow &now) const;
    [[nodiscard]] bool reorder(Slots::iterator place, Slot slot);
    void change(Slot slot, const JobRow &row);
    void moveShown(Slot slot, int from);
    void add(const std::vector<JobRow> &rows);
    void showAdded(const Slots &added);
    void removeAll();
    void removeOldest();
    void noteKind(const QString &kind);
    void replaceShown(Slots shown);
    [[nodiscard]] Slots matching();

    std::vector<Entry> m_jobs;
    Slots m_free; ///< Places that are empty.
    QHash<QString, Slot> m_slots;
    Slots m_order; ///< All, sorted.
    Slots m_shown; ///< Those that pass the filter, sorted.
    JobFilter m_filter;
    JobMatcher m_matcher;
    int m_sortColumn = CreatedColumn;
    bool m_isDescending = true;
    QStringList m_kinds;
};

} // namespace hub::ui
