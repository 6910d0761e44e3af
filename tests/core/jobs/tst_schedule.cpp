#include "core/base/random.h"
#include "core/jobs/schedule_p.h"

#include <QtTest>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

const MonotonicTime kNow{1h};
const WallTime kWall{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

Record waiting(const QString &id, Priority priority, MonotonicTime since = kNow)
{
    Record record;
    record.job.id = id;
    record.job.kind = QStringLiteral("any");
    record.job.priority = priority;
    record.readySince = since;
    return record;
}

Schedule schedule(int limit = 0)
{
    return Schedule({{{QStringLiteral("any"), limit}, {QStringLiteral("other"), 0}}, {}});
}

/// Takes out what next() gives until there is nothing more.
QStringList drain(Schedule &schedule, MonotonicTime now)
{
    QStringList order;
    while (const auto id = schedule.next(now)) {
        order << *id;
        schedule.remove(*id);
    }
    return order;
}

Record withState(Record record, State state)
{
    record.job.state = state;
    return record;
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void higherPrioritiesComeFirstThenTheOlder()
    {
        Schedule schedule = jobs::schedule();
        schedule.put(waiting(u"background"_qs, Priority::Background));
        schedule.put(waiting(u"low"_qs, Priority::Low));
        schedule.put(waiting(u"normal, younger"_qs, Priority::Normal, kNow));
        schedule.put(waiting(u"normal, older"_qs, Priority::Normal, {kNow.sinceBoot - 1s}));
        schedule.put(waiting(u"high"_qs, Priority::High));
        schedule.put(waiting(u"critical"_qs, Priority::Critical));

        QCOMPARE(drain(schedule, kNow),
                 QStringList({u"critical"_qs,
                              u"high"_qs,
                              u"normal, older"_qs,
                              u"normal, younger"_qs,
                              u"low"_qs,
                              u"background"_qs}));
    }

    void aJobRisesOneClassAMinute_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("isFirst");
        QTest::newRow("just enqueued") << 0 << false;
        QTest::newRow("last second before it reaches normal") << 119 << false;
        QTest::newRow("after two minutes it is an older normal one") << 120 << true;
    }
    void aJobRisesOneClassAMinute()
    {
        QFETCH(int, seconds);
        QFETCH(bool, isFirst);
        Schedule schedule = jobs::schedule();
        const MonotonicTime now = kNow + std::chrono::seconds(seconds);
        schedule.put(waiting(u"background"_qs, Priority::Background, kNow));
        schedule.put(waiting(u"normal"_qs, Priority::Normal, now + 1ns));

        QCOMPARE(*schedule.next(now) == u"background", isFirst);
    }

    void noAgeReachesCritical()
    {
        Schedule schedule = jobs::schedule();
        schedule.put(waiting(u"old"_qs, Priority::High, {kNow.sinceBoot - 24h * 365}));
        schedule.put(waiting(u"critical"_qs, Priority::Critical, kNow));

        QCOMPARE(*schedule.next(kNow), u"critical"_qs);
    }

    /// A simulated day of a worker that high jobs alone would keep busy all the time.
    void theWaitOfABackgroundJobIsBounded()
    {
        Schedule schedule = jobs::schedule();
        std::chrono::nanoseconds longest{0};
        int background = 0;
        for (int second = 0; second < 24 * 60 * 60; second += 10) {
            const MonotonicTime now = kNow + std::chrono::seconds(second);
            schedule.put(waiting(u"high %1"_qs.arg(second), Priority::High, now));
            if (second % 600 == 0)
                schedule.put(waiting(u"background %1"_qs.arg(second), Priority::Background, now));
            const QString id = *schedule.next(now);
            schedule.remove(id);
            if (id.startsWith(u"background")) {
                ++background;
                const auto since = std::chrono::seconds(id.section(u' ', 1).toInt());
                longest = std::max(longest, now - (kNow + since));
            }
        }
        qInfo() << "longest wait, s:" << std::chrono::duration<double>(longest).count();

        // All but the last ones, which still wait; each also waits for those that were there
        // before.
        QVERIFY(background >= 140);
        QVERIFY(longest <= 60min);
    }

    void aKindAtItsLimitLeavesTheWorkersToOthers()
    {
        Schedule schedule = jobs::schedule(1);
        Record other = waiting(u"other"_qs, Priority::Background);
        other.job.kind = u"other"_qs;
        schedule.put(withState(waiting(u"running"_qs, Priority::Normal), State::Running));
        schedule.put(waiting(u"second of its kind"_qs, Priority::Critical));
        schedule.put(other);

        QCOMPARE(*schedule.next(kNow), u"other"_qs);
        schedule.remove(u"running"_qs);
        QCOMPARE(*schedule.next(kNow), u"second of its kind"_qs);
    }

    void oneSuspectRunsAtATime()
    {
        Schedule schedule = jobs::schedule();
        for (int i = 0; i < 3; ++i) {
            Record suspect = waiting(u"suspect %1"_qs.arg(i), Priority::High);
            suspect.job.interruptions = Record::kSuspectInterruptions;
            schedule.put(suspect);
        }
        schedule.put(waiting(u"innocent"_qs, Priority::Low));

        const QString first = *schedule.next(kNow);
        Record running = waiting(first, Priority::High);
        running.job.interruptions = Record::kSuspectInterruptions;
        schedule.put(withState(running, State::Running));

        QVERIFY(first.startsWith(u"suspect"));
        QCOMPARE(drain(schedule, kNow), QStringList(u"innocent"_qs));
        schedule.remove(first);
        QVERIFY(schedule.next(kNow)->startsWith(u"suspect"));
    }

    void anUnknownKindOrAnotherGroupNeverStarts()
    {
        Schedule schedule({{{QStringLiteral("any"), 0}}, QStringLiteral("ours")});
        Record foreign = waiting(u"foreign"_qs, Priority::Critical);
        foreign.job.group = u"theirs"_qs;
        Record unknown = waiting(u"unknown"_qs, Priority::Critical);
        unknown.job.group = u"ours"_qs;
        unknown.job.kind = u"unheard of"_qs;
        Record ours = waiting(u"ours"_qs, Priority::Background);
        ours.job.group = u"ours"_qs;
        schedule.put(foreign);
        schedule.put(unknown);
        schedule.put(ours);

        QCOMPARE(drain(schedule, kNow), QStringList(u"ours"_qs));
    }

    void aDelayGoesByTheMonotonicClock()
    {
        Schedule schedule = jobs::schedule();
        Record delayed = withState(waiting(u"delayed"_qs, Priority::Normal), State::Scheduled);
        delayed.delayedUntil = kNow + 10s;
        delayed.job.runAt = kWall + 10s;
        schedule.put(delayed);

        QVERIFY(schedule.due(kNow + (10s - 1ns), kWall + 24h).empty());
        QCOMPARE(schedule.due(kNow + 10s, kWall - 24h), std::vector{u"delayed"_qs});
        QCOMPARE(schedule.nextDue(kNow, kWall), std::optional(kNow + 10s));
    }

    void aRunAtGoesByTheWallClockAndIsLookedAtEverySecond()
    {
        Schedule schedule = jobs::schedule();
        Record timed = withState(waiting(u"timed"_qs, Priority::Normal), State::Scheduled);
        timed.job.runAt = kWall + 1h;
        schedule.put(timed);

        QVERIFY(schedule.due(kNow + 24h, kWall).empty());
        QCOMPARE(schedule.due(kNow, kWall + 1h), std::vector{u"timed"_qs});
        QCOMPARE(schedule.nextDue(kNow, kWall), std::optional(kNow + 1s));
        QCOMPARE(schedule.nextDue(kNow, kWall + 1h - 10ms), std::optional(kNow + 10ms));
    }

    void countsWhatRuns()
    {
        Schedule schedule = jobs::schedule();
        const Record job = waiting(u"a"_qs, Priority::Normal);
        schedule.put(job);
        QCOMPARE(schedule.running(), 0);
        schedule.put(withState(job, State::Running));
        schedule.put(withState(job, State::Running));
        QCOMPARE(schedule.running(), 1);
        schedule.put(withState(job, State::Succeeded));
        QCOMPARE(schedule.running(), 0);
        QVERIFY(!schedule.next(kNow));
    }

    /// Against a plain list that is searched from one end to the other.
    void agreesWithASlowModel()
    {
        const std::uint64_t seed = 20261123;
        qInfo() << "seed" << seed;
        Random random(seed);
        Schedule schedule = jobs::schedule();
        std::map<QString, Record> model;
        for (int step = 0; step < 5000; ++step) {
            const QString id = QString::number(random.below(200));
            const MonotonicTime since = kNow + std::chrono::seconds(random.below(600));
            if (random.below(3) > 0) {
                model[id] = waiting(id, static_cast<Priority>(random.below(5)), since);
                schedule.put(model[id]);
            } else {
                model.erase(id);
                schedule.remove(id);
            }
            const MonotonicTime now = kNow + 600s;
            const auto rank = [&](const Record &record) {
                const auto rises = (now - record.readySince) / Schedule::kRisePeriod;
                const int given = static_cast<int>(record.job.priority);
                const auto risen = std::max<std::int64_t>(std::min(given, 1), given - rises);
                return std::tuple(risen, record.readySince, record.job.id);
            };
            const auto best = std::ranges::min_element(
                model, {}, [&](const auto &entry) { return rank(entry.second); });
            QCOMPARE(schedule.next(now).value_or(QString()),
                     best == model.end() ? QString() : best->first);
        }
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestSchedule)
#include "tst_schedule.moc"
