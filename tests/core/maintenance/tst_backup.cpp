#include "archive_fixture.h"
#include "core/base/random.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

namespace {

/// A disk that is full after so many bytes.
class SmallDisk final : public Io
{
public:
    std::atomic<qint64> left{0};

    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        if (left.fetch_sub(static_cast<qint64>(count)) < static_cast<qint64>(count)) {
            errno = ENOSPC;
            return -1;
        }
        return Io::write(descriptor, bytes, count);
    }
};

QByteArray incompressible(qsizetype size)
{
    Random random(20'261'123);
    QByteArray noise(size, '\0');
    for (char &byte : noise)
        byte = static_cast<char>(random.below(256));
    return noise;
}

} // namespace

class TestBackup : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;
    std::unique_ptr<database::Database> m_database;

    QByteArray at(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }
    QByteArray data() const { return at("data"); }
    QByteArray target() const { return at("out/hub.backup"); }

    BackupRequest request()
    {
        BackupRequest request;
        request.file = target();
        request.dataFolder = data();
        request.database = m_database.get();
        request.files = filesBelow(data());
        request.productVersion = u"0.1.0"_qs;
        return request;
    }

    Result<RestoreReport> restored(const char *name)
    {
        RestoreRequest request;
        request.file = target();
        request.dataFolder = at(name);
        request.schemas = {storeSchema()};
        return restoreBackup(request, m_clock);
    }

