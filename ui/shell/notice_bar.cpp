#include "ui/shell/notice_bar.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace hub::ui {
NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    setObjectName(QStringLiteral("notice"));
    Theme::setRole(this, "notice");
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_button, &QPushButton::clicked, this, [this] {
        hide();
        if (m_run)
            m_run();
    });
    auto *const close = new QToolButton(this);
    close->setIcon(Theme::current().icon(QStringLiteral("x")));
    close->setAccessibleName(tr("Close the notice"));
    close->setToolTip(tr("Close the notice"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto *const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 6, 8, 6);
    line->addWidget(m_text, 1);
    line->addWidget(m_button);
    line->addWidget(close);
    m_goes.setSingleShot(true);
    connect(&m_goes, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void NoticeBar::tell(const QString &text, const QString &button, std::function<void()> run)
{
    m_isMention = false;
    m_goes.stop();
    m_text->setText(text);
    m_run = std::move(run);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NoticeBar::mention(const QString &text,
                        const QString &button,
                        std::function<void()> run,
                        std::chrono::milliseconds stays)
{
    tell(text, button, std::move(run));
    m_isMention = true;
    m_goes.setInterval(stays);
    if (!underMouse())
        m_goes.start();
}

void NoticeBar::enterEvent(QEnterEvent *event)
{
    m_goes.stop();
    QFrame::enterEvent(event);
}

void NoticeBar::leaveEvent(QEvent *event)
{
    if (m_isMention)
        m_goes.start();
    QFrame::leaveEvent(event);
}

QString NoticeBar::text() const
{
    return isVisibleTo(parentWidget()) ? m_text->text() : QString();
}

} // namespace hub::ui
