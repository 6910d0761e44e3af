#include "ui/jobs/job_delegate.h"

#include "ui/jobs/job_list_model.h"
#include "ui/jobs/job_texts.h"
#include "ui/theme/theme.h"

namespace hub::ui {
namespace {

constexpr int kPadding = 10;
constexpr int kDot = 8;
constexpr int kWidestBar = 110;
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

/// The file first, what is done with it after it.
void paintJob(QPainter &painter, QRect place, const JobRow &row)
{
    if (row.subject.isEmpty())
        return paintText(painter, place, row.kind, Token::Text);
    paintText(painter, place, row.subject, Token::Text);
    const int used = painter.fontMetrics().horizontalAdvance(row.subject) + kPadding;
    if (painter.layoutDirection() == Qt::RightToLeft)
        place.setRight(place.right() - used);
    else
        place.setLeft(place.left() + used);
    if (place.width() > kPadding)
        paintText(painter, place, row.kind, Token::TextMuted);
}

void paintBar(QPainter &painter, const QRect &place, int width, double progress)
{
    const QRectF whole(place.x(), place.center().y() - kBarHeight / 2.0 + 0.5, width, kBarHeight);
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
    if (empty.state.testFlag(QStyle::State_Selected))
        empty.state.setFlag(QStyle::State_HasFocus, false); // The row is seen as it is.
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
        const int width = std::min(kWidestBar, place.width() / 4);
        paintBar(*painter, place, width, row.progress);
        place.setLeft(place.left() + width + kPadding);
    }
    if (index.column() == JobListModel::JobColumn)
        paintJob(*painter, place, row);
    else
        paintText(*painter, place, text, textColor(index.column(), row.state));
    painter->restore();
}

} // namespace hub::ui
