#include "ui/shell/navigation.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace hub::ui {
namespace {

constexpr int kWidth = 208;
constexpr int kFoldedWidth = 64;
constexpr int kLineHeight = 33;
constexpr int kIcon = 18;

/// The program's mark: a letter on the two colours of the theme.
class Mark final : public QWidget
{
public:
    explicit Mark(QWidget *parent)
        : QWidget(parent)
    {
        setFixedSize(26, 26);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QLinearGradient gradient(0, 0, width(), height());
        gradient.setColorAt(0, theme.color(Token::Accent));
        gradient.setColorAt(1, theme.color(Token::SeriesBlue));
        painter.setBrush(gradient);
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(rect(), 7, 7);
        painter.setPen(theme.color(Token::OnAccent));
        painter.setFont(Theme::font(15, QFont::Bold));
        painter.drawText(rect(), Qt::AlignCenter, QStringLiteral("A"));
    }
};

} // namespace

NavigationButton::NavigationButton(const QString &title, const QString &icon, QWidget *parent)
    : QAbstractButton(parent)
    , m_plainIcon(Theme::current().icon(icon))
    , m_chosenIcon(Theme::current().icon(icon, Token::Accent))
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(false);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void NavigationButton::setBadge(int count)
{
    if (count == m_badge)
        return;
    m_badge = count;
    setAccessibleName(count == 0 ? text()
                                 : tr("%1: %2 open").arg(text(), QLocale().toString(count)));
    update();
}

void NavigationButton::setFolded(bool isFolded)
{
    m_isFolded = isFolded;
    setToolTip(isFolded ? text() : QString());
    update();
}

QSize NavigationButton::sizeHint() const
{
    return {m_isFolded ? kLineHeight + 12 : kWidth - 20, kLineHeight};
}

void NavigationButton::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (isChecked() || underMouse()) {
        painter.setBrush(theme.color(isChecked() ? Token::AccentSoft : Token::SurfaceRaised));
        painter.drawRoundedRect(frame, Theme::controlRadius(), Theme::controlRadius());
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(theme.color(Token::Accent));
        painter.drawRoundedRect(frame, Theme::controlRadius(), Theme::controlRadius());
    }
    const int left = m_isFolded ? (width() - kIcon) / 2 : 10;
    QRect iconBox(left, (height() - kIcon) / 2, kIcon, kIcon);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    if (isMirrored)
        iconBox.moveRight(width() - left);
    (isChecked() ? m_chosenIcon : m_plainIcon).paint(&painter, iconBox);
    if (!m_isFolded) {
        painter.setPen(theme.color(isChecked() ? Token::Text : Token::TextSecondary));
        painter.setFont(Theme::font(0, isChecked() ? QFont::Medium : QFont::Normal));
        QRect words = rect().adjusted(38, 0, -10, 0);
        if (isMirrored)
            words = rect().adjusted(10, 0, -38, 0);
        painter.drawText(
            words, Qt::AlignVCenter | (isMirrored ? Qt::AlignRight : Qt::AlignLeft), text());
    }
    if (m_badge > 0)
        paintBadge(painter);
}

void NavigationButton::paintBadge(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QString words = m_badge > 999 ? QStringLiteral("999+") : QLocale().toString(m_badge);
    const QFont font = Theme::font(11);
    const int textWidth = QFontMetrics(font).horizontalAdvance(words);
    const int badgeWidth = qMax(textWidth + 14, 22);
    QRect box(width() - badgeWidth - 10, (height() - 16) / 2, badgeWidth, 16);
    if (layoutDirection() == Qt::RightToLeft)
        box.moveLeft(10);
    painter.setPen(Qt::NoPen);
    if (m_isFolded) {
        painter.setBrush(theme.color(Token::Accent));
        painter.drawEllipse(QPointF(width() / 2.0 + 10, height() / 2.0 - 8), 3.5, 3.5);
        return;
    }
    painter.setBrush(theme.color(Token::SurfaceRaised));
    painter.drawRoundedRect(box, 8, 8);
    painter.setPen(theme.color(Token::TextSecondary));
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter, words);
}

void NavigationButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void NavigationButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

