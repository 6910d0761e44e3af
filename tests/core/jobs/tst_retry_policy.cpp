#include "core/jobs/job_kind.h"

#include <QtTest>

using namespace std::chrono_literals;

namespace hub::jobs {

class TestRetryPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWaitDoublesUpToTheCap_data()
    {
        QTest::addColumn<int>("attempt");
        QTest::addColumn<qint64>("most");
        QTest::newRow("first") << 1 << qint64(1000);
        QTest::newRow("second") << 2 << qint64(2000);
        QTest::newRow("last below the cap") << 6 << qint64(32'000);
        QTest::newRow("at the cap") << 7 << qint64(60'000);
        QTest::newRow("far over the cap") << 2000 << qint64(60'000);
    }
    void theWaitDoublesUpToTheCap()
    {
        QFETCH(int, attempt);
        QFETCH(qint64, most);
        const RetryPolicy policy{3, 1000ms, 60'000ms};

        QCOMPARE(policy.delayAfter(attempt, 0.5).count(), most / 2);
        QCOMPARE(policy.delayAfter(attempt, 0), 0ms);
        QVERIFY(policy.delayAfter(attempt, 0.999999).count() <= most);
    }

    void onlyWhatMayPassByItselfIsTriedAgain_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isRetryable");
        const auto row = [](Error::Kind kind, bool isRetryable) {
            QTest::newRow(errorCode(kind).data()) << static_cast<int>(kind) << isRetryable;
        };
        row(Error::Kind::InvalidInput, false);
        row(Error::Kind::NotFound, false);
        row(Error::Kind::AlreadyExists, false);
        row(Error::Kind::Conflict, false);
        row(Error::Kind::TooLarge, false);
        row(Error::Kind::Unsupported, false);
        row(Error::Kind::PermissionDenied, false);
        row(Error::Kind::Corrupt, false);
        row(Error::Kind::Cancelled, false);
        row(Error::Kind::StorageFull, true);
        row(Error::Kind::Io, true);
        row(Error::Kind::Timeout, true);
        row(Error::Kind::Unavailable, true);
        row(Error::Kind::Crashed, true);
        row(Error::Kind::Busy, true);
        row(Error::Kind::Internal, true);
    }
    void onlyWhatMayPassByItselfIsTriedAgain()
    {
        QFETCH(int, kind);
        QFETCH(bool, isRetryable);

        QCOMPARE(RetryPolicy::isRetryable({static_cast<Error::Kind>(kind), {}, {}}), isRetryable);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestRetryPolicy)
#include "tst_retry_policy.moc"
