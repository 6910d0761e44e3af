#include "core/database/connection.h"
#include "core/database/statement.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;

namespace {

QString q(const char *sql)
{
    return QString::fromLatin1(sql);
}

std::unique_ptr<Connection> opened(const QByteArray &file,
                                   Connection::Access access = Connection::Access::ReadWrite)
{
    Connection::Options options;
    options.file = file;
    options.access = access;
    options.busyTimeout = std::chrono::milliseconds(20);
    auto connection = Connection::open(options);
    if (!connection)
        qCritical().noquote() << connection.error().message();
    return connection ? std::move(*connection) : nullptr;
}

QVariant valueOf(Connection &connection, const char *sql, const QVariantList &values = {})
{
    auto value = connection.value(q(sql), values);
    return value && *value ? **value : QVariant();
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QByteArray file(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }

    std::unique_ptr<Connection> withTable(const char *name) const
    {
        auto connection = opened(file(name));
        connection->execute(q("CREATE TABLE t (id INTEGER PRIMARY KEY, v)"));
        return connection;
    }

private Q_SLOTS:
    void valuesComeBackAsTheyWereStored_data()
    {
        QTest::addColumn<QVariant>("stored");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QVariant>("read");

        QTest::newRow("number") << QVariant(7) << u"integer"_qs << QVariant(7LL);
        QTest::newRow("largest") << QVariant(qint64(9223372036854775807)) << u"integer"_qs
                                 << QVariant(qint64(9223372036854775807));
        QTest::newRow("unsigned") << QVariant(quint64(5)) << u"integer"_qs << QVariant(5LL);
        QTest::newRow("unsigned 32")
            << QVariant(4294967295U) << u"integer"_qs << QVariant(4294967295LL);
        QTest::newRow("truth") << QVariant(true) << u"integer"_qs << QVariant(1LL);
        QTest::newRow("float") << QVariant(0.5F) << u"real"_qs << QVariant(0.5);
        QTest::newRow("text") << QVariant(u"größer 😀"_qs) << u"text"_qs << QVariant(u"größer 😀"_qs);
        QTest::newRow("null text") << QVariant(QString()) << u"text"_qs << QVariant(u""_qs);
        QTest::newRow("bytes") << QVariant(QByteArray("\0\xff", 2)) << u"blob"_qs
                               << QVariant(QByteArray("\0\xff", 2));
        QTest::newRow("null bytes")
            << QVariant(QByteArray()) << u"blob"_qs << QVariant(QByteArray(""));
    }
    void valuesComeBackAsTheyWereStored()
    {
        QFETCH(QVariant, stored);
        QFETCH(QString, type);
        QFETCH(QVariant, read);
        auto connection = withTable("values.db");

        QVERIFY(connection->execute(q("INSERT OR REPLACE INTO t VALUES (1, ?)"), {stored}));

        QCOMPARE(valueOf(*connection, "SELECT typeof(v) FROM t").toString(), type);
        QCOMPARE(valueOf(*connection, "SELECT v FROM t"), read);
    }

    void anInvalidValueIsNull()
    {
        auto connection = withTable("null.db");

        QVERIFY(connection->execute(q("INSERT INTO t VALUES (1, ?)"), {QVariant()}));

        QCOMPARE(valueOf(*connection, "SELECT typeof(v) FROM t").toString(), u"null"_qs);
        QVERIFY(valueOf(*connection, "SELECT v FROM t").isNull());
    }

    void executeCountsTheRowsItChanged()
    {
        auto connection = withTable("count.db");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(connection->execute(q("INSERT INTO t (v) VALUES (?)"), {i}).value(), 1);

        QCOMPARE(connection->execute(q("UPDATE t SET v = 9 WHERE v > 0")).value(), 2);
        QCOMPARE(connection->execute(q("DELETE FROM t WHERE v = 77")).value(), 0);
    }

    void queryStopsWhenItIsTold()
    {
        auto connection = withTable("stop.db");
        for (int i = 0; i < 10; ++i)
            QVERIFY(connection->execute(q("INSERT INTO t (v) VALUES (?)"), {i}));

        int rows = 0;
        QVERIFY(connection->query(
            q("SELECT v FROM t ORDER BY v"), {}, [&](const QSqlQuery &) { return ++rows < 4; }));

        QCOMPARE(rows, 4);
    }

    void aStoppedQueryHoldsNoReadOpen()
    {
        auto connection = withTable("cursor.db");
        QVERIFY(connection->execute(q("INSERT INTO t VALUES (1, 1), (2, 2)")));
        QCOMPARE(valueOf(*connection, "SELECT v FROM t").toInt(), 1);

        // A checkpoint that has to wait for a reader reports busy = 1.
        QCOMPARE(valueOf(*connection, "PRAGMA wal_checkpoint(TRUNCATE)").toInt(), 0);
    }

    void aQueryMayRunTheSameStatementInside()
    {
        auto connection = withTable("nested.db");
        QVERIFY(connection->execute(q("INSERT INTO t VALUES (1, 1), (2, 2)")));
        QStringList seen;

        const auto sql = q("SELECT v FROM t ORDER BY v");
        QVERIFY(connection->query(sql, {}, [&](const QSqlQuery &outer) {
            return connection
                ->query(sql,
                        {},
                        [&](const QSqlQuery &inner) {
                            seen += outer.value(0).toString() + inner.value(0).toString();
                            return true;
                        })
                .has_value();
        }));

        QCOMPARE(seen, QStringList({u"11"_qs, u"12"_qs, u"21"_qs, u"22"_qs}));
    }

    void absenceIsNotAnError()
    {
        auto connection = withTable("absent.db");

        QCOMPARE(connection->value(q("SELECT v FROM t")).value(), std::nullopt);
    }

    void moreStatementsThanAreKeptStillWork()
    {
        auto connection = withTable("cache.db");

        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 300; ++i) {
                const auto sql = QStringLiteral("SELECT %1 + ?").arg(i);
                QCOMPARE(connection->value(sql, {1}).value().value().toInt(), i + 1);
            }
        }
    }

    void valuesOfAnEarlierRunAreNotUsedAgain()
    {
        auto connection = withTable("values2.db");
        const auto sql = q("SELECT ? || ?");
        QVERIFY(connection->value(sql, {u"a"_qs, u"b"_qs}));

        const auto tooFew = connection->value(sql, {u"c"_qs});

        QVERIFY(!tooFew);
        QCOMPARE(connection->value(sql, {u"c"_qs, u"d"_qs}).value(), QVariant(u"cd"_qs));
    }

    void keptStatementsSurviveAChangedSchema()
    {
        auto connection = withTable("schema.db");
        QVERIFY(connection->execute(q("INSERT INTO t VALUES (1, 'x')")));
        QVERIFY(
            connection->query(q("SELECT * FROM t"), {}, [](const QSqlQuery &) { return true; }));

        QVERIFY(connection->execute(q("ALTER TABLE t ADD COLUMN w DEFAULT 'new'")));

        QString seen;
        QVERIFY(connection->query(q("SELECT * FROM t"), {}, [&](const QSqlQuery &row) {
            seen = row.value(2).toString();
            return true;
        }));
        QCOMPARE(seen, u"new"_qs);
    }

    void aFailedTransactionLeavesNothing()
    {
        auto connection = withTable("rollback.db");

        const auto done = connection->transaction([&]() -> Result<void> {
            connection->execute(q("INSERT INTO t VALUES (1, 1)"));
            return fail(Error::Kind::Cancelled, u"no"_qs);
        });

        QCOMPARE(done.error().kind, Error::Kind::Cancelled);
        QCOMPARE(valueOf(*connection, "SELECT count(*) FROM t").toInt(), 0);
        QVERIFY(connection->transaction([&]() -> Result<void> {
            connection->execute(q("INSERT INTO t VALUES (1, 1)"));
            return {};
        }));
        QCOMPARE(valueOf(*connection, "SELECT count(*) FROM t").toInt(), 1);
    }

    void transactionsDoNotNest()
    {
        auto connection = withTable("nesting.db");

        const auto outer = connection->transaction(
            [&] { return connection->transaction([]() -> Result<void> { return {}; }); });

        QCOMPARE(outer.error().kind, Error::Kind::Internal);
    }

    void durabilityIsSetBetweenTransactionsOnly()
    {
        auto connection = withTable("durable.db");
        QCOMPARE(valueOf(*connection, "PRAGMA synchronous").toInt(), 2);

        QVERIFY(connection->setDurable(false));
        QCOMPARE(valueOf(*connection, "PRAGMA synchronous").toInt(), 1);
        const auto inside = connection->transaction([&] { return connection->setDurable(true); });

        QCOMPARE(inside.error().kind, Error::Kind::Conflict);
        QCOMPARE(valueOf(*connection, "PRAGMA synchronous").toInt(), 1);
    }

    void aBrokenConstraintIsAConflict()
    {
        auto connection = withTable("constraint.db");
        QVERIFY(connection->execute(q("INSERT INTO t VALUES (1, 1)")));

        const auto again = connection->execute(q("INSERT INTO t VALUES (1, 'secret')"));

        QCOMPARE(again.error().kind, Error::Kind::Conflict);
        QVERIFY2(again.error().detail.contains(u"INSERT INTO t"_qs),
                 qPrintable(again.error().detail));
    }

    void foreignKeysHold()
    {
        auto connection = withTable("foreign.db");
        QVERIFY(connection->execute(q("CREATE TABLE c (t INTEGER NOT NULL REFERENCES t(id))")));

        QCOMPARE(connection->execute(q("INSERT INTO c VALUES (5)")).error().kind,
                 Error::Kind::Conflict);
    }

    void aFullDiskIsStorageFull()
    {
        auto connection = withTable("full.db");
        const int pages = valueOf(*connection, "PRAGMA page_count").toInt();
        QVERIFY(connection->execute(QStringLiteral("PRAGMA max_page_count=%1").arg(pages + 2)));
        const QByteArray large(64 * 1024, 'x');

        const auto done = connection->transaction([&]() -> Result<void> {
            auto inserted = connection->execute(q("INSERT INTO t (v) VALUES (?)"), {large});
            if (!inserted)
                return fail(inserted.error());
            return {};
        });

        QCOMPARE(done.error().kind, Error::Kind::StorageFull);
        QVERIFY(!done.error().remedy.isEmpty());
        QVERIFY(connection->execute(q("INSERT INTO t (v) VALUES (1)")));
    }

    void aSecondWriterIsToldBusy()
    {
        auto first = withTable("busy.db");
        auto second = opened(file("busy.db"));

        const auto done = first->transaction([&]() -> Result<void> {
            first->execute(q("INSERT INTO t VALUES (1, 1)"));
            auto other = second->execute(q("INSERT INTO t VALUES (2, 2)"));
            return other ? Result<void>() : fail(other.error());
        });

        QCOMPARE(done.error().kind, Error::Kind::Busy);
    }

    void aReaderCannotWrite()
    {
        auto writer = withTable("readonly.db");
        auto reader = opened(file("readonly.db"), Connection::Access::ReadOnly);

        QCOMPARE(reader->execute(q("INSERT INTO t VALUES (1, 1)")).error().kind,
                 Error::Kind::PermissionDenied);
    }

    void aReaderDoesNotCreateTheFile()
    {
        Connection::Options options;
        options.file = file("nothing.db");
        options.access = Connection::Access::ReadOnly;

        QCOMPARE(Connection::open(options).error().kind, Error::Kind::NotFound);
    }

    void aMissingFolderIsNotFound()
    {
        Connection::Options options;
        options.file = file("no/such/folder.db");

        QCOMPARE(Connection::open(options).error().kind, Error::Kind::NotFound);
    }

    void aFileThatIsNoDatabaseIsCorrupt()
    {
        QFile junk(QString::fromUtf8(file("junk.db")));
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write(QByteArray(8192, 'j'));
        junk.close();
        Connection::Options options;
        options.file = file("junk.db");

        QCOMPARE(Connection::open(options).error().kind, Error::Kind::Corrupt);
    }

    void damageOnTheWayIsRemembered()
    {
        const QByteArray path = file("damage.db");
        {
            auto connection = withTable("damage.db");
            for (int i = 0; i < 200; ++i) {
                QVERIFY(connection->execute(q("INSERT INTO t (v) VALUES (?)"),
                                            {QByteArray(1000, 'x')}));
            }
        }
        QFile raw(QString::fromUtf8(path));
        QVERIFY(raw.open(QIODevice::ReadWrite));
        QVERIFY(raw.seek(4096 * 2));
        raw.write(QByteArray(4096 * 4, '\xff'));
        raw.close();
        auto connection = opened(path);
        QVERIFY(!connection->sawCorruption());

        const auto read =
            connection->query(q("SELECT v FROM t"), {}, [](const QSqlQuery &) { return true; });

        QCOMPARE(read.error().kind, Error::Kind::Corrupt);
        QVERIFY(connection->sawCorruption());
    }

    void aPlainStatementKeepsEveryKindOfValue()
    {
        const auto connection = withTable("plain.db");
        Statement *insert = *connection->statement("INSERT INTO t (id, v) VALUES (?, ?)");
        const QByteArray blob("\0x\xff", 3);

        QCOMPARE(insert->bind(1).bind(q("a b \xe9")).execute().value(), 1);
        QCOMPARE(insert->bind(2).bind(blob).execute().value(), 1);
        QCOMPARE(insert->bind(3).bind(qint64(1) << 40).execute().value(), 1);
        QCOMPARE(insert->bind(4).bindOrNull(QString()).execute().value(), 1);
        QCOMPARE(insert->bind(5).bind(QString()).execute().value(), 1);

        Statement *select = *connection->statement("SELECT v FROM t ORDER BY id");
        QVERIFY(select->next().value());
        QCOMPARE(select->text(0), q("a b \xe9"));
        QVERIFY(select->next().value());
        QCOMPARE(select->bytes(0), blob);
        QVERIFY(select->next().value());
        QCOMPARE(select->integer(0), qint64(1) << 40);
        QVERIFY(select->next().value());
        QVERIFY(select->isNull(0));
        QVERIFY(select->next().value());
        QVERIFY(!select->isNull(0));
        QVERIFY(select->text(0).isEmpty());
        QVERIFY(!select->next().value());
    }

    void aPlainStatementTellsABrokenConstraintAndGoesOn()
    {
        const auto connection = withTable("plain-errors.db");
        Statement *insert = *connection->statement("INSERT INTO t (id, v) VALUES (?, ?)");
        QVERIFY(insert->bind(1).bindNull().execute());

        const auto refused = insert->bind(1).bindNull().execute();

        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
        QVERIFY(refused.error().detail.contains(u"INSERT INTO t"));
        QCOMPARE(insert->bind(2).bindNull().execute().value(), 1);
        QVERIFY(!connection->statement("SELECT nothing FROM nowhere"));
    }

    void theLogGrowsAheadOfWhatIsWrittenAndIsRead()
    {
        const auto connection = withTable("runway.db");
        Statement *insert = *connection->statement("INSERT INTO t (v) VALUES (zeroblob(3000))");
        const auto commit = [&] {
            return connection->transaction([&]() -> Result<void> {
                const auto done = insert->execute();
                return done ? Result<void>() : fail(done.error());
            });
        };
        for (int i = 0; i < 60; ++i)
            QVERIFY(commit());

        const qint64 size = QFileInfo(QString::fromUtf8(file("runway.db-wal"))).size();
        QVERIFY(commit());

        // The next commit finds its room there.
        QCOMPARE(QFileInfo(QString::fromUtf8(file("runway.db-wal"))).size(), size);
        const auto reader = opened(file("runway.db"), Connection::Access::ReadOnly);
        QCOMPARE(valueOf(*reader, "SELECT COUNT(*) FROM t").toInt(), 61);
    }

    /// As a crash leaves it: the files of an open database, the index over the log gone.
    void theZeroesAheadOfTheLogAreNothingToRecovery()
    {
        const auto connection = withTable("ahead.db");
        for (int i = 0; i < 60; ++i) {
            QVERIFY(connection->transaction([&]() -> Result<void> {
                const auto done =
                    connection->execute(q("INSERT INTO t (v) VALUES (zeroblob(3000))"));
                return done ? Result<void>() : fail(done.error());
            }));
        }
        const QString log = QString::fromUtf8(file("ahead.db-wal"));
        QFile written(log);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray whole = written.readAll();
        qsizetype used = whole.size();
        while (used > 0 && whole[used - 1] == '\0')
            --used;
        QVERIFY(whole.size() - used > 4096); // There are some.

        for (const qsizetype kept :
             {whole.size(), whole.size() - 1, used + (whole.size() - used) / 2}) {
            const QByteArray name = "crashed" + QByteArray::number(kept) + ".db";
            QVERIFY(QFile::copy(QString::fromUtf8(file("ahead.db")),
                                QString::fromUtf8(file(name.constData()))));
            QFile cut(QString::fromUtf8(file((name + "-wal").constData())));
            QVERIFY(cut.open(QIODevice::WriteOnly));
            QCOMPARE(cut.write(whole.left(kept)), kept);
            cut.close();
            const auto recovered = opened(file(name.constData()));
            QCOMPARE(valueOf(*recovered, "SELECT COUNT(*) FROM t").toInt(), 60);
            QVERIFY(recovered->execute(q("INSERT INTO t (v) VALUES (1)")));
            QCOMPARE(valueOf(*recovered, "SELECT COUNT(*) FROM t").toInt(), 61);
            QCOMPARE(valueOf(*recovered, "PRAGMA integrity_check").toString(), q("ok"));
        }
    }

    void aWrongStatementNamesItself()
    {
        auto connection = withTable("wrong.db");

        const auto done = connection->execute(q("SELEKT * FROM t"));

        QCOMPARE(done.error().kind, Error::Kind::Internal);
        QVERIFY(done.error().detail.contains(u"SELEKT"_qs));
    }

    void aPathNeedNotBeText()
    {
        const QByteArray folder = file("not-\xff\xfe utf8 %41?#");
        QCOMPARE(::mkdir(folder.constData(), 0700), 0);
        {
            auto connection = opened(folder + "/d\xe9.db");
            QVERIFY(connection);
            QVERIFY(connection->execute(q("CREATE TABLE t (v)")));
        }

        struct stat status = {};
        QCOMPARE(::stat((folder + "/d\xe9.db").constData(), &status), 0);
        QVERIFY(status.st_size > 0);
        // QTemporaryDir cannot name it.
        QCOMPARE(::unlink((folder + "/d\xe9.db").constData()), 0);
        QCOMPARE(::rmdir(folder.constData()), 0);
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
