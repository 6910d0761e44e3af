#include "core/base/deliver.h"

#include <QPromise>
#include <QtTest>

#include <thread>

using namespace hub;

class TestDeliver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theResultArrivesInTheReceiversThread()
    {
        QObject receiver;
        QPromise<int> promise;
        promise.start();
        int delivered = 0;
        QThread *thread = nullptr;
        deliver(promise.future(), &receiver, [&](int value) {
            delivered = value;
            thread = QThread::currentThread();
        });

        std::thread worker([&] {
            promise.addResult(7);
            promise.finish();
        });
        worker.join();

        QTRY_COMPARE(delivered, 7);
        QCOMPARE(thread, QThread::currentThread());
    }

    void aFinishedFutureIsDeliveredToo()
    {
        QObject receiver;
        QPromise<int> promise;
        promise.start();
        promise.addResult(7);
        promise.finish();
        int delivered = 0;

        deliver(promise.future(), &receiver, [&](int value) { delivered = value; });

        QCOMPARE(delivered, 0);
        QTRY_COMPARE(delivered, 7);
    }

    void nothingIsDeliveredToAReceiverThatIsGone()
    {
        auto receiver = std::make_unique<QObject>();
        QPromise<int> promise;
        promise.start();
        bool isDelivered = false;
        deliver(promise.future(), receiver.get(), [&](int) { isDelivered = true; });

        receiver.reset();
        promise.addResult(7);
        promise.finish();
        QCoreApplication::processEvents();

        QVERIFY(!isDelivered);
    }

    void nothingIsDeliveredOfACancelledFuture()
    {
        QObject receiver;
        QPromise<int> promise;
        promise.start();
        bool isDelivered = false;
        deliver(promise.future(), &receiver, [&](int) { isDelivered = true; });

        promise.future().cancel();
        promise.finish();

        QTRY_VERIFY(receiver.children().isEmpty());
        QVERIFY(!isDelivered);
    }

    void nothingIsLeftBehind()
    {
        QObject receiver;
        QPromise<int> promise;
        promise.start();
        int deliveries = 0;
        for (int i = 0; i < 100; ++i)
            deliver(promise.future(), &receiver, [&](int) { ++deliveries; });
        promise.addResult(1);
        promise.finish();

        QTRY_COMPARE(deliveries, 100);
        QTRY_VERIFY(receiver.children().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDeliver)
#include "tst_deliver.moc"
