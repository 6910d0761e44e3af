#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace hub::ui {

/// A page that says one thing: what is the matter, why, and what can be done, with a button for it.
///
/// Threads: GUI.
class MessagePage final : public QWidget
{
    Q_OBJECT

public:
    /// @p icon is a name in resources/icons/lucide.
    MessagePage(const QString &icon, Token color, QWidget *parent);

    /// Plain text both: nothing in it is taken for markup.
    void setWords(const QString &title, const QString &text);
    void addButton(const QString &text, bool isPrimary, std::function<void()> run);

private:
    QLabel *m_title;
    QLabel *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace hub::ui