private Q_SLOTS:
    void init()
    {
        std::filesystem::create_directories(at("out").toStdString());
        std::filesystem::create_directories(data().toStdString());
        auto database = database::Database::open(optionsIn(data()), m_clock);
        QVERIFY(database);
        m_database = std::move(*database);
        for (const char *content : {"first", "second", ""})
            QVERIFY(store(*m_database, data(), content));
    }
    void cleanup()
    {
        m_database.reset();
        for (const char *name : {"out", "data", "copy"})
            std::filesystem::remove_all(at(name).toStdString());
    }

    void whatWasBackedUpComesBack()
    {
        const auto report = writeBackup(request(), m_clock);
        QVERIFY2(report, report ? "" : qPrintable(report.error().message()));
        QCOMPARE(report->files, 3);
        QCOMPARE(report->notices, QStringList());
        QCOMPARE(report->archiveBytes, QFileInfo(QString::fromUtf8(target())).size());

        const auto back = restored("copy");

        QVERIFY2(back, back ? "" : qPrintable(back.error().message()));
        QCOMPARE(back->files, 3);
        QCOMPARE(back->productVersion, u"0.1.0"_qs);
        QCOMPARE(back->createdAt, toRfc3339(m_clock.wallNow()));
        QCOMPARE(back->contentBytes, report->contentBytes);
        const auto tree = treeOf(at("copy"));
        QCOMPARE(tree.size(), 4);
        for (const char *content : {"first", "second", ""}) {
            const QByteArray hash = hashOf(content);
            QCOMPARE(tree.value("blobs/" + hash.left(2) + '/' + hash, "absent"), content);
        }
        auto database = database::Database::open(optionsIn(at("copy")), m_clock);
        QVERIFY(database);
        QCOMPARE((*database)->notices(), QStringList());
    }

    void theArchiveIsItsOwnersAlone()
    {
        QVERIFY(writeBackup(request(), m_clock));

        struct stat status = {};
        QCOMPARE(::stat(target().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void nothingIsLeftBesideTheArchive()
    {
        const QStringList before = namesIn(data());

        QVERIFY(writeBackup(request(), m_clock));

        QCOMPARE(namesIn(at("out")), QStringList(u"hub.backup"_qs));
        QCOMPARE(namesIn(data()), before);
    }

    void rowsAddedMeanwhileAreNotHalfInIt()
    {
        auto made = request();
        // The copy is made by now: what comes after it is not in the backup at all.
        made.files = [this](database::Connection &copy) {
            [&] { QVERIFY(store(*m_database, data(), "later")); }();
            return filesBelow(data())(copy);
        };

        QCOMPARE(writeBackup(made, m_clock).value().files, 3);
        QCOMPARE(restored("copy").value().files, 3);
    }

    void filesThatAreNotAsStoredAreLeftOutAndNamed_data()
    {
        QTest::addColumn<int>("damage");
        QTest::newRow("gone") << 0;
        QTest::newRow("altered") << 1;
        QTest::newRow("longer") << 2;
        QTest::newRow("a link") << 3;
        QTest::newRow("a folder") << 4;
    }
    void filesThatAreNotAsStoredAreLeftOutAndNamed()
    {
        QFETCH(int, damage);
        const QByteArray hash = hashOf("second");
        const QByteArray path = data() + "/blobs/" + hash.left(2) + '/' + hash;
        QCOMPARE(::unlink(path.constData()), 0);
        if (damage == 1)
            QVERIFY(overwrite(path, "sEcond"));
        else if (damage == 2)
            QVERIFY(overwrite(path, "second and more"));
        else if (damage == 3)
            QCOMPARE(::symlink("/etc/hostname", path.constData()), 0);
        else if (damage == 4)
            QCOMPARE(::mkdir(path.constData(), 0700), 0);

        const auto report = writeBackup(request(), m_clock);

        QVERIFY2(report, report ? "" : qPrintable(report.error().message()));
        QCOMPARE(report->files, 2);
        QCOMPARE(report->notices.size(), 1);
        QVERIFY(report->notices.first().contains(QString::fromLatin1(hash)));
        QCOMPARE(restored("copy").value().files, 2);
    }

    void whatARestoreWouldRefuseIsNotPacked()
    {
        auto made = request();
        made.files = [this](database::Connection &copy) {
            auto files = filesBelow(data())(copy);
            files->push_back(files->front());
            files->push_back({"../outside", files->front().path, 1, {}});
            return files;
        };

        const auto report = writeBackup(made, m_clock);

        QCOMPARE(report.value().files, 3);
        QCOMPARE(report->notices.size(), 2);
        QCOMPARE(restored("copy").value().files, 3);
    }

    void aFullDiskLeavesNothing_data()
    {
        QTest::addColumn<qint64>("room");
        QTest::newRow("none at all") << qint64(0);
        QTest::newRow("for the beginning") << qint64(100'000);
    }
    void aFullDiskLeavesNothing()
    {
        QFETCH(qint64, room);
        const QByteArray noise = incompressible(1'000'000);
        QVERIFY(store(*m_database, data(), noise));
        QVERIFY(overwrite(target(), "an older backup"));
        SmallDisk disk;
        disk.left = room;
        auto made = request();
        made.io = &disk;

        const auto report = writeBackup(made, m_clock);

        QCOMPARE(report.error().kind, Error::Kind::StorageFull);
        QVERIFY(report.error().detail.contains(u"hub.backup"_qs));
        QCOMPARE(namesIn(at("out")), QStringList(u"hub.backup"_qs));
        QCOMPARE(contentOf(target()), "an older backup");
    }

    void cancelLeavesNothing()
    {
        auto made = request();
        made.progress = [&](const ArchiveProgress &progress) {
            if (progress.doneFiles == 1)
                made.cancel.cancel(CancelToken::Reason::User);
        };

        const auto report = writeBackup(made, m_clock);

        QCOMPARE(report.error().kind, Error::Kind::Cancelled);
        QCOMPARE(namesIn(at("out")), QStringList());
    }

    void progressGrowsToItsEnd()
    {
        std::vector<ArchiveProgress> seen;
        auto made = request();
        made.progress = [&](const ArchiveProgress &progress) { seen.push_back(progress); };

        QVERIFY(writeBackup(made, m_clock));

        QVERIFY(std::is_sorted(seen.begin(), seen.end(), [](const auto &a, const auto &b) {
            return a.doneBytes < b.doneBytes;
        }));
        QCOMPARE(seen.back().doneBytes, seen.back().totalBytes);
        QCOMPARE(seen.back().doneFiles, 4);
    }

    void aTargetThatIsNoFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("a folder") << at("out") << Error::Kind::InvalidInput;
        QTest::newRow("a device") << QByteArray("/dev/null") << Error::Kind::InvalidInput;
        QTest::newRow("in no folder") << at("nowhere/x") << Error::Kind::NotFound;
        QTest::newRow("no name") << at("out/") << Error::Kind::InvalidInput;
    }
    void aTargetThatIsNoFileIsRefused()
    {
        QFETCH(QByteArray, path);
        QFETCH(Error::Kind, kind);
        auto made = request();
        made.file = path;

        const auto report = writeBackup(made, m_clock);

        QVERIFY(!report);
        QCOMPARE(report.error().kind, kind);
    }

    void aNameNeedNotBeText()
    {
        auto made = request();
        made.file = at("out/caf\xe9.backup");

        QVERIFY(writeBackup(made, m_clock));

        QCOMPARE(::access(made.file.constData(), R_OK), 0);
        QCOMPARE(::unlink(made.file.constData()), 0);
    }

    void itsSpeedIsMeasured()
    {
        constexpr int kFiles = 24;
        const QByteArray noise = incompressible(4'000'000);
        for (int i = 0; i < kFiles; ++i)
            QVERIFY(store(*m_database, data(), noise + QByteArray::number(i)));
        QElapsedTimer timer;

        timer.start();
        const auto report = writeBackup(request(), m_clock);
        const qint64 backupMs = timer.restart();
        QVERIFY(restored("copy"));
        const qint64 restoreMs = timer.elapsed();

        const double megabytes = static_cast<double>(report->contentBytes) / 1e6;
        qInfo() << megabytes << "MB of images: backup" << megabytes * 1000 / double(backupMs)
                << "MB/s, restore" << megabytes * 1000 / double(restoreMs) << "MB/s";
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
