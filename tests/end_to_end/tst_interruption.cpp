#include "core/base/io.h"
#include "hub_process.h"

#include <QDir>
#include <QTest>

#include <csignal>

using namespace hub;
using namespace hub::tests;

namespace {

constexpr int kPhotos = 12;

int countOf(const QStringList &names, const QString &ending)
{
    int count = 0;
    for (const QString &name : names)
        count += name.endsWith(ending) ? 1 : 0;
    return count;
}

/// Every file under its final name must be whole, whenever the process died.
QString firstBroken(const Workshop &shop)
{
    for (const QString &name : shop.outputs()) {
        const QByteArray path = shop.out() + '/' + QFile::encodeName(name);
        if (name.endsWith(QStringLiteral(".part")))
            continue;
        const int width = name.section(u'-', -1).section(u'.', 0, 0).toInt();
        const bool isText =
            name.endsWith(QStringLiteral(".json")) || name.endsWith(QStringLiteral(".html"));
        if (isText ? readFile(path, 1 << 20).value_or(QByteArray()).isEmpty()
                   : !isPicture(path, width))
            return name;
    }
    return {};
}

} // namespace

class TestInterruption final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < kPhotos; ++i) {
            const QByteArray name = "photo" + QByteArray::number(i) + ".jpg";
            m_album.photo(name, 2400, 1600, static_cast<unsigned>(i));
        }
    }

    void interruptStopsCleanlyAndTheSameCommandGoesOn_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void interruptStopsCleanlyAndTheSameCommandGoesOn()
    {
        QFETCH(int, signal);
        const Workshop shop;
        HubProcess process(words(shop));
        QVERIFY(process.waitForOutput(
            [](const QByteArray &out) { return out.contains("\"event\":\"variant\""); }));

        const auto asked = std::chrono::steady_clock::now();
        process.signal(signal);
        const HubResult stopped = process.finish();
        const auto took = std::chrono::steady_clock::now() - asked;

        QVERIFY2(stopped.exitCode == 130, stopped.described());
        QVERIFY2(took < std::chrono::seconds(5), stopped.described());
        QVERIFY2(stopped.err.contains("run the same command again"), stopped.described());
        QVERIFY(jsonLines(stopped.out).last().contains("\"interrupted\":true"));
        QCOMPARE(firstBroken(shop), QString());

        const HubResult resumed = HubProcess(words(shop)).finish();

        QVERIFY2(resumed.exitCode == 0, resumed.described());
        QCOMPARE(countOf(shop.outputs(), QStringLiteral(".json")), kPhotos);
        QCOMPARE(firstBroken(shop), QString());
    }

    void killLeavesNothingHalfAndTheSameCommandGoesOn()
    {
        const Workshop shop;
        for (int round = 0; round < 3; ++round) {
            HubProcess process(words(shop));
            QVERIFY(process.waitForOutput([round](const QByteArray &out) {
                return out.count("\"event\":\"variant\"") > 8 * round;
            }));
            process.signal(SIGKILL);
            QCOMPARE(process.finish().exitCode, 128 + SIGKILL);
            QCOMPARE(firstBroken(shop), QString());
        }

        const HubResult resumed = HubProcess(words(shop)).finish();

        QVERIFY2(resumed.exitCode == 0, resumed.described());
        QVERIFY(jsonLines(resumed.out).last().contains("\"ok\":12,\"failed\":0"));
        QCOMPARE(countOf(shop.outputs(), QStringLiteral(".json")), kPhotos);
        QCOMPARE(firstBroken(shop), QString());
    }

    void sideEffectOfAKilledRunHappensOnce()
    {
        const Workshop shop;
        const QByteArray ledger = shop.path("ledger");
        const QList<QByteArray> words = shop.withData(
            {"--test-jobs", "run", "test.append", "--set", "file=" + ledger, "--set", "line=done"});
        for (int round = 0; round < 5; ++round) {
            HubProcess process(words);
            QVERIFY(process.waitForOutput([&](const QByteArray &out) {
                return !out.isEmpty() || QFile::exists(QFile::decodeName(ledger));
            }));
            process.signal(SIGKILL);
            (void)process.finish();
            const QByteArray content = readFile(ledger, 1 << 20).value_or(QByteArray());
            QVERIFY2(content.count('\n') >= 1, content);
            QSet<QByteArray> jobs;
            const QList<QByteArray> lines = content.trimmed().split('\n');
            for (const QByteArray &line : lines)
                jobs.insert(line);
            QCOMPARE(jobs.size(), lines.size());
        }
    }

    void leftoversOfAnotherRunAreLeftAlone()
    {
        const Workshop shop;
        HubProcess first(
            shop.withData({"--test-jobs", "run", "test.sleep", "--json", "--set", "ms=60000"}));
        QVERIFY(
            first.waitForOutput([](const QByteArray &out) { return out.contains("\"running\""); }));
        first.signal(SIGKILL);
        (void)first.finish();

        const HubResult other = shop.hub({"--test-jobs", "run", "test.sleep", "--set", "ms=1"});

        QVERIFY2(other.exitCode == 0, other.described());
        QVERIFY2(other.duration < std::chrono::seconds(30), other.described());
    }

    void secondInstanceIsToldWhoHasTheData()
    {
        const Workshop shop;
        HubProcess first(
            shop.withData({"--test-jobs", "run", "test.sleep", "--json", "--set", "ms=60000"}));
        QVERIFY(
            first.waitForOutput([](const QByteArray &out) { return out.contains("\"running\""); }));

        const HubResult second = shop.hub({"--test-jobs", "run", "test.sleep", "--set", "ms=1"});

        QVERIFY2(second.exitCode == 1, second.described());
        QVERIFY2(second.err.contains("aio-hub run test.sleep"), second.described());
        QVERIFY2(second.err.contains(QByteArray::number(first.id())), second.described());
        first.signal(SIGINT);
        QCOMPARE(first.finish().exitCode, 130);
    }

    void secondSignalEndsAtOnce()
    {
        const Workshop shop;
        HubProcess process(
            shop.withData({"--test-jobs", "run", "test.sleep", "--json", "--set", "ms=60000"}));
        QVERIFY(process.waitForOutput(
            [](const QByteArray &out) { return out.contains("\"running\""); }));

        process.signal(SIGINT);
        process.signal(SIGTERM);
        const HubResult result = process.finish();

        QVERIFY2(result.exitCode == 130, result.described());
    }

    void workerRunsUntilItIsAskedToStop()
    {
        const Workshop shop;
        HubProcess run(
            shop.withData({"--test-jobs", "run", "test.sleep", "--json", "--set", "ms=100"}));
        QVERIFY(run.waitForOutput([](const QByteArray &out) { return out.contains("\"id\""); }));
        run.signal(SIGKILL);
        (void)run.finish();
        HubProcess worker(shop.withData({"--test-jobs", "worker"}));

        QVERIFY(worker.waitForOutput(
            [](const QByteArray &out) { return out.contains("Ctrl-C stops"); }));
        worker.signal(SIGTERM);
        const HubResult result = worker.finish();

        QVERIFY2(result.exitCode == 0, result.described());
    }

private:
    [[nodiscard]] QList<QByteArray> words(const Workshop &shop) const
    {
        QList<QByteArray> all = shop.withData({"run",
                                               "image.optimize",
                                               "--json",
                                               "--out",
                                               shop.out(),
                                               "--set",
                                               "formats=webp,jpeg",
                                               "--set",
                                               "widths=320,640,1280"});
        for (int i = 0; i < kPhotos; ++i)
            all.append(m_album.path("photo" + QByteArray::number(i) + ".jpg"));
        return all;
    }

    const Workshop m_album;
};

QTEST_GUILESS_MAIN(TestInterruption)
#include "tst_interruption.moc"
