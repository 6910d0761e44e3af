#include "core/media/frame.h"
#include "core/media/protocol.h"
#include "core/media/worker_process_p.h"

#include <QtTest>

#include <csignal>
#include <poll.h>
#include <sys/socket.h>

using namespace hub;
using namespace hub::media;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<WorkerProcess> spawned(const char *program)
{
    MediaPool::Options options;
    options.workerProgram = program;
    Result<std::unique_ptr<WorkerProcess>> worker = WorkerProcess::spawn(options);
    return worker ? std::move(*worker) : nullptr;
}

/// The first frame that @p worker sends within ten seconds.
wire::Frame firstFrame(const WorkerProcess &worker)
{
    pollfd entry{worker.socket(), POLLIN, 0};
    wire::Frame frame;
    if (::poll(&entry, 1, 10'000) == 1)
        (void)wire::receiveFrame(worker.socket(), frame);
    return frame;
}

} // namespace

class TestWorkerProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWorkerSaysThatItIsReady()
    {
        const auto worker = spawned(AIO_WORKER);
        QVERIFY(worker != nullptr);

        const auto reply = wire::parseReply(firstFrame(*worker).body);

        QVERIFY(reply.has_value());
        QVERIFY(std::holds_alternative<wire::Ready>(*reply));
    }

    void aRunningWorkerHasNoExitButUsesMemoryAndTime()
    {
        const auto worker = spawned(AIO_WORKER);
        (void)firstFrame(*worker);

        QVERIFY(!worker->waitForExit(0ms).has_value());
        QVERIFY(worker->residentBytes() > 1024 * 1024);
        QVERIFY(worker->processorTime() > 0ms);
    }

    void aKilledWorkerSaysByWhat()
    {
        const auto worker = spawned(AIO_WORKER);

        worker->kill();

        const auto exit = worker->waitForExit(5s);
        QVERIFY(exit.has_value());
        QCOMPARE(exit->signal, SIGKILL);
        QCOMPARE(exit->text(), QStringLiteral("was killed by SIGKILL"));
        // Asked again, it has not forgotten, and nothing of it is left.
        QCOMPARE(worker->waitForExit(0ms)->signal, SIGKILL);
        QCOMPARE(worker->residentBytes(), 0);
        QCOMPARE(worker->processorTime(), 0ms);
    }

    void aProgramThatEndsByItselfSaysItsCode_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<int>("code");
        QTest::newRow("true") << QByteArray("/bin/true") << 0;
        QTest::newRow("false") << QByteArray("/bin/false") << 1;
    }
    void aProgramThatEndsByItselfSaysItsCode()
    {
        QFETCH(QByteArray, program);
        QFETCH(int, code);
        const auto worker = spawned(program.constData());

        const auto exit = worker->waitForExit(5s);

        QVERIFY(exit.has_value());
        QCOMPARE(exit->signal, 0);
        QCOMPARE(exit->code, code);
        QCOMPARE(exit->text(), QStringLiteral("ended with code %1").arg(code));
    }

    void aProgramThatIsNotThereCannotBeStarted()
    {
        MediaPool::Options options;
        options.workerProgram = "/nonexistent/aio-worker";

        const auto worker = WorkerProcess::spawn(options);

        QCOMPARE(worker.error().kind, Error::Kind::Unavailable);
        QVERIFY(worker.error().detail.contains(u"/nonexistent/aio-worker"));
        QVERIFY(!worker.error().remedy.isEmpty());
    }

    void aWorkerEndsWhenTheHubClosesItsSocket()
    {
        MediaPool::Options options;
        options.workerProgram = AIO_WORKER;
        const auto worker = WorkerProcess::spawn(options);
        (void)firstFrame(**worker);

        QCOMPARE(::shutdown((*worker)->socket(), SHUT_RDWR), 0);

        const auto exit = (*worker)->waitForExit(5s);
        QVERIFY(exit.has_value());
        QCOMPARE(exit->signal, 0);
        QCOMPARE(exit->code, 0);
    }

    void aWorkerEndsOverWhatIsNoRequest()
    {
        const auto worker = spawned(AIO_WORKER);
        (void)firstFrame(*worker);

        QCOMPARE(wire::sendFrame(worker->socket(), "{}", -1), wire::FrameStatus::Ok);

        const auto exit = worker->waitForExit(5s);
        QVERIFY(exit.has_value());
        QCOMPARE(exit->code, 1);
    }

    void aRequestWithoutItsFileEndsTheWorker()
    {
        const auto worker = spawned(AIO_WORKER);
        (void)firstFrame(*worker);
        wire::Request request;
        request.limits = {1, 1, 1, 1};

        QCOMPARE(wire::sendFrame(worker->socket(), wire::toText(request), -1),
                 wire::FrameStatus::Ok);

        QVERIFY(worker->waitForExit(5s).has_value());
    }
};

QTEST_GUILESS_MAIN(TestWorkerProcess)
#include "tst_worker_process.moc"
