#include "tests/end_to_end/hub_process.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>

using namespace hub::tests;

namespace {

/// A running hub, and `aio-hub ctl jobs` beside it.
class RunningHub
{
public:
    explicit RunningHub(const Workshop &shop)
        : m_shop(shop)
        , m_process(shop.withData({"--headless", "--test-jobs", "--port", "0"}))
    {
        const bool isUp = m_process.waitForOutput([](const QByteArray &out) {
            return out.startsWith("listening ") && out.endsWith('\n');
        });
        if (!isUp)
            qFatal("the hub does not start: %s", m_process.finish().described().constData());
    }

    [[nodiscard]] HubResult ctl(const QList<QByteArray> &words) const
    {
        return m_shop.hub(QList<QByteArray>{"ctl"} + words);
    }
    [[nodiscard]] HubResult jobs(const QList<QByteArray> &words) const
    {
        return ctl(QList<QByteArray>{"jobs"} + words);
    }
    [[nodiscard]] QJsonObject json(const QList<QByteArray> &words) const
    {
        return QJsonDocument::fromJson(jobs(words + QList<QByteArray>{"--json"}).out).object();
    }
    [[nodiscard]] QByteArray state(const QByteArray &id) const
    {
        return json({"show", id}).value(u"state").toString().toLatin1();
    }
    [[nodiscard]] QByteArray add(const QList<QByteArray> &words) const
    {
        return json(QList<QByteArray>{"add"} + words).value(u"id").toString().toLatin1();
    }
    [[nodiscard]] pid_t id() const { return m_process.id(); }
    void stop()
    {
        m_process.signal(SIGTERM);
        if (m_process.finish().exitCode != 0)
            qFatal("the hub does not stop");
    }

private:
    const Workshop &m_shop;
    HubProcess m_process;
};

bool isOneError(const HubResult &result, int exitCode, const QByteArray &part)
{
    return result.exitCode == exitCode && result.err.startsWith("aio-hub: ")
           && result.err.count('\n') == 1 && result.err.contains(part);
}

/// Whether one of the lines is of the job @p id in @p state.
bool hasLine(const QByteArray &out, const QByteArray &id, const QByteArray &state)
{
    for (const QByteArray &line : out.split('\n')) {
        if (line.contains(id) && line.contains(state))
            return true;
    }
    return false;
}

} // namespace

