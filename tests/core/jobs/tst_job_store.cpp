#include "core/jobs/job_queue.h"
#include "core/jobs/sqlite_job_store_p.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

const WallTime kWall{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};

Record fullRecord(const QString &id)
{
    Record record;
    Job &job = record.job;
    job.id = id;
    job.kind = u"image.optimize"_qs;
    job.state = State::Retrying;
    job.priority = Priority::Low;
    job.attempt = 3;
    record.uncounted = 1;
    job.maxAttempts = 7;
    job.crashes = 1;
    job.interruptions = 2;
    record.cancelRequested = true;
    job.input = R"({"file":"/a b/ü.jpg"})";
    job.result = QByteArray("\0x\xff", 3);
    job.error = Error{Error::Kind::Timeout, u"too slow: ü"_qs, u"wait longer"_qs};
    job.errorTrail = QStringList{u"attempt 1: a"_qs, u"attempt 2: b"_qs};
    job.createdAt = kWall;
    job.startedAt = kWall + 1s;
    job.runAt = kWall + 3s;
    job.timeout = 1234ms;
    job.uniqueKey = u"key "_qs + id;
    job.dependsOn = QStringList{u"x"_qs, u"y"_qs};
    job.onDependencyFailure = OnDependencyFailure::Run;
    job.group = u"group"_qs;
    job.durability = DurabilityClass::Relaxed;
    job.log = QStringList{u"one"_qs, u"two"_qs};
    return record;
}

RecordChange added(Record record)
{
    return {nullptr, std::make_shared<const Record>(std::move(record))};
}

RecordChange changed(const Record &before, Record after)
{
    return {std::make_shared<const Record>(before),
            std::make_shared<const Record>(std::move(after))};
}

Record finished(Record record, State state, WallTime at)
{
    record.job.state = state;
    record.job.finishedAt = at;
    return record;
}

} // namespace

class TestJobStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_runs = 0;
    ManualClock m_clock;
    std::unique_ptr<database::Database> m_database;

    /// Runs @p body with a store on the writer's thread.
    template<typename Body>
    auto on(Body body)
    {
        return m_database->writer().run([&](database::Connection &connection) {
            SqliteJobStore store(connection);
            return body(store);
        });
    }

    Result<void> apply(const std::vector<RecordChange> &changes)
    {
        return on([&](JobStore &store) { return store.apply(changes, DurabilityClass::Strict); });
    }

    std::optional<Record> find(const QString &id)
    {
        auto found = on([&](JobStore &store) { return store.find(id); });
        return found ? *found : std::nullopt;
    }

