#include "core/engine/engine_store_p.h"

#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace std::chrono_literals;

class TestEngineStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<ManualClock>();
        open();
    }
    void cleanup()
    {
        m_store.reset();
        m_database.reset();
    }

    void quarantineOutlivesTheProcess()
    {
        m_store->quarantine("aa11");
        m_store->quarantine("bb22");
        m_store->quarantine("aa11");

        open();

        QCOMPARE(*m_store->quarantined(), (QList<QByteArray>{"aa11", "bb22"}));
    }

    void quarantineEndsAfterThirtyDays_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("the last day") << 29 << true;
        QTest::newRow("thirty days") << 30 << false;
    }
    void quarantineEndsAfterThirtyDays()
    {
        QFETCH(int, days);
        QFETCH(bool, isRefused);
        m_store->quarantine("aa11");
        flush();

        m_clock->jumpWall(std::chrono::days(days));

        QCOMPARE(m_store->quarantined()->size(), isRefused ? 1 : 0);
    }

    void releasedContentsGetAnotherTry()
    {
        m_store->quarantine("aa11");
        flush();

        QVERIFY(m_store->releaseAll());

        QVERIFY(m_store->quarantined()->isEmpty());
    }

    void upkeepIsUnknownAtFirst()
    {
        QVERIFY(m_store->lastUpkeep());
        QVERIFY(!m_store->lastUpkeep()->has_value());
    }

    void lastUpkeepIsRemembered()
    {
        QVERIFY(m_store->noteUpkeep());
        m_clock->jumpWall(1h);
        QVERIFY(m_store->noteUpkeep());

        open();

        QCOMPARE(**m_store->lastUpkeep(), m_clock->wallNow());
    }

private:
    void open()
    {
        m_store.reset();
        m_database.reset();
        database::Database::Options options;
        options.file = QFile::encodeName(m_folder->filePath(QStringLiteral("hub.db")));
        options.backupFolder = QFile::encodeName(m_folder->filePath(QStringLiteral("backups")));
        options.damagedFolder = QFile::encodeName(m_folder->filePath(QStringLiteral("damaged")));
        options.schemas = {EngineStore::schema()};
        auto opened = database::Database::open(options, *m_clock);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message()));
        m_database = *std::move(opened);
        m_store = std::make_unique<EngineStore>(*m_database, *m_clock);
    }
    /// Waits until the writer has done what was submitted before.
    void flush()
    {
        QVERIFY(m_database->writer().run([](database::Connection &connection) {
            return connection.value(QStringLiteral("SELECT 1"));
        }));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<database::Database> m_database;
    std::unique_ptr<EngineStore> m_store;
};

QTEST_GUILESS_MAIN(TestEngineStore)
#include "tst_engine_store.moc"
