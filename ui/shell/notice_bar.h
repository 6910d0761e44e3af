#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace hub::ui {

/// One line above the page that tells what came of something, until it is closed or another one
/// comes.
///
/// Threads: GUI.
class NoticeBar final : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent);

    /// With a button where @p run is given.
    void tell(const QString &text, const QString &button = {}, std::function<void()> run = {});

    [[nodiscard]] QString text() const;

private:
    QLabel *m_text;
    QPushButton *m_button;
    std::function<void()> m_run;
};

} // namespace hub::ui
