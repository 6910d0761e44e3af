#include "core/sessions/sign_in_throttle.h"

#include <QTest>

using namespace std::chrono_literals;
using hub::ManualClock;
using hub::sessions::SignInThrottle;

class TestSignInThrottle : public QObject
{
    Q_OBJECT

    const QString m_ann = QStringLiteral("ann");

    /// Waits as told and fails again, until the account has failed @p times.
    void fail(ManualClock &clock, SignInThrottle &throttle, int times)
    {
        for (int i = 0; i < times; ++i) {
            if (const auto wait = throttle.retryAfter(m_ann, "wrong"))
                clock.advance(*wait);
            throttle.failed(m_ann, "wrong");
        }
    }

private Q_SLOTS:
    void tenBadTriesAreFree()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);

        fail(clock, throttle, 9);
        QCOMPARE(throttle.retryAfter(m_ann, "wrong"), std::nullopt);

        fail(clock, throttle, 1);
        QCOMPARE(throttle.retryAfter(m_ann, "wrong"), std::optional(1000ms));
    }

    void theWaitDoublesUpToAMinute_data()
    {
        QTest::addColumn<int>("tries");
        QTest::addColumn<int>("seconds");
        QTest::newRow("the eleventh") << 11 << 2;
        QTest::newRow("the fifteenth") << 15 << 32;
        QTest::newRow("the sixteenth") << 16 << 60;
        QTest::newRow("the hundredth") << 100 << 60;
    }
    void theWaitDoublesUpToAMinute()
    {
        QFETCH(int, tries);
        QFETCH(int, seconds);
        ManualClock clock;
        SignInThrottle throttle(clock);

        fail(clock, throttle, tries);

        QCOMPARE(throttle.retryAfter(m_ann, "wrong"),
                 std::optional(std::chrono::milliseconds(std::chrono::seconds(seconds))));
    }

    void whoWaitsAsToldIsLookedAt()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);
        fail(clock, throttle, 10);

        clock.advance(1s - 1ns);
        QCOMPARE(throttle.retryAfter(m_ann, "right"), std::optional(1ms));

        clock.advance(1ns);
        QCOMPARE(throttle.retryAfter(m_ann, "right"), std::nullopt);
    }

    void aCredentialIsSlowedDownAcrossAccounts()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);

        for (int i = 0; i < 10; ++i)
            throttle.failed(QString::number(i), "guess");

        QVERIFY(throttle.retryAfter(u"somebody"_qs, "guess"));
        QCOMPARE(throttle.retryAfter(u"somebody"_qs, "another"), std::nullopt);
    }

    void anAccountIsSlowedDownAcrossCredentials()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);

        for (int i = 0; i < 10; ++i)
            throttle.failed(m_ann, QByteArray::number(i));

        QVERIFY(throttle.retryAfter(m_ann, "yet another"));
        QCOMPARE(throttle.retryAfter(u"ben"_qs, "yet another"), std::nullopt);
    }

    void aRightOneStartsAgain()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);
        fail(clock, throttle, 12);
        clock.advance(1min);

        throttle.succeeded(m_ann, "right");

        fail(clock, throttle, 9);
        QCOMPARE(throttle.retryAfter(m_ann, "right"), std::nullopt);
    }

    void aQuietQuarterOfAnHourIsForgotten()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);
        fail(clock, throttle, 20);

        clock.advance(15min);

        fail(clock, throttle, 9);
        QCOMPARE(throttle.retryAfter(m_ann, "wrong"), std::nullopt);
        fail(clock, throttle, 1);
        QCOMPARE(throttle.retryAfter(m_ann, "wrong"), std::optional(1000ms));
    }

    void aWallClockThatJumpsIsNoMatter()
    {
        ManualClock clock;
        SignInThrottle throttle(clock);
        fail(clock, throttle, 10);

        clock.jumpWall(24h);
        QVERIFY(throttle.retryAfter(m_ann, "wrong"));
        clock.jumpWall(-48h);
        clock.advance(1s);
        QCOMPARE(throttle.retryAfter(m_ann, "wrong"), std::nullopt);
    }

    void overTheLimitTheOldestIsForgotten()
    {
        ManualClock clock;
        SignInThrottle::Options options;
        options.maxEntries = 3;
        SignInThrottle throttle(clock, options);
        fail(clock, throttle, 10);
        for (const char *name : {"b", "c"}) {
            clock.advance(1ms);
            throttle.failed(QString::fromLatin1(name), name);
        }
        QVERIFY(throttle.retryAfter(m_ann, "another"));

        clock.advance(1ms);
        throttle.failed(u"d"_qs, "d");

        QCOMPARE(throttle.retryAfter(m_ann, "another"), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestSignInThrottle)
#include "tst_sign_in_throttle.moc"
