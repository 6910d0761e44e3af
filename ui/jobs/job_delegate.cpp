#include "ui/jobs/job_delegate.h"

#include "ui/jobs/job_list_model.h"
#include "ui/jobs/job_texts.h"
#include "ui/theme/theme.h"

namespace hub::ui {
namespace {

constexpr int kPadding = 10;
constexpr int kDot = 8;
constexpr int kBarWidth = 110;
constexpr int kBarHeight = 5;

void paintText(QPainter &painter, const QRect &place, const QString &text, Token color)
{
    painter.setPen(Theme::current().color(color));
    painter.drawText(place,
                     Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

void paintDot(QPainter &painter, const QRect &place, Token color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().color(color));
    painter.drawEllipse(QRectF(place.x(), place.center().y() - kDot / 2.0 + 0.5, kDot, kDot));
}

void paintBar(QPainter &painter, const QRect &place, double progress)
{
    const QRectF whole(
        place.x(), place.center().y() - kBarHeight / 2.0 + 0.5, kBarWidth, kBarHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().color(Token::Border));
    painter.drawRoundedRect(whole, 2.5, 2.5);
    QRectF done = whole;
    done.setWidth(std::clamp(progress, 0.0, 1.0) * whole.width());
    if (done.width() < 1)
        return;
    painter.setBrush(Theme::current().color(Token::Accent));
    painter.drawRoundedRect(done, 2.5, 2.5);
}

Token textColor(int column, jobs::State state)
{
    if (column == JobListModel::JobColumn || column == JobListModel::StateColumn)
        return Token::Text;
    if (column == JobListModel::ConditionColumn && state == jobs::State::Failed)
        return Token::Danger;
    return Token::TextSecondary;
}

} // namespace

void JobDelegate::paint(QPainter *painter,
                        const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const auto *model = qobject_cast<const JobListModel *>(index.model());
    if (!model)
        return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem empty = option;
    initStyleOption(&empty, index);
    const QString text = empty.text;
    empty.text.clear();
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &empty, painter, option.widget);

    const JobRow &row = model->jobAt(index.row());
    QRect place = option.rect.adjusted(kPadding, 0, -kPadding / 2, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.column() == JobListModel::StateColumn) {
        paintDot(*painter, place, stateColor(row.state));
        place.setLeft(place.left() + kDot + kPadding);
    }
    if (index.column() == JobListModel::ConditionColumn && row.state == jobs::State::Running) {
        paintBar(*painter, place, row.progress);
        place.setLeft(place.left() + kBarWidth + kPadding);
    }
    paintText(*painter, place, text, textColor(index.column(), row.state));
    painter->restore();
}

} // namespace hub::ui
