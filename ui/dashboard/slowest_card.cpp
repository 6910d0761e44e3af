#include "ui/dashboard/slowest_card.h"

#include "ui/charts/chart_units.h"
#include "ui/dashboard/figures.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>

namespace hub::ui {
namespace {

constexpr std::size_t kRows = 5;
constexpr int kRowHeight = 26;

} // namespace

SlowestCard::SlowestCard(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("slowest"));
    setAccessibleName(tr("Slowest now"));
    Theme::setRole(this, "card");
    auto *title = new QLabel(tr("Slowest now"), this);
    Theme::setRole(title, "card-title");
    auto *note = new QLabel(tr("p95 · share of 5 s · times in the last minute"), this);
    Theme::setRole(note, "caption");
    auto *head = new QHBoxLayout;
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(note);
    auto *grid = new QGridLayout;
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(2, 2);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    for (std::size_t i = 0; i < kRows; ++i) {
        const Row row{new QLabel(this), new QLabel(this), new ShareBar(this), new QLabel(this)};
        const auto line = static_cast<int>(i);
        row.time->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        row.count->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        Theme::setRole(row.count, "caption");
        grid->addWidget(row.name, line, 0);
        grid->addWidget(row.time, line, 1);
        grid->addWidget(row.bar, line, 2);
        grid->addWidget(row.count, line, 3);
        grid->setRowMinimumHeight(line, kRowHeight);
        m_rows.push_back(row);
    }
    m_empty = new QLabel(tr("Nothing ran in the last minute."), this);
    Theme::setRole(m_empty, "muted");
    grid->addWidget(m_empty, 0, 0, 1, 4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 8);
    layout->addLayout(head);
    layout->addLayout(grid);
    layout->addStretch(1);
    show(std::vector<NamedOperation>());
}

void SlowestCard::show(const std::vector<NamedOperation> &slowest)
{
    m_empty->setVisible(slowest.empty());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        const bool isUsed = i < slowest.size();
        for (QWidget *part : {static_cast<QWidget *>(row.name),
                              static_cast<QWidget *>(row.time),
                              static_cast<QWidget *>(row.bar),
                              static_cast<QWidget *>(row.count)})
            part->setVisible(isUsed);
        if (!isUsed)
            continue;
        const OperationFigures &figures = slowest[i].figures;
        const double seconds = std::chrono::duration<double>(figures.p95).count();
        const double share = seconds / std::chrono::duration<double>(kSlaLimit).count();
        row.name->setText(slowest[i].name);
        row.time->setText(valueText(Unit::Seconds, seconds));
        row.bar->setShare(share,
                          share >= 1     ? Token::Danger
                          : share >= 0.6 ? Token::Warning
                                         : Token::Accent);
        row.count->setText(tr("%n times", nullptr, static_cast<int>(figures.count)));
    }
}

} // namespace hub::ui
