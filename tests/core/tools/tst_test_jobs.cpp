#include "core/base/io.h"
#include "core/base/json.h"
#include "core/tools/append_ledger_p.h"
#include "core/tools/test_jobs.h"

#include <QTemporaryDir>
#include <QtTest>

#include <thread>

namespace hub::tools {
namespace {

/// What a handler sees, without a queue.
class FakeContext final : public jobs::JobContext
{
public:
    explicit FakeContext(const QByteArray &input, int attempt = 1)
    {
        m_job.id = QStringLiteral("the-job");
        m_job.input = input;
        m_job.attempt = attempt;
    }
    [[nodiscard]] const jobs::Job &job() const override { return m_job; }
    [[nodiscard]] const CancelToken &cancelToken() const override { return m_token; }
    void setProgress(double progress) override { lastProgress = progress; }
    void log(const QString &) override {}
    void publishPartial(const QByteArray &) override {}

    std::atomic<double> lastProgress{0};

private:
    jobs::Job m_job;
    CancelToken m_token;
};

jobs::JobKind kindNamed(const QString &name)
{
    for (jobs::JobKind &kind : testJobKinds()) {
        if (kind.name == name)
            return kind;
    }
    qFatal("no such kind");
}

QByteArray appendInput(const QString &file, const QString &line)
{
    return toJson(json::object{{"file", toJsonString(file)}, {"line", toJsonString(line)}});
}

} // namespace

class TestTestJobs : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QByteArray newFile()
    {
        return m_folder.path().toLocal8Bit() + "/" + QTest::currentTestFunction();
    }

private Q_SLOTS:
    void onlyTheLedgerIsStrict()
    {
        for (const jobs::JobKind &kind : testJobKinds()) {
            const bool isStrict = kind.durability == jobs::DurabilityClass::Strict;
            QCOMPARE(isStrict, kind.name == u"test.append");
        }
        QCOMPARE(testJobKinds().size(), std::size_t(6));
    }

    void aMistakeInTheInputIsNamed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("problem");
        QTest::newRow("wrong type")
            << u"test.sleep"_qs << QByteArray(R"({"ms":"1"})") << u"'ms'"_qs;
        QTest::newRow("too small") << u"test.cpu"_qs << QByteArray(R"({"ms":-1})") << u"'ms'"_qs;
        QTest::newRow("unknown field")
            << u"test.fail"_qs << QByteArray(R"({"ms":1})") << u"'ms'"_qs;
        QTest::newRow("too much memory")
            << u"test.memory"_qs << QByteArray(R"({"mib":4097})") << u"'mib'"_qs;
        QTest::newRow("relative path")
            << u"test.append"_qs << appendInput(u"a"_qs, u"x"_qs) << u"'file'"_qs;
        QTest::newRow("line break")
            << u"test.append"_qs << appendInput(u"/a"_qs, u"x\ny"_qs) << u"'line'"_qs;
        QTest::newRow("something for a crash")
            << u"test.crash"_qs << QByteArray(R"({"a":1})") << u"'a'"_qs;
    }
    void aMistakeInTheInputIsNamed()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, input);
        QFETCH(QString, problem);

        const auto valid = kindNamed(kind).validate(input);

        QVERIFY(!valid);
        QCOMPARE(valid.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(valid.error().detail.contains(problem), qPrintable(valid.error().detail));
    }

    void sleepEndsAtOnceWhenItIsCancelled()
    {
        FakeContext context(R"({"ms":3600000})");
        QElapsedTimer timer;
        timer.start();
        std::thread canceller([&] { context.cancelToken().cancel(CancelToken::Reason::User); });

        const auto result = kindNamed(u"test.sleep"_qs).run(context);

        canceller.join();
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::Cancelled);
        QVERIFY(timer.elapsed() < 600'000); // Of an hour.
    }

    void sleepTellsItsProgress()
    {
        FakeContext context(R"({"ms":20})");

        QVERIFY(kindNamed(u"test.sleep"_qs).run(context));

        QCOMPARE(context.lastProgress.load(), 1.0);
    }

    void failFailsAsOftenAsItIsTold_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<QString>("kind"); // Empty: it succeeds.
        QTest::newRow("the last that fails")
            << QByteArray(R"({"times":2})") << 2 << u"unavailable"_qs;
        QTest::newRow("the one after") << QByteArray(R"({"times":2})") << 3 << QString();
        QTest::newRow("for good") << QByteArray(R"({"permanent":true})") << 1
                                  << u"invalid_input"_qs;
    }
    void failFailsAsOftenAsItIsTold()
    {
        QFETCH(QByteArray, input);
        QFETCH(int, attempt);
        QFETCH(QString, kind);
        FakeContext context(input, attempt);

        const auto result = kindNamed(u"test.fail"_qs).run(context);

        QCOMPARE(result ? QString() : QString(errorCode(result.error().kind)), kind);
    }

    void cpuAndMemoryDoTheirWorkAndStop()
    {
        FakeContext busy(R"({"ms":5})");
        QVERIFY(kindNamed(u"test.cpu"_qs).run(busy));
        FakeContext full(R"({"mib":8,"ms":1})");
        QVERIFY(kindNamed(u"test.memory"_qs).run(full));

        for (const QString &name : {u"test.cpu"_qs, u"test.memory"_qs}) {
            FakeContext cancelled(R"({"ms":3600000})");
            cancelled.cancelToken().cancel(CancelToken::Reason::Timeout);
            const auto result = kindNamed(name).run(cancelled);
            QCOMPARE(result.error().kind, Error::Kind::Timeout);
        }
    }

    void appendWritesItsLineOnceHoweverOftenItRuns()
    {
        const QByteArray file = newFile();
        FakeContext context(appendInput(QString::fromLocal8Bit(file), u"a line"_qs));
        const auto kind = kindNamed(u"test.append"_qs);

        QVERIFY(kind.run(context));
        QVERIFY(kind.run(context));

        QCOMPARE(*readFile(file, 1000), QByteArray("a line\tthe-job\n"));
    }

    void aTornLineDoesNotCount()
    {
        const QByteArray file = newFile();
        QVERIFY(writeFile(file, "other\tid-1\na line\tid", Durability::Visible));

        QVERIFY(appendOnce(file, u"a line"_qs, u"id-2"_qs));

        QCOMPARE(*readFile(file, 1000), QByteArray("other\tid-1\na line\tid\na line\tid-2\n"));
    }

    void manyThreadsAppendEachIdOnce()
    {
        const QByteArray file = newFile();
        std::vector<std::thread> threads;
        std::atomic<int> failures{0};
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i)
                    failures += appendOnce(file, u"x"_qs, QString::number(i)) ? 0 : 1;
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(failures.load(), 0);
        QCOMPARE(readFile(file, 10'000)->count('\n'), 20);
    }

    void aFileThatCannotBeWrittenIsNamed()
    {
        const auto refused = appendOnce("/proc/absent/ledger", u"x"_qs, u"id"_qs);

        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"/proc/absent/ledger"));
    }
};

} // namespace hub::tools

QTEST_GUILESS_MAIN(hub::tools::TestTestJobs)
#include "tst_test_jobs.moc"
