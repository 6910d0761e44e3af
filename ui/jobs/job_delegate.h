#pragma once

#include <QStyledItemDelegate>

namespace hub::ui {

/// Paints the cells of the job list: a state by colour and word, a running job's progress as a bar.
class JobDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int kRowHeight = 36;

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace hub::ui
