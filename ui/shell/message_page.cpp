#include "ui/shell/message_page.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hub::ui {
namespace {

constexpr int kTextWidth = 560;

} // namespace

MessagePage::MessagePage(const QString &icon, Token color, QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_buttons(new QHBoxLayout)
{
    auto *const picture = new QLabel(this);
    picture->setAlignment(Qt::AlignCenter);
    const auto paint = [picture, icon, color] {
        picture->setPixmap(Theme::current().icon(icon, color).pixmap(40));
    };
    paint();
    connect(&Theme::current(), &Theme::changed, picture, paint);
    Theme::setRole(m_title, "page-title");
    for (QLabel *const label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setFixedWidth(kTextWidth);
    }
    Theme::setRole(m_text, "caption");
    m_buttons->setSpacing(Theme::space(1));
    m_buttons->setAlignment(Qt::AlignCenter);
    auto *const column = new QVBoxLayout(this);
    column->setSpacing(Theme::space(2));
    column->addStretch(2);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(Theme::space(1));
    column->addLayout(m_buttons);
    column->addStretch(3);
}

void MessagePage::setWords(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    // A centred label that wraps is given the height of fewer lines than it has.
    for (QLabel *const label : {m_title, m_text}) {
        label->ensurePolished();
        label->setFixedHeight(std::max(label->heightForWidth(kTextWidth), 0)); // -1: no text.
        label->setVisible(!label->text().isEmpty());
    }
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void MessagePage::addButton(const QString &text, bool isPrimary, std::function<void()> run)
{
    auto *const button = new QPushButton(text, this);
    if (isPrimary)
        Theme::setRole(button, "primary");
    connect(button, &QPushButton::clicked, this, [run = std::move(run)] { run(); });
    m_buttons->addWidget(button);
}

} // namespace hub::ui
