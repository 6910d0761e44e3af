#include "core/database/inspection_p.h"
#include "database_fixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

class TestInspection : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;
    QByteArray m_good;

    QByteArray folder() const { return m_folder.path().toUtf8() + "/made"; }
    QByteArray file() const { return folder() + "/hub.db"; }

    Result<void> look(Depth depth, int version = 1) const
    {
        return inspect(file(), {notesSchema(version)}, depth);
    }
    bool set(qsizetype at, char byte) const
    {
        QByteArray content = m_good;
        content[at] = byte;
        return overwrite(file(), content);
    }
    Result<int> alter(const QString &sql) const
    {
        auto connection = Connection::open({file()});
        return connection ? (*connection)->execute(sql) : Result<int>(fail(connection.error()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto database = Database::open(optionsIn(folder()), m_clock);
        QVERIFY(database);
        QVERIFY(addNotes(**database, 1, 200));
        database->reset();
        m_good = contentOf(file());
    }
    void init() { QVERIFY(overwrite(file(), m_good)); }

    void aSoundFilePassesAtEveryDepth()
    {
        for (const Depth depth : {Depth::Head, Depth::Quick, Depth::Full})
            QVERIFY(look(depth));
        QVERIFY(checkBackup(file()));
    }

    void lookingLeavesNoTrace()
    {
        const QStringList before = filesIn(folder());

        QVERIFY(look(Depth::Full));

        QCOMPARE(filesIn(folder()), before);
        QCOMPARE(contentOf(file()), m_good);
    }

    void impossibleHeadersAreDamage_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("value");
        QTest::newRow("magic") << 3 << 0;
        QTest::newRow("page size not a power of two") << 16 << 0x11;
        QTest::newRow("write version of the future") << 18 << 3;
        QTest::newRow("read version of the future") << 19 << 3;
        QTest::newRow("versions that differ") << 18 << 1;
        QTest::newRow("payload fraction") << 21 << 65;
        QTest::newRow("leaf fraction") << 23 << 0;
    }
    void impossibleHeadersAreDamage()
    {
        QFETCH(int, offset);
        QFETCH(int, value);
        QVERIFY(set(offset, static_cast<char>(value)));

        const auto found = look(Depth::Head);

        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::Corrupt);
    }

    void shortFilesAreDamage_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 99, 100, 4095, 4096, 8192})
            QTest::addRow("%d bytes", size) << size;
    }
    void shortFilesAreDamage()
    {
        QFETCH(int, size);
        QVERIFY(overwrite(file(), m_good.left(size)));

        const auto found = look(Depth::Quick);

        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::Corrupt);
    }

    void aFileThatIsNotThereIsNotDamage()
    {
        QCOMPARE(inspect(folder() + "/none.db", {}, Depth::Head).error().kind,
                 Error::Kind::NotFound);
    }

    void aDatabaseWithoutOurTablesIsNone()
    {
        QVERIFY(alter(u"DROP TABLE schema_migrations"_qs));

        QCOMPARE(look(Depth::Head).error().kind, Error::Kind::Corrupt);
    }

    void aNewerSchemaIsNotDamage()
    {
        QVERIFY(alter(u"INSERT INTO schema_migrations (component, version, name) "
                      "VALUES ('notes', 2, 'later')"_qs));

        QCOMPARE(look(Depth::Head).error().kind, Error::Kind::Unsupported);
        QCOMPARE(look(Depth::Head, 2).has_value(), true);
    }

    void componentsOfOthersAreLeftAlone()
    {
        QVERIFY(alter(u"INSERT INTO schema_migrations (component, version, name) "
                      "VALUES ('elsewhere', 1, 'x')"_qs));

        QVERIFY(look(Depth::Full));
    }

    void anOlderSchemaIsHeldAgainstItsOwnTables() { QVERIFY(look(Depth::Full, 4)); }

    void alteredObjectsAreFoundByTheFullCheckAlone_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("column") << u"ALTER TABLE notes RENAME COLUMN size TO sizf"_qs;
        QTest::newRow("table") << u"ALTER TABLE notes RENAME TO motes"_qs;
        QTest::newRow("index") << u"DROP INDEX notes_by_size"_qs;
    }
    void alteredObjectsAreFoundByTheFullCheckAlone()
    {
        QFETCH(QString, sql);
        QVERIFY(alter(sql));

        QVERIFY(look(Depth::Quick));
        QCOMPARE(look(Depth::Full).error().kind, Error::Kind::Corrupt);
    }

    void tablesBesideOursDoNotMatter()
    {
        QVERIFY(alter(u"CREATE TABLE theirs (v)"_qs));

        QVERIFY(look(Depth::Full));
    }

    void anIndexThatDoesNotMatchIsFoundByTheFullCheckAlone()
    {
        // A value is changed in the table's page, not in the index's.
        QByteArray content = m_good;
        const QByteArray text = textOf(100).toUtf8();
        const qsizetype at = content.indexOf(text) + text.size();
        content[at] = static_cast<char>(content[at] ^ 1); // The size column's first byte.
        QVERIFY(overwrite(file(), content));

        QVERIFY(look(Depth::Quick));
        const auto found = look(Depth::Full);
        QCOMPARE(found.error().kind, Error::Kind::Corrupt);
        QVERIFY2(found.error().detail.contains(u"index"_qs), qPrintable(found.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestInspection)
#include "tst_inspection.moc"
