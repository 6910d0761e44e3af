#include "core/base/cancel_token.h"

#include <QtTest>

#include <poll.h>
#include <semaphore>
#include <thread>

using namespace hub;

namespace {

bool isReadable(int descriptor)
{
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

} // namespace

class TestCancelToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewTokenIsNotCancelled()
    {
        const CancelToken token;

        QVERIFY(!token.isCancelled());
        QCOMPARE(token.reason(), CancelToken::Reason::None);
        QVERIFY(!isReadable(token.descriptor()));
    }

    void theFirstReasonWins()
    {
        const CancelToken token;

        token.cancel(CancelToken::Reason::Timeout);
        token.cancel(CancelToken::Reason::User);

        QCOMPARE(token.reason(), CancelToken::Reason::Timeout);
    }

    void copiesShareOneState()
    {
        const CancelToken token;
        const CancelToken copy = token;

        copy.cancel(CancelToken::Reason::User);

        QVERIFY(token.isCancelled());
        QCOMPARE(copy.descriptor(), token.descriptor());
    }

    void theErrorFitsTheReason_data()
    {
        QTest::addColumn<CancelToken::Reason>("reason");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("detail");
        QTest::newRow("user") << CancelToken::Reason::User << Error::Kind::Cancelled
                              << QStringLiteral("resizing a.jpg was cancelled");
        QTest::newRow("time") << CancelToken::Reason::Timeout << Error::Kind::Timeout
                              << QStringLiteral("resizing a.jpg ran out of time");
        QTest::newRow("stop") << CancelToken::Reason::Shutdown << Error::Kind::Cancelled
                              << QStringLiteral(
                                     "resizing a.jpg was interrupted: the hub is stopping");
    }
    void theErrorFitsTheReason()
    {
        QFETCH(CancelToken::Reason, reason);
        const CancelToken token;

        token.cancel(reason);

        const Error error = token.error(QStringLiteral("resizing a.jpg"));
        QTEST(error.kind, "kind");
        QTEST(error.detail, "detail");
    }

    void theDescriptorWakesPollFromAnotherThread()
    {
        const CancelToken token;
        pollfd entry{token.descriptor(), POLLIN, 0};

        std::thread canceller([&] { token.cancel(CancelToken::Reason::User); });
        const int ready = ::poll(&entry, 1, 10'000);
        canceller.join();

        QCOMPARE(ready, 1);
    }

    void aDescriptorAskedForAfterTheCancelIsReadable()
    {
        const CancelToken token;

        token.cancel(CancelToken::Reason::User);

        QVERIFY(isReadable(token.descriptor()));
    }

    void callbacksRunOnce()
    {
        const CancelToken token;
        int calls = 0;
        const CancelToken::Registration first = token.onCancel([&] { ++calls; });
        const CancelToken::Registration second = token.onCancel([&] { ++calls; });

        token.cancel(CancelToken::Reason::User);
        token.cancel(CancelToken::Reason::User);

        QCOMPARE(calls, 2);
    }

    void aLateCallbackRunsAtOnce()
    {
        const CancelToken token;
        token.cancel(CancelToken::Reason::User);
        int calls = 0;

        const CancelToken::Registration registration = token.onCancel([&] { ++calls; });

        QCOMPARE(calls, 1);
    }

    void aRegistrationThatEndedIsNotCalled()
    {
        const CancelToken token;
        int calls = 0;
        {
            const CancelToken::Registration registration = token.onCancel([&] { ++calls; });
        }

        token.cancel(CancelToken::Reason::User);

        QCOMPARE(calls, 0);
    }

    void aMovedRegistrationStaysRegistered()
    {
        const CancelToken token;
        int calls = 0;
        CancelToken::Registration kept;
        {
            CancelToken::Registration registration = token.onCancel([&] { ++calls; });
            kept = std::move(registration);
        }

        token.cancel(CancelToken::Reason::User);

        QCOMPARE(calls, 1);
    }

    void endingARegistrationWaitsForItsRunningCallback()
    {
        const CancelToken token;
        std::binary_semaphore inCallback(0);
        std::binary_semaphore mayReturn(0);
        std::atomic<bool> hasReturned = false;
        auto registration = std::make_unique<CancelToken::Registration>(token.onCancel([&] {
            inCallback.release();
            mayReturn.acquire();
            hasReturned = true;
        }));
        std::thread canceller([&] { token.cancel(CancelToken::Reason::User); });
        inCallback.acquire();

        bool hadReturned = false;
        std::thread ender([&] {
            registration.reset();
            hadReturned = hasReturned;
        });
        mayReturn.release();
        ender.join();
        canceller.join();

        QVERIFY(hadReturned);
    }

    void aCallbackMayEndItsOwnRegistration()
    {
        const CancelToken token;
        CancelToken::Registration registration;
        bool isDone = false;
        registration = token.onCancel([&] {
            registration = CancelToken::Registration();
            isDone = true;
        });

        token.cancel(CancelToken::Reason::User);

        QVERIFY(isDone);
    }

    void aCallbackMayUseTheToken()
    {
        const CancelToken token;
        int nested = 0;
        const CancelToken::Registration registration = token.onCancel(
            [&] { const CancelToken::Registration inner = token.onCancel([&] { ++nested; }); });

        token.cancel(CancelToken::Reason::User);

        QCOMPARE(nested, 1);
    }

    void registeringWhileOthersCancelLosesNoCallback()
    {
        constexpr int kRounds = 2'000;
        int called = 0;
        for (int round = 0; round < kRounds; ++round) {
            const CancelToken token;
            std::atomic<int> calls = 0;
            std::thread canceller([&] { token.cancel(CancelToken::Reason::User); });
            {
                const CancelToken::Registration registration = token.onCancel([&] { ++calls; });
                canceller.join();
            }
            called += calls;
        }

        QCOMPARE(called, kRounds);
    }
};

QTEST_GUILESS_MAIN(TestCancelToken)
#include "tst_cancel_token.moc"
