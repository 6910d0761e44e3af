#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;

namespace hub::ui {

/// One line above the page that tells what came of something, until it is closed or another one
/// comes, or for a while.
///
/// Threads: GUI.
class NoticeBar final : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent);

    /// With a button where @p run is given.
    void tell(const QString &text, const QString &button = {}, std::function<void()> run = {});

    /// As tell(), and gone by itself after @p stays in which nobody points at it: for what can be
    /// seen elsewhere too.
    void mention(const QString &text,
                 const QString &button,
                 std::function<void()> run,
                 std::chrono::milliseconds stays = std::chrono::seconds(20));

    [[nodiscard]] QString text() const;

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QLabel *m_text;
    QPushButton *m_button;
    std::function<void()> m_run;
    QTimer m_goes;
    bool m_isMention = false;
};

} // namespace hub::ui
