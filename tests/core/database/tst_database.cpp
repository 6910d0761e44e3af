#include "core/database/database.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace hub::database;

namespace {

Schema notes()
{
    return {u"notes"_qs,
            {{1, u"notes"_qs, {u"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"_qs}}}};
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    Database::Options options(const char *name) const
    {
        const QByteArray folder = m_folder.path().toUtf8() + '/' + name;
        Database::Options options;
        options.file = folder + "/hub.db";
        options.backupFolder = folder + "/backups";
        options.damagedFolder = folder + "/damaged";
        options.schemas = {notes()};
        return options;
    }

private Q_SLOTS:
    void openIsMeasured()
    {
        const auto o = options("cost");
        QVERIFY(Database::open(o, m_clock));
        QBENCHMARK
        {
            auto database = Database::open(o, m_clock);
            QVERIFY(database);
            QVERIFY((*database)->notices().isEmpty());
            QVERIFY(!(*database)->wasUnclean());
        }
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
