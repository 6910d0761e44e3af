#include "ui/jobs/undo_bar.h"

#include "ui/theme/theme.h"

#include <QLabel>

namespace hub::ui {

UndoBar::UndoBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_undo(new QPushButton(tr("Undo"), this))
{
    setObjectName(QStringLiteral("undo-bar"));
    Theme::setRole(this, "notice");
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("undo-text"));
    m_undo->setObjectName(QStringLiteral("undo"));
    m_undo->setIcon(Theme::current().icon(QStringLiteral("undo-2"), Token::Text));
    auto *close = new QToolButton(this);
    close->setIcon(Theme::current().icon(QStringLiteral("x")));
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(close->accessibleName());
    close->setFocusPolicy(Qt::StrongFocus);
    close->setFixedSize(28, 28);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(22, 8, 14, 8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_undo);
    layout->addWidget(close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kTime);
    connect(m_undo, &QPushButton::clicked, this, &UndoBar::undoRequested);
    connect(close, &QToolButton::clicked, this, &UndoBar::dismiss);
    connect(&m_timer, &QTimer::timeout, this, &UndoBar::dismiss);
    hide();
}

void UndoBar::offer(const QString &text)
{
    m_text->setText(text);
    m_undo->show();
    show();
    m_timer.start();
}

void UndoBar::complain(const QString &text)
{
    m_text->setText(text);
    m_undo->hide();
    show();
    m_timer.stop();
    Q_EMIT expired();
}

void UndoBar::dismiss()
{
    m_timer.stop();
    hide();
    Q_EMIT expired();
}

} // namespace hub::ui
