#include "tests/core/media/pool_calls.h"

#include <QtTest>

using namespace hub;
using namespace hub::media;
using namespace hub::test;
using namespace std::chrono_literals;

namespace {

MediaPool::Options fakeOptions()
{
    MediaPool::Options options;
    options.workerProgram = FAKE_WORKER;
    options.workers = 1;
    options.stepDeadline = 20s;
    return options;
}

/// A request that makes the fake worker misbehave in the way of that number.
ImageRequest misbehaving(int way)
{
    EncodeRequest variant = variantOf(ImageFormat::Webp, 50);
    ImageRequest request = requestOf(variant);
    request.placeholder = true;
    request.background = QStringLiteral("#0000%1").arg(way, 2, 16, QLatin1Char('0'));
    return request;
}

} // namespace

class TestRogueWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nonsenseIsACrashOfThatRequestAlone_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("half a frame") << 1;
        QTest::newRow("no JSON") << 2;
        QTest::newRow("an index beyond the variants") << 3;
        QTest::newRow("a variant without a descriptor") << 4;
        QTest::newRow("a memfd that can still shrink") << 5;
        QTest::newRow("a memfd of another size") << 6;
        QTest::newRow("a pipe instead of a memfd") << 7;
        QTest::newRow("a header beyond the limits") << 8;
        QTest::newRow("done before anything") << 9;
        QTest::newRow("a second greeting") << 10;
        QTest::newRow("pixels before the header") << 11;
        QTest::newRow("two placeholders") << 12;
        QTest::newRow("a colour that is none") << 13;
        QTest::newRow("a variant larger than asked for") << 14;
        QTest::newRow("done before the variants") << 15;
        QTest::newRow("a request taken twice") << 17;
    }
    void nonsenseIsACrashOfThatRequestAlone()
    {
        QFETCH(int, way);
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);

        const Rendered rendered = render(*pool, "x", misbehaving(way), "hash");

        QVERIFY(rendered.error.has_value());
        QCOMPARE(rendered.kind(), Error::Kind::Crashed);
        QVERIFY2(rendered.error->detail.contains(u"nonsense"),
                 qPrintable(rendered.error->message()));
        QVERIFY(rendered.files.empty());
        QCOMPARE(pool->status().deaths, 1);
        // Another worker took its place and answers.
        QVERIFY(!render(*pool, "x", misbehaving(way), "hash").source.format.isEmpty());
    }

    void aDeathSaysByWhat_data()
    {
        QTest::addColumn<int>("way");
        QTest::addColumn<QString>("reason");
        QTest::newRow("exit") << 20 << QStringLiteral("ended with code 3");
        QTest::newRow("segmentation fault") << 21 << QStringLiteral("was killed by SIGSEGV");
        QTest::newRow("forbidden call") << 22 << QStringLiteral("was killed by SIGSYS");
        QTest::newRow("abort in an encode") << 23 << QStringLiteral("was killed by SIGABRT");
    }
    void aDeathSaysByWhat()
    {
        QFETCH(int, way);
        QFETCH(QString, reason);
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);

        const Rendered rendered = render(*pool, "x", misbehaving(way), "hash");

        QCOMPARE(rendered.kind(), Error::Kind::Crashed);
        QVERIFY2(rendered.error->detail.contains(reason), qPrintable(rendered.error->detail));
        QVERIFY(!rendered.error->remedy.isEmpty());
        QCOMPARE(pool->status().deaths, 1);
    }

    void twoDeathsOnOneContentPutItIntoQuarantine()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);
        QList<QByteArray> told;
        pool->onQuarantined([&told](const QByteArray &hash) { told.append(hash); });

        QCOMPARE(render(*pool, "x", misbehaving(21), "bad").kind(), Error::Kind::Crashed);
        QCOMPARE(render(*pool, "x", misbehaving(21), "other").kind(), Error::Kind::Crashed);
        QVERIFY(told.isEmpty());
        QCOMPARE(render(*pool, "x", misbehaving(21), "bad").kind(), Error::Kind::Crashed);
        QCOMPARE(told, QList<QByteArray>{"bad"});

        const qint64 requests = pool->status().requests;
        const Rendered refused = render(*pool, "x", misbehaving(0), "bad");
        QCOMPARE(refused.kind(), Error::Kind::Conflict);
        QVERIFY(!refused.error->remedy.isEmpty());
        QCOMPARE(pool->status().requests, requests); // No worker was asked.
        QCOMPARE(pool->status().quarantined, QList<QByteArray>{"bad"});

        pool->releaseFromQuarantine("bad");
        QCOMPARE(render(*pool, "x", misbehaving(21), "bad").kind(), Error::Kind::Crashed);
    }

    void workersThatTakeNoRequestAreNotTheContentsFault()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);

        const Rendered rendered = render(*pool, "x", misbehaving(16), "hash");

        QCOMPARE(rendered.kind(), Error::Kind::Unavailable);
        QCOMPARE(pool->status().deaths, 0);
    }

    void aQuarantineOfAnEarlierRunHolds()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);

        pool->setQuarantined({"bad"});

        QCOMPARE(render(*pool, "x", misbehaving(0), "bad").kind(), Error::Kind::Conflict);
    }

    void aWorkerThatIsNotContainedShowsInTheStatus()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(fakeOptions(), clock);

        QTRY_COMPARE(pool->status().isolation, MediaPool::Isolation::Reduced);
    }

    void aProgramThatIsNoWorkerIsUnavailableAtOnce_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::newRow("absent") << QByteArray("/nonexistent/aio-worker");
        QTest::newRow("ends by itself") << QByteArray("/bin/true");
        QTest::newRow("a folder") << QByteArray("/usr");
    }
    void aProgramThatIsNoWorkerIsUnavailableAtOnce()
    {
        QFETCH(QByteArray, program);
        MediaPool::Options options = fakeOptions();
        options.workerProgram = program;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);

        for (int i = 0; i < 3; ++i) {
            const Rendered rendered = render(*pool, "x", misbehaving(0));
            QCOMPARE(rendered.kind(), Error::Kind::Unavailable);
            QVERIFY(rendered.error->detail.contains(QString::fromLatin1(program)));
            QVERIFY(!rendered.error->remedy.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestRogueWorker)
#include "tst_rogue_worker.moc"