Navigation::Navigation(QWidget *menuButton, QWidget *parent)
    : QWidget(parent)
    , m_lines(new QVBoxLayout(this))
    , m_menuButton(menuButton)
{
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Pages"));
    setFixedWidth(kWidth);
    m_lines->setContentsMargins(10, 16, 10, 12);
    m_lines->setSpacing(2);

    auto *const brand = new QHBoxLayout;
    brand->setContentsMargins(10, 0, 0, 14);
    brand->setSpacing(10);
    brand->addWidget(new Mark(this));
    auto *const name = new QLabel(QStringLiteral("AIO Hub"), this);
    name->setFont(Theme::font(15, QFont::DemiBold));
    m_brandName = name;
    brand->addWidget(name);
    brand->addStretch();
    menuButton->setParent(this);
    brand->addWidget(menuButton);
    m_lines->addLayout(brand);

    m_groups.push_back(addGroup(tr("WORKSPACE")));
    m_lines->addSpacing(8);
    m_groups.push_back(addGroup(tr("ENGINE")));
    m_lines->addStretch();
    m_groups.push_back(addGroup({}));
}

Navigation::Group Navigation::addGroup(const QString &title)
{
    auto *const heading = new QLabel(title, this);
    Theme::setRole(heading, "section");
    heading->setContentsMargins(10, 6, 0, 4);
    heading->hide(); // Until it has a page.
    m_lines->addWidget(heading);
    auto *const lines = new QVBoxLayout;
    lines->setSpacing(2);
    m_lines->addLayout(lines);
    return {heading, lines};
}

void Navigation::add(const QString &id, const QString &title, const QString &icon, Section section)
{
    const Group &group = m_groups[static_cast<std::size_t>(section)];
    auto *const button = new NavigationButton(title, icon, this);
    button->setObjectName(QStringLiteral("navigation.") + id);
    button->setFolded(m_isFolded);
    connect(button, &QAbstractButton::clicked, this, [this, id] { Q_EMIT chosen(id); });
    group.lines->addWidget(button);
    group.heading->setVisible(section != Section::Foot && !m_isFolded);
    const auto place = std::find_if(m_items.begin(), m_items.end(), [section](const Item &item) {
        return item.section > section;
    });
    m_items.insert(place, {id, section, button});
    for (std::size_t i = 1; i < m_items.size(); ++i)
        setTabOrder(m_items[i - 1].button, m_items[i].button);
}

void Navigation::choose(const QString &id)
{
    for (const Item &item : m_items)
        item.button->setChecked(item.id == id);
}

void Navigation::setBadge(const QString &id, int count)
{
    for (const Item &item : m_items) {
        if (item.id == id)
            item.button->setBadge(count);
    }
}

void Navigation::setFolded(bool isFolded)
{
    if (isFolded == m_isFolded)
        return;
    m_isFolded = isFolded;
    setFixedWidth(isFolded ? kFoldedWidth : kWidth);
    m_brandName->setVisible(!isFolded);
    // The mark's line has no room for it: the menu's key, F10, stays.
    m_menuButton->setVisible(!isFolded);
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        const bool hasPages = m_groups[i].lines->count() > 0;
        m_groups[i].heading->setVisible(!isFolded && hasPages
                                        && static_cast<Section>(i) != Section::Foot);
    }
    for (const Item &item : m_items)
        item.button->setFolded(isFolded);
}

QStringList Navigation::ids() const
{
    QStringList ids;
    for (const Item &item : m_items)
        ids.append(item.id);
    return ids;
}

void Navigation::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Surface));
    painter.setPen(theme.color(Token::Border));
    const int edge = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.drawLine(edge, 0, edge, height());
}

void Navigation::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        moveFocus(event->key() == Qt::Key_Down ? 1 : -1);
        return;
    }
    QWidget::keyPressEvent(event);
}

void Navigation::moveFocus(int step)
{
    const auto count = static_cast<int>(m_items.size());
    for (int i = 0; i < count; ++i) {
        if (!m_items[static_cast<std::size_t>(i)].button->hasFocus())
            continue;
        const int next = (i + step + count) % count;
        m_items[static_cast<std::size_t>(next)].button->setFocus(Qt::TabFocusReason);
        return;
    }
}

} // namespace hub::ui