class TestCtlJobs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobIsAddedAndWaitedFor()
    {
        const Workshop shop;
        const RunningHub hub(shop);

        const HubResult result = hub.jobs({"add",
                                           "test.sleep",
                                           "--set",
                                           "ms=1",
                                           "--group",
                                           "g",
                                           "--priority",
                                           "high",
                                           "--unique-key",
                                           "k",
                                           "--wait"});

        QVERIFY2(result.exitCode == 0, result.described());
        const QByteArray id = result.out.left(result.out.indexOf(' '));
        const QJsonObject job = hub.json({"show", id});
        QCOMPARE(job.value(u"state").toString(), QStringLiteral("succeeded"));
        QCOMPARE(job.value(u"priority").toString(), QStringLiteral("high"));
        QCOMPARE(job.value(u"group").toString(), QStringLiteral("g"));
        QCOMPARE(job.value(u"unique_key").toString(), QStringLiteral("k"));
        QVERIFY(hub.jobs({"show", id}).out.contains("\nkind        test.sleep\n"));
    }

    void jobsAreListedByWhatTheyAre()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        QVERIFY2(hub.ctl({"queue", "pause"}).exitCode == 0, "the queue is paused");
        QList<QByteArray> ids;
        for (int i = 0; i < 3; ++i)
            ids.append(hub.add({"test.sleep", "--input", "{\"ms\":1}"}));

        QCOMPARE(jsonLines(hub.jobs({"list", "--json"}).out).size(), 3);
        QCOMPARE(jsonLines(hub.jobs({"list", "--json", "--limit", "2"}).out).size(), 2);
        QCOMPARE(jsonLines(hub.jobs({"list", "--json", "--all"}).out).size(), 3);
        QVERIFY(hub.jobs({"list", "--json", "--state", "failed"}).out.isEmpty());
        QCOMPARE(jsonLines(hub.jobs({"list", "--json", "--kind", "test.sleep"}).out).size(), 3);
        const QByteArray table = hub.jobs({"list"}).out;
        QVERIFY2(table.startsWith("ID "), table);
        QVERIFY2(table.contains(ids.first()), table);
    }

    void jobsAreSteered()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        QVERIFY2(hub.ctl({"queue", "pause"}).exitCode == 0, "the queue is paused");
        const QByteArray first = hub.add({"test.sleep", "--set", "ms=1"});
        const QByteArray second = hub.add({"test.sleep", "--set", "ms=1"});

        QVERIFY2(hub.jobs({"pause", first}).exitCode == 0, "paused");
        QCOMPARE(hub.state(first), QByteArray("paused"));
        QVERIFY2(hub.jobs({"resume", first}).exitCode == 0, "resumed");
        QCOMPARE(hub.state(first), QByteArray("waiting"));
        QCOMPARE(hub.json({"priority", first, "low"}).value(u"priority").toString(),
                 QStringLiteral("low"));
        const HubResult cancelled = hub.jobs({"cancel", first, "nonsense", second});
        QVERIFY2(isOneError(cancelled, 1, "nonsense"), cancelled.described());
        QCOMPARE(hub.state(second), QByteArray("cancelled"));
        QVERIFY2(hub.jobs({"retry", second}).exitCode == 0, "tried again");
        QCOMPARE(hub.state(second), QByteArray("waiting"));
    }

    void whatIsTypedWrongIsUsage()
    {
        const Workshop shop;
        const RunningHub hub(shop);

        const HubResult kind = hub.jobs({"add", "test.slep", "--set", "ms=1"});
        const HubResult field = hub.jobs({"add", "test.sleep", "--input", "{\"mss\":1}"});
        const HubResult id = hub.jobs({"show", "nonsense"});

        QVERIFY2(isOneError(kind, 2, "did you mean 'test.sleep'"), kind.described());
        QVERIFY2(isOneError(field, 2, "mss"), field.described());
        QVERIFY2(isOneError(id, 1, "nonsense"), id.described());
    }

    void anImageJobGivesItsFiles()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray added =
            hub.ctl({"artifacts", "add", "--json", shop.photo("harbour.jpg", 200, 100)}).out;
        const QByteArray artifact = QJsonDocument::fromJson(added)[u"id"].toString().toLatin1();
        const HubResult done = hub.jobs({"add",
                                         "image.optimize",
                                         "--set",
                                         "artifact=" + artifact,
                                         "--set",
                                         "formats=webp,jpeg",
                                         "--set",
                                         "widths=32,64",
                                         "--wait"});
        QVERIFY2(done.exitCode == 0, done.described());
        const QByteArray id = done.out.left(done.out.indexOf(' '));

        const HubResult files = hub.jobs({"files", id, "--out", shop.out() + "/deep"});

        QVERIFY2(files.exitCode == 0, files.described());
        for (const QByteArray name :
             {"harbour-32.jpg", "harbour-64.jpg", "harbour-32.webp", "harbour-64.webp"})
            QVERIFY2(isPicture(shop.out() + "/deep/" + name, name.contains("32") ? 32 : 64), name);
    }

    void aFailedJobIsTold()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray added =
            hub.ctl({"artifacts", "add", "--json", shop.file("note.txt", "no picture")}).out;
        const QByteArray artifact = QJsonDocument::fromJson(added)[u"id"].toString().toLatin1();

        const HubResult done =
            hub.jobs({"add", "image.placeholder", "--set", "artifact=" + artifact, "--wait"});

        QVERIFY2(isOneError(done, 1, "has failed"), done.described());
        const QByteArray id = done.out.left(done.out.indexOf(' '));
        const HubResult files = hub.jobs({"files", id, "--out", shop.out()});
        QVERIFY2(isOneError(files, 1, "has made no files"), files.described());
    }

    void watchingSeesAJobFinish()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray old = hub.add({"test.sleep", "--set", "ms=1", "--wait"});
        HubProcess watch(shop.withData({"ctl", "jobs", "list", "--watch", "--json"}));
        QVERIFY(watch.waitForOutput([&](const QByteArray &out) { return out.contains(old); }));

        const QByteArray id = hub.add({"test.sleep", "--set", "ms=1"});

        QVERIFY(watch.waitForOutput(
            [&](const QByteArray &out) { return hasLine(out, id, "\"succeeded\""); }));
        watch.signal(SIGINT);
        const HubResult result = watch.finish();
        QVERIFY2(result.exitCode == 0 && result.err.isEmpty(), result.described());
        QVERIFY(!jsonLines(result.out).isEmpty());
    }

    void watchingTheQueueAndTheStatusGoesOnUntilItIsStopped_data()
    {
        QTest::addColumn<QList<QByteArray>>("words");
        QTest::addColumn<QByteArray>("part");
        using Words = QList<QByteArray>;
        QTest::newRow("queue") << Words{"queue", "show", "--watch"} << QByteArray("  paused");
        QTest::newRow("queue as JSON")
            << Words{"queue", "show", "--watch", "--json"} << QByteArray("\"paused\":true");
        QTest::newRow("status as JSON")
            << Words{"status", "--watch", "--json"} << QByteArray("\"paused\":true");
    }
    void watchingTheQueueAndTheStatusGoesOnUntilItIsStopped()
    {
        QFETCH(QList<QByteArray>, words);
        QFETCH(QByteArray, part);
        const Workshop shop;
        const RunningHub hub(shop);
        HubProcess watch(shop.withData(QList<QByteArray>{"ctl"} + words));
        QVERIFY(watch.waitForOutput([](const QByteArray &out) { return out.contains('\n'); }));

        QVERIFY2(hub.ctl({"queue", "pause"}).exitCode == 0, "the queue is paused");

        QVERIFY(watch.waitForOutput([&](const QByteArray &out) { return out.contains(part); }));
        watch.signal(SIGINT);
        const HubResult result = watch.finish();
        QVERIFY2(result.exitCode == 0, result.described());
    }

    void eventsGoOnWhenTheHubBeginsAnew()
    {
        const Workshop shop;
        HubProcess *events = nullptr;
        std::unique_ptr<HubProcess> watch;
        QByteArray first;
        {
            RunningHub hub(shop);
            watch = std::make_unique<HubProcess>(
                shop.withData({"ctl", "events", "--types", "job,status", "--json"}));
            events = watch.get();
            QVERIFY(events->waitForOutput(
                [](const QByteArray &out) { return out.contains("\"event\":\"status\""); }));
            first = hub.add({"test.sleep", "--set", "ms=1", "--wait"});
            QVERIFY(events->waitForOutput(
                [&](const QByteArray &out) { return hasLine(out, first, "\"succeeded\""); }));
            hub.stop();
        }
        const RunningHub again(shop);
        QVERIFY(events->waitForOutput([&](const QByteArray &out) {
            return hasLine(out, "\"pid\":" + QByteArray::number(again.id()), "\"status\"");
        }));

        const QByteArray second = again.add({"test.sleep", "--set", "ms=1"});

        QVERIFY(events->waitForOutput(
            [&](const QByteArray &out) { return hasLine(out, second, "\"succeeded\""); }));
        events->signal(SIGTERM);
        const HubResult result = events->finish();
        QVERIFY2(result.exitCode == 0, result.described());
    }
};

QTEST_GUILESS_MAIN(TestCtlJobs)
#include "tst_ctl_jobs.moc"
