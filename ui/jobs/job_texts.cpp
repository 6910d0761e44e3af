#include "ui/jobs/job_texts.h"

#include <QCoreApplication>
#include <QLocale>

namespace hub::ui {
namespace {

struct Jobs
{
    Q_DECLARE_TR_FUNCTIONS(hub::ui::Jobs)
};

using jobs::Priority;
using jobs::State;

QString outcomeText(const JobRow &row)
{
    if (row.files == 0) {
        const QString took = tookText(row);
        return took.isEmpty() ? QString() : Jobs::tr("in %1").arg(took);
    }
    const QString files =
        row.files == 1 ? Jobs::tr("1 file") : Jobs::tr("%n files", nullptr, row.files);
    if (row.savedBytes == 0)
        return files;
    const QString saved =
        QLocale().formattedDataSize(row.savedBytes, 1, QLocale::DataSizeTraditionalFormat);
    return Jobs::tr("%1, saved %2").arg(files, saved);
}

} // namespace

QString stateText(State state)
{
    switch (state) {
    case State::Waiting:
        return Jobs::tr("Waiting");
    case State::Scheduled:
        return Jobs::tr("Scheduled");
    case State::Blocked:
        return Jobs::tr("Blocked");
    case State::Running:
        return Jobs::tr("Running");
    case State::Paused:
        return Jobs::tr("Paused");
    case State::Retrying:
        return Jobs::tr("Retrying");
    case State::Succeeded:
        return Jobs::tr("Done");
    case State::Failed:
        return Jobs::tr("Failed");
    case State::Cancelled:
        break;
    }
    return Jobs::tr("Cancelled");
}

Token stateColor(State state)
{
    switch (state) {
    case State::Running:
        return Token::Accent;
    case State::Succeeded:
        return Token::Success;
    case State::Failed:
        return Token::Danger;
    case State::Retrying:
        return Token::Warning;
    case State::Waiting:
    case State::Scheduled:
    case State::Blocked:
        return Token::SeriesBlue;
    case State::Paused:
    case State::Cancelled:
        break;
    }
    return Token::TextMuted;
}

QString priorityText(Priority priority)
{
    switch (priority) {
    case Priority::Critical:
        return Jobs::tr("Critical");
    case Priority::High:
        return Jobs::tr("High");
    case Priority::Normal:
        return Jobs::tr("Normal");
    case Priority::Low:
        return Jobs::tr("Low");
    case Priority::Background:
        break;
    }
    return Jobs::tr("Background");
}

QString durationText(std::chrono::milliseconds duration)
{
    const auto ms = duration.count();
    if (ms < 1'000)
        return Jobs::tr("%1 ms").arg(ms);
    if (ms < 60'000)
        return Jobs::tr("%1 s").arg(
            QLocale().toString(static_cast<double>(ms) / 1'000, 'f', ms < 10'000 ? 1 : 0));
    const auto seconds = ms / 1'000;
    if (seconds < 3'600)
        return Jobs::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Jobs::tr("%1 h %2 min").arg(seconds / 3'600).arg(seconds / 60 % 60);
}

QString momentText(WallTime at)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
    if (time.date() == QDate::currentDate())
        return time.toString(QStringLiteral("HH:mm:ss"));
    return QLocale().toString(time.date(), QLocale::ShortFormat)
           + time.toString(QStringLiteral(" HH:mm"));
}

QString conditionText(const JobRow &row)
{
    switch (row.state) {
    case State::Running: {
        const QString share = Jobs::tr("%1 %").arg(qRound(row.progress * 100));
        return row.eta ? Jobs::tr("%1 · %2 left").arg(share, durationText(*row.eta)) : share;
    }
    case State::Failed:
    case State::Retrying:
        return row.state == State::Retrying && !row.waitingReason.isEmpty()
                   ? row.waitingReason + QStringLiteral(" · ") + row.error
                   : row.error;
    case State::Succeeded:
        return outcomeText(row);
    case State::Cancelled:
        return row.startedAt && row.finishedAt ? Jobs::tr("after %1").arg(tookText(row))
                                               : Jobs::tr("before it began");
    default:
        return row.waitingReason;
    }
}

QString tookText(const JobRow &row)
{
    if (!row.startedAt || !row.finishedAt)
        return {};
    return durationText(std::max(*row.finishedAt - *row.startedAt, std::chrono::milliseconds(0)));
}

} // namespace hub::ui
