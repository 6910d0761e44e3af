#include "core/base/io.h"
#include "core/jobs/crash_note.h"
#include "core/jobs/record_p.h"
#include "tests/core/jobs/queue_fixture.h"

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

/// A queue whose last process died while @p ids ran their first attempt.
class DeadQueue : public QueueFixture
{
public:
    explicit DeadQueue(int jobs)
    {
        options.crashNoteFile = path("crash-notes");
        addKind(u"work"_qs, [this](JobContext &context) -> Result<QByteArray> {
            most = std::max(most.load(), ++running);
            const bool hasPassed = gate.pass(context);
            --running;
            if (!hasPassed)
                return fail(context.cancelToken().error(u"the job"_qs));
            return QByteArray("{}");
        });
        options.onlyGroup = u"nobody's"_qs; // So that they stay where they are.
        if (!start())
            qFatal("the queue does not start");
        for (int i = 0; i < jobs; ++i)
            ids << enqueue(u"work"_qs);
        dieRunning();
        options.onlyGroup.reset();
    }

    /// Leaves the rows as a process does that dies now.
    void dieRunning()
    {
        queue.reset();
        tamper(u"UPDATE jobs SET state='running', attempt=attempt+1 WHERE finished_at IS NULL"_qs);
    }

    void blame(const QString &id, int attempt) const
    {
        const QByteArray note = crashNote(id, attempt).toUtf8() + '\n';
        if (!writeFile(options.crashNoteFile, note, Durability::Visible))
            qFatal("cannot write the note");
    }

    QStringList ids;
    Gate gate;
    std::atomic<int> running{0};
    std::atomic<int> most{0};
};

} // namespace

class TestJobRescue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDeathByNobodysFaultIsAnInterruption()
    {
        DeadQueue dead(3);
        dead.gate.open();
        QVERIFY(dead.start());

        QTRY_COMPARE(dead.count(State::Succeeded), 3);
        for (const QString &id : dead.ids) {
            const Job job = dead.find(id);
            QCOMPARE(job.interruptions, 1);
            QCOMPARE(job.crashes, 0);
            QCOMPARE(job.attempt, 2);
            QCOMPARE(job.errorTrail.size(), 1);
        }
    }

    void theJobThatTheNoteNamesIsToBlameAloneAndFailsAtTheThirdCrash()
    {
        DeadQueue dead(2);
        const QString guilty = dead.ids[0];
        const QString innocent = dead.ids[1];
        for (int crash = 1; crash <= 3; ++crash) {
            dead.blame(guilty, dead.queue ? dead.find(guilty).attempt : crash);
            QVERIFY(dead.start());
            QVERIFY(readCrashNotes(dead.options.crashNoteFile).isEmpty());
            if (crash < 3) {
                QTRY_COMPARE(dead.running.load(), 2);
                QCOMPARE(dead.find(guilty).crashes, crash);
                // Put back by the stop, and counted up again by the death.
                dead.dieRunning();
                dead.tamper(
                    u"UPDATE jobs SET attempt=%1 WHERE finished_at IS NULL"_qs.arg(crash + 1));
            }
        }

        const Job failed = dead.find(guilty);
        QCOMPARE(failed.state, State::Failed);
        QCOMPARE(failed.error->kind, Error::Kind::Crashed);
        QVERIFY(failed.error->detail.contains(u"crash 3 times"));
        QCOMPARE(dead.find(innocent).crashes, 0);
        dead.gate.open();
        QTRY_COMPARE(dead.stateOf(innocent), State::Succeeded);
    }

    void anOldNoteBlamesNoLaterAttempt()
    {
        DeadQueue dead(1);
        dead.blame(dead.ids[0], 7);
        dead.gate.open();
        QVERIFY(dead.start());

        QTRY_COMPARE(dead.stateOf(dead.ids[0]), State::Succeeded);
        QCOMPARE(dead.find(dead.ids[0]).crashes, 0);
        QCOMPARE(dead.find(dead.ids[0]).interruptions, 1);
    }

    void deathsDoNotUseUpAttempts()
    {
        DeadQueue dead(1);
        dead.tamper(u"UPDATE jobs SET max_attempts=1"_qs);
        dead.gate.open();
        QVERIFY(dead.start());

        QTRY_COMPARE(dead.stateOf(dead.ids[0]), State::Succeeded);
    }

    void aJobThatDiesTooOftenIsFailedAtLast()
    {
        DeadQueue dead(1);
        dead.tamper(u"UPDATE jobs SET interruptions=19"_qs);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"died 20 times"_qs));
        QVERIFY(dead.start());

        QCOMPARE(dead.stateOf(dead.ids[0]), State::Failed);
        QCOMPARE(dead.find(dead.ids[0]).error->kind, Error::Kind::Crashed);
    }

    void suspectsRunOneAtATime()
    {
        DeadQueue dead(4);
        dead.tamper(u"UPDATE jobs SET interruptions=%1"_qs.arg(Record::kSuspectInterruptions - 1));
        QVERIFY(dead.start());
        QTRY_COMPARE(dead.running.load(), 1);
        QVERIFY(dead.find(dead.ids.last()).waitingReason.contains(u"apart"));
        const QString healthy = dead.enqueue(u"work"_qs); // Does not have to wait for them.
        QTRY_COMPARE(dead.running.load(), 2);

        dead.gate.open();

        QTRY_COMPARE(dead.count(State::Succeeded), 5);
        QCOMPARE(dead.most.load(), 2);
        QCOMPARE(dead.find(healthy).interruptions, 0);
    }

    void whatWasToBeCancelledIsCancelled()
    {
        DeadQueue dead(1);
        dead.tamper(u"UPDATE jobs SET cancel_requested=1"_qs);
        QVERIFY(dead.start());

        QCOMPARE(dead.stateOf(dead.ids[0]), State::Cancelled);
        QCOMPARE(dead.running.load(), 0);
    }

    void rescuedJobsGoInFrontByAge()
    {
        DeadQueue dead(1);
        dead.options.workers = 1;
        QVERIFY(dead.start());
        QTRY_COMPARE(dead.running.load(), 1);
        const QString younger = dead.enqueue(u"work"_qs);
        dead.queue.reset();
        dead.tamper(
            u"UPDATE jobs SET state='running', attempt=2 WHERE id='%1'"_qs.arg(dead.ids[0]));
        dead.gate.open();
        QVERIFY(dead.start());

        QTRY_COMPARE(dead.count(State::Succeeded), 2);
        QCOMPARE(dead.gate.order().last(), younger);
    }

    void jobsOfOtherGroupsAreRescuedButNotRun()
    {
        DeadQueue dead(1);
        dead.options.onlyGroup = u"ours"_qs;
        QVERIFY(dead.start());

        QCOMPARE(dead.stateOf(dead.ids[0]), State::Waiting);
        QCOMPARE(dead.find(dead.ids[0]).interruptions, 1);
    }

    void aKindThatIsGoneWaitsAndSaysSo()
    {
        DeadQueue dead(1);
        dead.kinds.clear();
        QVERIFY(dead.start());

        QCOMPARE(dead.stateOf(dead.ids[0]), State::Waiting);
        QVERIFY(dead.find(dead.ids[0]).waitingReason.contains(u"knows the kind 'work'"));
        QCOMPARE(dead.queue->cancel(dead.ids[0])->state, State::Cancelled);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobRescue)
#include "tst_job_rescue.moc"
