#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QToolButton;

namespace hub::ui {

/// What the status bar tells.
struct StatusFigures
{
    int running = 0;
    int waiting = 0;
    bool isPaused = false;
    qint64 memoryBytes = 0;      ///< Of the whole process tree.
    qint64 memoryLimitBytes = 0; ///< 0: none is set.
    QString database;            ///< "SQLite"
    enum class Isolation
    {
        Unknown,
        Full,
        Reduced
    };
    Isolation isolation = Isolation::Unknown;

    bool operator==(const StatusFigures &) const = default;
};

/// The window's last line: each figure is a button to its page, and a state is told by a word as
/// well as by a colour.
///
/// Threads: GUI.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent);

    enum class Hub
    {
        Starting,
        Running,
        Failed
    };
    void setHub(Hub state, const QString &address);
    void setFigures(const StatusFigures &figures);
    /// How the window answered, as a tooltip of the hub's state.
    void setAnswers(const QString &words);

Q_SIGNALS:
    /// The page that a figure belongs to: "jobs", "resources", "database", "address", "isolation".
    void asked(const QString &topic);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QToolButton *addButton(const QString &topic);
    void paintDot();

    Hub m_hub = Hub::Starting;
    QLabel *m_dot;
    QToolButton *m_address;
    QToolButton *m_database;
    QToolButton *m_jobs;
    QToolButton *m_memory;
    QToolButton *m_isolation;
};

/// "1.2 GB", "384 MB": of 1,024, as users know them.
[[nodiscard]] QString sizeText(qint64 bytes);

} // namespace hub::ui
