#pragma once

#include "core/engine/live_feed.h"
#include "ui/dashboard/figure_card.h"

namespace hub::ui {

/// The operations of the last minute that took longest, by p95, as shares of the promised time.
class SlowestCard final : public QFrame
{
    Q_OBJECT

public:
    explicit SlowestCard(QWidget *parent);

    void show(const std::vector<NamedOperation> &slowest);
    using QFrame::show;

private:
    struct Row
    {
        QLabel *name = nullptr;
        QLabel *time = nullptr;
        ShareBar *bar = nullptr;
        QLabel *count = nullptr;
    };
    std::vector<Row> m_rows;
    QLabel *m_empty = nullptr;
};

} // namespace hub::ui
