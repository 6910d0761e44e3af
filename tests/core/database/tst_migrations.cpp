#include "core/base/random.h"
#include "core/database/migrations.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;

namespace {

std::unique_ptr<Connection> opened(const QByteArray &file)
{
    Connection::Options options;
    options.file = file;
    auto connection = Connection::open(options);
    return connection ? std::move(*connection) : nullptr;
}

/// A component whose steps each make a table and fill it.
Schema schemaWith(int steps, const QString &component = u"jobs"_qs)
{
    Schema schema{component, {}};
    for (int step = 1; step <= steps; ++step) {
        const QString table = QStringLiteral("%1_%2").arg(component).arg(step);
        schema.migrations.push_back({step,
                                     QStringLiteral("make %1").arg(table),
                                     {QStringLiteral("CREATE TABLE %1 (v INTEGER)").arg(table),
                                      QStringLiteral("INSERT INTO %1 VALUES (1)").arg(table),
                                      QStringLiteral("INSERT INTO %1 VALUES (2)").arg(table)}});
    }
    return schema;
}

int countOf(Connection &connection, const QString &sql)
{
    const auto value = connection.value(sql);
    return value && *value ? (*value)->toInt() : -1;
}

QByteArray contentOf(const QByteArray &path)
{
    QFile file(QString::fromUtf8(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs the migration in a process of its own that dies after @p delay.
void migrateAndDie(const QByteArray &file, const Schema &schema, std::chrono::microseconds delay)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::ualarm(static_cast<useconds_t>(delay.count()), 0); // SIGALRM ends it wherever it is.
        auto connection = opened(file);
        if (connection) {
            const auto done = migrate(*connection, {schema});
            Q_UNUSED(done)
        }
        ::pause(); // Ends here at the latest, with the connection open.
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
}

} // namespace

class TestMigrations : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QByteArray file(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }

private Q_SLOTS:
    void anEmptyDatabaseGetsEveryStepOfEveryComponent()
    {
        auto connection = opened(file("empty.db"));

        QVERIFY(migrate(*connection, {schemaWith(3), schemaWith(1, u"assets"_qs)}));

        QCOMPARE(countOf(*connection, u"SELECT count(*) FROM jobs_3"_qs), 2);
        const auto versions = schemaVersions(*connection).value();
        QCOMPARE(versions, (QMap<QString, int>{{u"assets"_qs, 1}, {u"jobs"_qs, 3}}));
    }

    void aSecondRunChangesNothing()
    {
        auto connection = opened(file("twice.db"));
        QVERIFY(migrate(*connection, {schemaWith(3)}));
        const int before = countOf(*connection, u"SELECT total_changes()"_qs);

        QVERIFY(migrate(*connection, {schemaWith(3)}));

        QCOMPARE(countOf(*connection, u"SELECT total_changes()"_qs), before);
    }

    void onlyTheMissingStepsRun()
    {
        auto connection = opened(file("upgrade.db"));
        QVERIFY(migrate(*connection, {schemaWith(1)}));
        QVERIFY(connection->execute(u"DELETE FROM jobs_1"_qs));

        QVERIFY(migrate(*connection, {schemaWith(2)}));

        QCOMPARE(countOf(*connection, u"SELECT count(*) FROM jobs_1"_qs), 0);
        QCOMPARE(countOf(*connection, u"SELECT count(*) FROM jobs_2"_qs), 2);
    }

    void aStepThatFailsLeavesNothingAndNamesItself()
    {
        auto connection = opened(file("fails.db"));
        Schema schema = schemaWith(2);
        schema.migrations[1].statements += u"INSERT INTO nowhere VALUES (1)"_qs;

        const auto done = migrate(*connection, {schema});

        QVERIFY(!done);
        QVERIFY2(done.error().detail.contains(u"jobs 2 (make jobs_2)"_qs),
                 qPrintable(done.error().detail));
        QCOMPARE(schemaVersions(*connection).value().value(u"jobs"_qs), 1);
        QCOMPARE(countOf(*connection, u"SELECT count(*) FROM sqlite_master WHERE name='jobs_2'"_qs),
                 0);
    }

    void aNewerFileIsRefusedUntouched()
    {
        const QByteArray path = file("newer.db");
        {
            auto connection = opened(path);
            QVERIFY(migrate(*connection, {schemaWith(3)}));
        }
        const QByteArray before = contentOf(path);
        QVERIFY(!before.isEmpty());

        {
            auto connection = opened(path);
            const auto done = migrate(*connection, {schemaWith(2)});
            QCOMPARE(done.error().kind, Error::Kind::Unsupported);
            QVERIFY(done.error().detail.contains(u"'jobs' is at schema 3"_qs));
        }

        QCOMPARE(contentOf(path), before);
    }

    void aVersionListWithAGapIsDamage()
    {
        auto connection = opened(file("gap.db"));
        QVERIFY(migrate(*connection, {schemaWith(2)}));
        QVERIFY(connection->execute(u"UPDATE schema_migrations SET version=66 WHERE version=2"_qs));

        QCOMPARE(migrate(*connection, {schemaWith(2)}).error().kind, Error::Kind::Corrupt);
    }

    void deathAtAnyMomentIsResumed()
    {
        constexpr int kSteps = 20;
        constexpr int kDeaths = 20;
        Random random(20'261'123);
        const Schema schema = schemaWith(kSteps);
        int halfWay = 0;

        for (int round = 0; round < kDeaths; ++round) {
            const QByteArray path = file("killed.db") + QByteArray::number(round);
            migrateAndDie(path, schema, std::chrono::microseconds(500 + random.below(60'000)));

            auto connection = opened(path);
            const int done = schemaVersions(*connection).value().value(u"jobs"_qs);
            halfWay += done > 0 && done < kSteps ? 1 : 0;
            const auto tables = countOf(
                *connection,
                u"SELECT count(*) FROM sqlite_master WHERE name LIKE 'jobs\\_%' ESCAPE '\\'"_qs);
            QCOMPARE(tables, done);
            QVERIFY(migrate(*connection, {schema}));
            for (int step = 1; step <= kSteps; ++step) {
                const QString sql = QStringLiteral("SELECT count(*) FROM jobs_%1").arg(step);
                QCOMPARE(countOf(*connection, sql), 2);
            }
        }
        qInfo() << "deaths between two steps:" << halfWay << "of" << kDeaths;
    }
};

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
