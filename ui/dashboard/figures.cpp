#include "ui/dashboard/figures.h"

#include "ui/charts/chart_units.h"

#include <QCoreApplication>
#include <QLocale>

namespace hub::ui {
namespace {

struct Dashboard
{
    Q_DECLARE_TR_FUNCTIONS(hub::ui::Dashboard)
};

const QString kDash(QChar(0x2013));

double secondsOf(std::chrono::microseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

double percent(quint64 part, quint64 whole)
{
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// Never "100 %" where one was missed, nor "0 %" where one was not.
QString shareText(quint64 part, quint64 whole)
{
    double share = percent(part, whole);
    if (part < whole)
        share = std::min(share, 99.9);
    if (part > 0)
        share = std::max(share, 0.1);
    return figure(Unit::Percent, share).number;
}

SeriesValues none()
{
    SeriesValues values;
    values.fill(kNoValue);
    return values;
}

qint64 countOf(const jobs::JobQueue::Counts &counts, jobs::State state)
{
    return counts.byState[static_cast<std::size_t>(state)];
}

Token colorOfUse(double share)
{
    if (share >= 0.95)
        return Token::Danger;
    return share >= 0.70 ? Token::Warning : Token::Accent;
}

} // namespace

qint64 waitingJobs(const jobs::JobQueue::Counts &counts)
{
    using jobs::State;
    return countOf(counts, State::Waiting) + countOf(counts, State::Scheduled)
           + countOf(counts, State::Blocked) + countOf(counts, State::Retrying);
}

CardText slaText(const OperationTally::Sum &operations, const QString &span)
{
    if (operations.count == 0)
        return {kDash, {}, Dashboard::tr("nothing ran in %1").arg(span), {}, {}};
    CardText text;
    text.number = shareText(operations.within, operations.count);
    text.unit = QStringLiteral("%");
    const double share = percent(operations.within, operations.count) / 100;
    const QString all = QLocale().toString(operations.count);
    text.sentence =
        operations.within == operations.count
            ? Dashboard::tr("all %1 in %2").arg(all, span)
            : Dashboard::tr("%1 of %2 took longer in %3")
                  .arg(QLocale().toString(operations.count - operations.within), all, span);
    text.share = share;
    text.barColor = share < kSlaTarget ? Token::Danger : Token::Accent;
    return text;
}

void Figures::take(const LiveSnapshotPtr &snapshot)
{
    m_now = snapshot;
    m_lookUps.push_back({snapshot->at, snapshot->pictures});
    while (m_lookUps.size() > 1 && snapshot->at - m_lookUps[1].at >= std::chrono::minutes(1))
        m_lookUps.pop_front();
}

CardText Figures::responseTime() const
{
    const OperationFigures &minute = m_now->minute;
    if (minute.count == 0)
        return {kDash, {}, Dashboard::tr("nothing ran in the last minute"), {}, {}};
    const Figure p95 = figure(Unit::Seconds, secondsOf(minute.p95));
    return {p95.number,
            p95.unit,
            QStringLiteral("p50\u00a0%1 · p99\u00a0%2")
                .arg(valueText(Unit::Seconds, secondsOf(minute.p50)),
                     valueText(Unit::Seconds, secondsOf(minute.p99))),
            {},
            {}};
}

CardText Figures::throughput() const
{
    const OperationFigures &minute = m_now->minute;
    CardText text;
    text.number = QLocale().toString(minute.count);
    text.unit = Dashboard::tr("/min");
    if (minute.count == 0)
        text.sentence = Dashboard::tr("idle");
    else if (minute.failures == 0)
        text.sentence = Dashboard::tr("none failed");
    else
        text.sentence = Dashboard::tr("%n failed", nullptr, static_cast<int>(minute.failures));
    return text;
}

CardText Figures::hitRatio() const
{
    const PictureLookUps &all = m_now->pictures;
    const quint64 hits = all.memoryHits + all.databaseHits;
    const quint64 asked = hits + all.misses;
    if (asked == 0)
        return {kDash, {}, Dashboard::tr("no picture was asked for yet"), {}, {}};
    return {shareText(hits, asked),
            QStringLiteral("%"),
            Dashboard::tr("memory %1 · disk %2 · made %3")
                .arg(QLocale().toString(all.memoryHits),
                     QLocale().toString(all.databaseHits),
                     QLocale().toString(all.misses)),
            {},
            {}};
}

CardText Figures::memory() const
{
    const resources::TreeMemory &memory = m_now->memory;
    if (memory.pssBytes == 0 || m_now->memoryLimitBytes == 0)
        return {kDash, {}, Dashboard::tr("not measured yet"), {}, {}};
    const auto used = static_cast<double>(memory.pssBytes);
    const auto limit = static_cast<double>(m_now->memoryLimitBytes);
    const Figure figureUsed = figure(Unit::Bytes, used);
    const Figure figureLimit = figure(Unit::Bytes, limit);
    CardText text;
    text.number = (memory.isEstimate ? QStringLiteral("~") : QString()) + figureUsed.number;
    text.unit = figureUsed.unit == figureLimit.unit
                    ? Dashboard::tr("of %1").arg(figureLimit.text())
                    : Dashboard::tr("%1 of %2").arg(figureUsed.unit, figureLimit.text());
    text.sentence = Dashboard::tr("processes: %1").arg(memory.processes);
    text.share = used / limit;
    text.barColor = colorOfUse(*text.share);
    return text;
}

CardText Figures::jobs() const
{
    const jobs::JobQueue::Counts &counts = m_now->jobs;
    CardText text;
    text.number = QLocale().toString(countOf(counts, jobs::State::Running));
    text.unit = Dashboard::tr("running");
    text.sentence = Dashboard::tr("%n waiting", nullptr, static_cast<int>(waitingJobs(counts)));
    if (counts.isPaused)
        text.sentence += QStringLiteral(" · ") + Dashboard::tr("the queue is paused");
    else if (const qint64 failed = countOf(counts, jobs::State::Failed); failed > 0)
        text.sentence +=
            QStringLiteral(" · ") + Dashboard::tr("%n failed", nullptr, static_cast<int>(failed));
    return text;
}

SeriesValues Figures::responseTimes() const
{
    SeriesValues values = none();
    const OperationFigures &second = m_now->operations;
    if (second.count > 0)
        values = {secondsOf(second.p50), secondsOf(second.p95), secondsOf(second.p99), kNoValue};
    return values;
}

SeriesValues Figures::rates() const
{
    const OperationFigures &minute = m_now->minute;
    return {static_cast<double>(minute.count - std::min(minute.count, minute.failures)),
            static_cast<double>(minute.failures),
            kNoValue,
            kNoValue};
}

SeriesValues Figures::memoryParts() const
{
    const resources::TreeMemory &memory = m_now->memory;
    if (memory.pssBytes == 0)
        return none();
    return {static_cast<double>(memory.pssBytes),
            static_cast<double>(memory.webViewBytes),
            static_cast<double>(memory.workerBytes),
            kNoValue};
}

SeriesValues Figures::jobCounts() const
{
    return {static_cast<double>(countOf(m_now->jobs, jobs::State::Running)),
            static_cast<double>(waitingJobs(m_now->jobs)),
            kNoValue,
            kNoValue};
}

PictureLookUps Figures::lookUpsOfTheMinute() const
{
    const PictureLookUps &before = m_lookUps.front().total;
    const PictureLookUps &now = m_now->pictures;
    return {now.memoryHits - before.memoryHits,
            now.databaseHits - before.databaseHits,
            now.misses - before.misses};
}

SeriesValues Figures::hitRatios() const
{
    SeriesValues values = none();
    const PictureLookUps minute = lookUpsOfTheMinute();
    const quint64 asked = minute.memoryHits + minute.databaseHits + minute.misses;
    if (asked == 0)
        return values;
    values[0] = percent(minute.memoryHits + minute.databaseHits, asked);
    values[1] = percent(minute.databaseHits, asked);
    return values;
}

SeriesValues Figures::savedBytes() const
{
    SeriesValues values = none();
    if (m_now->images.photos > 0)
        values[0] =
            static_cast<double>(std::max<qint64>(0, m_now->images.before - m_now->images.after));
    return values;
}

} // namespace hub::ui
