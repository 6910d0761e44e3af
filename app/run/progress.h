#pragma once

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace hub::app {

/// What a progress display shows at one moment.
struct ProgressView
{
    double fraction = 0; ///< 0..1
    int finished = 0;    ///< Failed ones too.
    int failed = 0;
    int total = 0;
    std::optional<std::chrono::milliseconds> eta;
    qint64 savedBytes = 0;
    QStringList running; ///< Names of what runs, longest running first.
};

/// Adds up the progress of a run's items.
///
/// Units:   bytes; items weigh what their files weigh, since a big photo takes longer.
/// Threads: one thread at a time.
/// Errors:  none.
class Progress final
{
public:
    /// One entry an item: the bytes of its file.
    explicit Progress(const std::vector<qint64> &sizes);

    void start(std::size_t item, const QString &name);
    void advance(std::size_t item, double fraction); ///< Never goes back.
    void pause(std::size_t item);                    ///< It waits again: it is not running.
    void finish(std::size_t item, bool succeeded, qint64 savedBytes);

    [[nodiscard]] bool isComplete() const { return m_view.finished == m_view.total; }

    /// @p elapsed is the time since the run began.
    [[nodiscard]] ProgressView view(std::chrono::milliseconds elapsed) const;

private:
    struct Item
    {
        double weight = 1;
        double fraction = 0;
        bool isFinished = false;
    };
    struct Running
    {
        std::size_t item;
        QString name;
    };
    void setFraction(std::size_t item, double fraction);

    std::vector<Item> m_items;
    std::vector<Running> m_running;
    double m_totalWeight = 0;
    double m_doneWeight = 0;
    ProgressView m_view;
};

/// The line of a terminal that shows @p view: "[====>   ]  42 %  10/24  0:34 left  saved 12.3 MB
/// harbour.jpg". Takes less than @p columns columns, whatever the names hold.
[[nodiscard]] QString progressLine(const ProgressView &view, int columns);

/// "12.3 MB", "640 B".
[[nodiscard]] QString bytesText(qint64 bytes);

/// "0:34", "1:02:03".
[[nodiscard]] QString clockText(std::chrono::milliseconds span);

/// "0.84 s", "12.3 s", "2 min 05 s".
[[nodiscard]] QString durationText(std::chrono::milliseconds span);

} // namespace hub::app
