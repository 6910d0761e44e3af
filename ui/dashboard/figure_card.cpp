#include "ui/dashboard/figure_card.h"

#include "ui/theme/theme.h"

#include <QLabel>

namespace hub::ui {

ShareBar::ShareBar(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(5);
}

void ShareBar::setShare(double share, Token color)
{
    if (share == m_share && color == m_color)
        return;
    m_share = share;
    m_color = color;
    update();
}

void ShareBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF whole(0, 0, width(), height());
    painter.setBrush(Theme::current().color(Token::SurfaceRaised));
    painter.drawRoundedRect(whole, 2.5, 2.5);
    if (m_share <= 0)
        return;
    QRectF used = whole;
    used.setWidth(std::clamp(m_share, 0.0, 1.0) * whole.width());
    if (isRightToLeft())
        used.moveRight(whole.right());
    painter.setBrush(Theme::current().color(m_color));
    painter.drawRoundedRect(used, 2.5, 2.5);
}

FigureCard::FigureCard(const QString &id, const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(title)
    , m_number(new QLabel(this))
    , m_unit(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_bar(new ShareBar(this))
{
    setObjectName(QStringLiteral("card-") + id);
    Theme::setRole(this, "card");
    auto *name = new QLabel(title, this);
    Theme::setRole(name, "caption");
    Theme::setRole(m_number, "figure");
    Theme::setRole(m_unit, "caption");
    Theme::setRole(m_sentence, "caption");
    m_unit->setContentsMargins(0, 0, 0, 4); // On the baseline of the number.
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_sentence->setMinimumHeight(2 * QFontMetrics(Theme::font(12)).lineSpacing() + 2);
    auto *figures = new QHBoxLayout;
    figures->setSpacing(5);
    figures->addWidget(m_number, 0, Qt::AlignBottom);
    figures->addWidget(m_unit, 0, Qt::AlignBottom);
    figures->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(3);
    layout->addWidget(name);
    layout->addLayout(figures);
    layout->addWidget(m_sentence);
    layout->addWidget(m_bar);
    QSizePolicy keepsItsPlace = m_bar->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(keepsItsPlace);
    m_bar->hide();
}

void FigureCard::show(const CardText &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_number->setText(text.number);
    m_unit->setText(text.unit);
    m_sentence->setText(text.sentence);
    m_bar->setVisible(text.share.has_value());
    if (text.share)
        m_bar->setShare(*text.share, text.barColor);
    setAccessibleName(
        QStringLiteral("%1: %2 %3. %4").arg(m_title, text.number, text.unit, text.sentence));
}

} // namespace hub::ui
