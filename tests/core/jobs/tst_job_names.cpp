#include "core/jobs/job.h"

#include <QtTest>

namespace hub::jobs {

class TestJobNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateHasTheNameOfTheContract()
    {
        const QStringList names{u"waiting"_qs,
                                u"scheduled"_qs,
                                u"blocked"_qs,
                                u"running"_qs,
                                u"paused"_qs,
                                u"retrying"_qs,
                                u"succeeded"_qs,
                                u"failed"_qs,
                                u"cancelled"_qs};
        for (int i = 0; i < names.size(); ++i) {
            const auto state = static_cast<State>(i);
            QCOMPARE(QString(stateName(state)), names[i]);
            QCOMPARE(stateFromName(names[i]), std::optional(state));
        }
    }

    void everyPriorityHasTheNameOfTheContract()
    {
        const QStringList names{
            u"critical"_qs, u"high"_qs, u"normal"_qs, u"low"_qs, u"background"_qs};
        for (int i = 0; i < names.size(); ++i) {
            const auto priority = static_cast<Priority>(i);
            QCOMPARE(QString(priorityName(priority)), names[i]);
            QCOMPARE(priorityFromName(names[i]), std::optional(priority));
        }
    }

    void aNameThatIsNoneGivesNothing()
    {
        QVERIFY(!stateFromName(u"Waiting"));
        QVERIFY(!stateFromName(u""));
        QVERIFY(!priorityFromName(u"urgent"));
    }

    void onlyTheThreeEndsAreTerminal()
    {
        for (int i = 0; i < 9; ++i)
            QCOMPARE(isTerminal(static_cast<State>(i)), i >= static_cast<int>(State::Succeeded));
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobNames)
#include "tst_job_names.moc"
