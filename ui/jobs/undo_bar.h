#pragma once

#include <QFrame>
#include <QTimer>

#include <chrono>

class QLabel;
class QPushButton;

namespace hub::ui {

/// Says what was done and offers to undo it, for ten seconds; or what went wrong, until it is read.
class UndoBar final : public QFrame
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kTime{10};

    explicit UndoBar(QWidget *parent);

    void offer(const QString &text);
    void complain(const QString &text);
    void dismiss();

Q_SIGNALS:
    void undoRequested();
    void expired(); ///< The time for undoing is over.

private:
    QLabel *m_text = nullptr;
    QPushButton *m_undo = nullptr;
    QTimer m_timer; ///< Runs only while something is offered.
};

} // namespace hub::ui