private Q_SLOTS:
    void init()
    {
        m_database.reset();
        const QByteArray folder = m_folder.filePath(QString::number(++m_runs)).toLocal8Bit();
        QVERIFY(QDir().mkpath(QString::fromLocal8Bit(folder)));
        database::Database::Options options;
        options.file = folder + "/hub.db";
        options.backupFolder = folder + "/backups";
        options.damagedFolder = folder + "/damaged";
        options.schemas = {JobQueue::schema()};
        auto opened = database::Database::open(options, m_clock);
        QVERIFY(opened);
        m_database = std::move(*opened);
    }

    void givesBackEveryFieldAsItWasStored()
    {
        const Record record = fullRecord(u"a"_qs);

        QVERIFY(apply({added(record)}));

        const auto found = find(u"a"_qs);
        QVERIFY(found);
        const Job &job = found->job;
        QCOMPARE(job.kind, record.job.kind);
        QCOMPARE(job.state, record.job.state);
        QCOMPARE(job.priority, record.job.priority);
        QCOMPARE(job.attempt, record.job.attempt);
        QCOMPARE(found->uncounted, record.uncounted);
        QCOMPARE(job.maxAttempts, record.job.maxAttempts);
        QCOMPARE(job.crashes, record.job.crashes);
        QCOMPARE(job.interruptions, record.job.interruptions);
        QCOMPARE(found->cancelRequested, record.cancelRequested);
        QCOMPARE(job.input, record.job.input);
        QCOMPARE(job.result, record.job.result);
        QVERIFY(job.error == record.job.error);
        QCOMPARE(job.errorTrail, record.job.errorTrail);
        QVERIFY(job.createdAt == record.job.createdAt);
        QVERIFY(job.startedAt == record.job.startedAt);
        QVERIFY(job.finishedAt == record.job.finishedAt);
        QVERIFY(job.runAt == record.job.runAt);
        QVERIFY(job.timeout == record.job.timeout);
        QCOMPARE(job.uniqueKey, record.job.uniqueKey);
        QCOMPARE(job.dependsOn, record.job.dependsOn);
        QCOMPARE(job.onDependencyFailure, record.job.onDependencyFailure);
        QCOMPARE(job.group, record.job.group);
        QCOMPARE(job.durability, record.job.durability);
        QCOMPARE(job.log, record.job.log);
    }

    void aChangeIsThereAfterwards()
    {
        Record before = fullRecord(u"a"_qs);
        QVERIFY(apply({added(before)}));
        Record after = finished(before, State::Succeeded, kWall + 9s);
        after.job.priority = Priority::Critical;
        after.job.error.reset();
        after.job.group.clear();

        QVERIFY(apply({changed(before, after)}));

        const Job job = find(u"a"_qs)->job;
        QCOMPARE(job.state, State::Succeeded);
        QCOMPARE(job.priority, Priority::Critical);
        QVERIFY(!job.error);
        QVERIFY(job.group.isEmpty());
        QVERIFY(job.finishedAt == std::optional(kWall + 9s));
        QCOMPARE(job.progress, 1.0);
    }

    void theFenceKeepsAnOldAttemptOut_data()
    {
        QTest::addColumn<int>("attempt");
        QTest::addColumn<bool>("holds");
        QTest::newRow("the attempt that runs") << 3 << true;
        QTest::newRow("the one before") << 2 << false;
        QTest::newRow("one that never was") << 4 << false;
    }
    void theFenceKeepsAnOldAttemptOut()
    {
        QFETCH(int, attempt);
        QFETCH(bool, holds);
        Record running = fullRecord(u"a"_qs);
        running.job.state = State::Running;
        QVERIFY(apply({added(running)}));
        Record other = running;
        other.job.attempt = attempt;

        const auto done = apply(
            {added(fullRecord(u"b"_qs)), changed(other, finished(other, State::Succeeded, kWall))});

        QCOMPARE(done.has_value(), holds);
        QCOMPARE(find(u"a"_qs)->job.state, holds ? State::Succeeded : State::Running);
        // All or none.
        QCOMPARE(find(u"b"_qs).has_value(), holds);
        if (!holds)
            QCOMPARE(done.error().kind, Error::Kind::Conflict);
    }

    void theFenceKeepsAFinishedJobAsItIs()
    {
        Record running = fullRecord(u"a"_qs);
        running.job.state = State::Running;
        QVERIFY(apply({added(finished(running, State::Cancelled, kWall))}));

        QVERIFY(!apply({changed(running, finished(running, State::Succeeded, kWall))}));
        QCOMPARE(find(u"a"_qs)->job.state, State::Cancelled);
    }

    void theDatabaseItselfRefusesADoubledKey()
    {
        Record first = fullRecord(u"a"_qs);
        Record second = fullRecord(u"b"_qs);
        second.job.uniqueKey = first.job.uniqueKey;
        QVERIFY(apply({added(first)}));

        const auto doubled = apply({added(second)});

        QVERIFY(!doubled);
        QCOMPARE(doubled.error().kind, Error::Kind::Conflict);
        // Free again in the same transaction that ends the first.
        QVERIFY(apply({changed(first, finished(first, State::Cancelled, kWall)), added(second)}));
    }

    void loadsWhatIsNotFinishedOldestFirst()
    {
        QVERIFY(apply({added(fullRecord(u"2"_qs)),
                       added(finished(fullRecord(u"3"_qs), State::Failed, kWall)),
                       added(fullRecord(u"1"_qs))}));

        const auto loaded = on([](JobStore &store) { return store.loadUnfinished(); });

        QVERIFY(loaded);
        QCOMPARE(loaded->size(), std::size_t(2));
        QCOMPARE(loaded->at(0)->job.id, u"1"_qs);
        QCOMPARE(loaded->at(1)->job.id, u"2"_qs);
        const auto counts = on([](JobStore &store) { return store.countFinished(); });
        QCOMPARE(counts->at(static_cast<std::size_t>(State::Failed)), 1);
        QCOMPARE(counts->at(static_cast<std::size_t>(State::Succeeded)), 0);
    }

    void listsNewestFirstPageByPage()
    {
        std::vector<RecordChange> changes;
        for (int i = 0; i < 5; ++i)
            changes.push_back(added(fullRecord(QString::number(i))));
        QVERIFY(apply(changes));
        JobQueue::Filter filter;
        filter.limit = 2;

        QStringList seen;
        while (true) {
            const auto page = on([&](JobStore &store) { return store.list(filter); });
            QVERIFY(page);
            if (page->empty())
                break;
            QVERIFY(page->size() <= 2);
            for (const Record &record : *page)
                seen << record.job.id;
            filter.cursor = seen.last();
        }

        QCOMPARE(seen.join(u','), u"4,3,2,1,0"_qs);
    }

    void listsOnlyWhatFitsEveryCondition()
    {
        Record other = fullRecord(u"other"_qs);
        other.job.kind = u"test.sleep"_qs;
        Record group = fullRecord(u"group"_qs);
        group.job.group = u"another"_qs;
        Record priority = fullRecord(u"priority"_qs);
        priority.job.priority = Priority::High;
        QVERIFY(apply({added(fullRecord(u"fits"_qs)),
                       added(other),
                       added(group),
                       added(priority),
                       added(finished(fullRecord(u"state"_qs), State::Failed, kWall))}));
        JobQueue::Filter filter;
        filter.kind = u"image.optimize"_qs;
        filter.group = u"group"_qs;
        filter.priority = Priority::Low;
        filter.state = State::Retrying;

        const auto page = on([&](JobStore &store) { return store.list(filter); });

        QCOMPARE(page->size(), std::size_t(1));
        QCOMPARE(page->front().job.id, u"fits"_qs);
    }

    void prunesWhatIsOldAndWhatIsOverTheLimit()
    {
        std::vector<RecordChange> changes{added(fullRecord(u"0 unfinished"_qs))};
        for (int i = 0; i < 10; ++i) {
            const WallTime at = i < 3 ? kWall : kWall + std::chrono::days(40);
            changes.push_back(added(finished(
                fullRecord(u"%1"_qs.arg(i)), i < 5 ? State::Failed : State::Succeeded, at)));
        }
        QVERIFY(apply(changes));
        const WallTime now = kWall + std::chrono::days(41);
        const auto prune = [&](qint64 kept, int batch) {
            const auto removed = on([&](JobStore &store) {
                return store.prune({std::chrono::days(30), kept}, now, batch);
            });
            return removed->at(static_cast<std::size_t>(State::Failed))
                   + removed->at(static_cast<std::size_t>(State::Succeeded));
        };

        QCOMPARE(prune(100, 2), 2); // Of the three old ones, at most a batch.
        QCOMPARE(prune(100, 2), 1);
        QCOMPARE(prune(100, 2), 0);
        QCOMPARE(prune(4, 100), 3); // Seven are left, four are kept.
        QCOMPARE(prune(4, 100), 0);
        QVERIFY(!find(u"5"_qs));
        QVERIFY(find(u"6"_qs));
        QVERIFY(find(u"0 unfinished"_qs));
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobStore)
#include "tst_job_store.moc"
