#include "core/jobs/notifier_p.h"

#include <QtTest>

#include <semaphore>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

JobKind noopKind()
{
    JobKind kind;
    kind.name = QStringLiteral("noop");
    return kind;
}

Job job(const QString &id, State state = State::Running)
{
    Job made;
    made.id = id;
    made.state = state;
    return made;
}

/// Keeps what it is told.
class Listener
{
public:
    JobQueue::Callback callback()
    {
        return [this](const JobEvent &event) {
            const MutexLocker lock(m_mutex);
            m_events.push_back(event);
        };
    }
    std::vector<JobEvent> events() const
    {
        const MutexLocker lock(m_mutex);
        return m_events;
    }
    std::size_t count() const { return events().size(); }

private:
    mutable Mutex m_mutex;
    std::vector<JobEvent> m_events;
};

} // namespace

class TestNotifier : public QObject
{
    Q_OBJECT

    const JobKind m_kind = noopKind();

private Q_SLOTS:
    void everySubscriberHearsEverythingInOrder()
    {
        ManualClock clock;
        Listener first;
        Listener second;
        Notifier notifier(clock);
        const auto one = notifier.subscribe(first.callback());
        const auto two = notifier.subscribe(second.callback());

        for (int i = 0; i < 100; ++i)
            notifier.tell({JobEvent::Type::Changed, job(QString::number(i)), {}});

        QTRY_COMPARE(first.count(), std::size_t(100));
        QTRY_COMPARE(second.count(), std::size_t(100));
        for (int i = 0; i < 100; ++i)
            QCOMPARE(second.events()[static_cast<std::size_t>(i)].job.id, QString::number(i));
    }

    void progressIsToldTenTimesASecondAtMost()
    {
        ManualClock clock;
        Listener listener;
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe(listener.callback());
        const auto run = std::make_shared<Run>(job(u"a"_qs), m_kind, clock, notifier);

        run->setProgress(0.1);
        QTRY_COMPARE(listener.count(), std::size_t(1));
        for (int i = 20; i <= 90; ++i)
            run->setProgress(i / 100.0);
        clock.advance(99ms);
        QCOMPARE(listener.count(), std::size_t(1));
        clock.advance(1ms);

        // The last value arrives, those between do not.
        QTRY_COMPARE(listener.count(), std::size_t(2));
        QCOMPARE(listener.events()[1].type, JobEvent::Type::Progress);
        QCOMPARE(listener.events()[1].job.progress, 0.9);
    }

    void noProgressIsToldAfterTheEnd()
    {
        ManualClock clock;
        Listener listener;
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe(listener.callback());
        const auto run = std::make_shared<Run>(job(u"a"_qs), m_kind, clock, notifier);
        run->setProgress(0.1);
        QTRY_COMPARE(listener.count(), std::size_t(1));

        run->setProgress(0.5);
        notifier.tell({JobEvent::Type::Changed, job(u"a"_qs, State::Succeeded), {}});
        QTRY_COMPARE(listener.count(), std::size_t(2));
        clock.advance(1s);
        notifier.tell({JobEvent::Type::Changed, job(u"b"_qs), {}});

        QTRY_COMPARE(listener.count(), std::size_t(3));
        QCOMPARE(listener.events()[1].job.state, State::Succeeded);
        QCOMPARE(listener.events()[2].job.id, u"b"_qs);
    }

    void noProgressIsToldBehindAnEndThatWaits()
    {
        ManualClock clock;
        Listener listener;
        std::binary_semaphore isTelling(0);
        std::binary_semaphore mayGoOn(0);
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe([&](const JobEvent &event) {
            listener.callback()(event);
            if (event.job.id == u"b") {
                isTelling.release();
                mayGoOn.acquire();
            }
        });
        const auto run = std::make_shared<Run>(job(u"a"_qs), m_kind, clock, notifier);
        notifier.tell({JobEvent::Type::Changed, job(u"b"_qs), {}});
        isTelling.acquire();

        run->setProgress(1);
        notifier.tell({JobEvent::Type::Changed, job(u"a"_qs, State::Succeeded), {}});
        mayGoOn.release();
        QTRY_COMPARE(listener.count(), std::size_t(2));
        notifier.tell({JobEvent::Type::Changed, job(u"c"_qs), {}});

        QTRY_COMPARE(listener.count(), std::size_t(3));
        QCOMPARE(listener.events()[1].job.state, State::Succeeded);
        QCOMPARE(listener.events()[2].job.id, u"c"_qs);
    }

    void partialResultsCarryTheirContent()
    {
        ManualClock clock;
        Listener listener;
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe(listener.callback());
        Run run(job(u"a"_qs), m_kind, clock, notifier);

        run.publishPartial("{\"n\":1}");

        QTRY_COMPARE(listener.count(), std::size_t(1));
        QCOMPARE(listener.events()[0].type, JobEvent::Type::Partial);
        QCOMPARE(listener.events()[0].partial, QByteArray("{\"n\":1}"));
    }

    void aSubscriptionThatIsGoneHearsNothingMore()
    {
        ManualClock clock;
        Listener gone;
        Listener stays;
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe(stays.callback());
        {
            const auto shortLived = notifier.subscribe(gone.callback());
            QVERIFY(notifier.hasSubscribers());
        }

        notifier.tell({JobEvent::Type::Changed, job(u"a"_qs), {}});

        QTRY_COMPARE(stays.count(), std::size_t(1));
        QCOMPARE(gone.count(), std::size_t(0));
    }

    void undoingWaitsForACallbackThatRuns()
    {
        ManualClock clock;
        Notifier notifier(clock);
        std::binary_semaphore entered{0};
        std::binary_semaphore leave{0};
        std::atomic<bool> isUsed{false};
        auto subscription = notifier.subscribe([&](const JobEvent &) {
            isUsed = true;
            entered.release();
            leave.acquire();
            isUsed = false;
        });
        notifier.tell({JobEvent::Type::Changed, job(u"a"_qs), {}});
        entered.acquire();

        std::atomic<bool> wasUsedAfter{true};
        std::thread undoing([&, moved = std::move(subscription)]() mutable {
            {
                const auto ending = std::move(moved);
            }
            wasUsedAfter = isUsed.load();
        });
        leave.release();
        undoing.join();

        QVERIFY(!wasUsedAfter.load());
    }

    void overTheLimitEventsOfAJobAreMergedAndTheOldestDropped()
    {
        ManualClock clock;
        Listener listener;
        Notifier notifier(clock);
        std::binary_semaphore entered{0};
        std::binary_semaphore leave{0};
        auto blocker = notifier.subscribe([&, isFirst = true](const JobEvent &) mutable {
            if (std::exchange(isFirst, false)) {
                entered.release();
                leave.acquire();
            }
        });
        const auto subscription = notifier.subscribe(listener.callback());
        notifier.tell({JobEvent::Type::Changed, job(u"blocker"_qs), {}});
        entered.acquire();
        for (std::size_t i = 0; i < Notifier::kMaxQueued; ++i)
            notifier.tell({JobEvent::Type::Changed, job(QString::number(i)), {}});
        QCOMPARE(notifier.droppedCount(), std::uint64_t(0)); // At the limit.

        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a subscriber is too slow"_qs));
        notifier.tell({JobEvent::Type::Changed, job(u"5"_qs, State::Succeeded), {}});
        QCOMPARE(notifier.droppedCount(), std::uint64_t(0));
        notifier.tell({JobEvent::Type::Changed, job(u"one more"_qs), {}});
        QCOMPARE(notifier.droppedCount(), std::uint64_t(1));
        leave.release();

        QTRY_COMPARE(listener.count(), Notifier::kMaxQueued + 1);
        QCOMPARE(listener.events()[5].job.state, State::Succeeded);
        QCOMPARE(listener.events().back().job.id, u"one more"_qs);
    }

    void stopDeliversWhatWaits()
    {
        ManualClock clock;
        Listener listener;
        Notifier notifier(clock);
        const auto subscription = notifier.subscribe(listener.callback());
        for (int i = 0; i < 1000; ++i)
            notifier.tell({JobEvent::Type::Added, job(QString::number(i)), {}});

        notifier.stop();

        QCOMPARE(listener.count(), std::size_t(1000));
        notifier.tell({JobEvent::Type::Added, job(u"late"_qs), {}});
        QCOMPARE(listener.count(), std::size_t(1000));
    }

    void aRegistrationMayOutliveTheNotifier()
    {
        ManualClock clock;
        CancelToken::Registration registration;
        {
            Notifier notifier(clock);
            registration = notifier.subscribe([](const JobEvent &) {});
        }
        registration = {};
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestNotifier)
#include "tst_notifier.moc"
