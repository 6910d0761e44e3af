#include "core/base/data_folder.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace hub;

namespace {

mode_t modeOf(const QByteArray &path)
{
    struct stat status = {};
    return ::stat(path.constData(), &status) == 0 ? status.st_mode & 0777U : 0;
}

/// A hub in another process that owns a data folder.
class Holder
{
public:
    explicit Holder(const QByteArray &path)
    {
        m_process.start(QStringLiteral(DATA_FOLDER_HOLDER), {QFile::decodeName(path)});
        while (!m_process.canReadLine() && m_process.waitForReadyRead(30'000)) {
        }
        m_answer = m_process.readLine().trimmed();
    }
    ~Holder()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(30'000);
    }
    void killHard()
    {
        m_process.kill();
        m_process.waitForFinished(30'000);
    }
    [[nodiscard]] QByteArray answer() const { return m_answer; }
    [[nodiscard]] bool isOwner() const { return m_answer == "owner"; }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
    QByteArray m_answer;
};

} // namespace

class TestDataFolder : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_parent;
    QByteArray m_path;

private Q_SLOTS:
    void init()
    {
        m_parent = std::make_unique<QTemporaryDir>();
        m_path = QFile::encodeName(m_parent->path()) + "/share/aio-hub";
    }

    void aNewFolderIsCreatedWhole()
    {
        const auto folder = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(folder);
        QCOMPARE((*folder)->path(), m_path);
        for (const QByteArray &path : {m_path,
                                       (*folder)->blobs(),
                                       (*folder)->backups(),
                                       (*folder)->damaged(),
                                       (*folder)->logs(),
                                       (*folder)->run()})
            QCOMPARE(modeOf(path), mode_t{0700});
        QCOMPARE(modeOf(m_path + "/.lock"), mode_t{0600});
        QVERIFY((*folder)->notices().isEmpty());
    }

    void slashesAtTheEndChangeNothing()
    {
        const auto folder = DataFolder::open(m_path + "//", QStringLiteral("test"));

        QVERIFY(folder);
        QCOMPARE((*folder)->path(), m_path);
    }

    void aRelativePathIsMadeAbsolute()
    {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_parent->path()));
        const auto folder = DataFolder::open("relative", QStringLiteral("test"));
        QVERIFY(QDir::setCurrent(before));

        QVERIFY(folder);
        QCOMPARE((*folder)->path(),
                 QFile::encodeName(QDir(m_parent->path()).canonicalPath()) + "/relative");
    }

    void aSecondOwnerIsToldWhoHasIt()
    {
        const Holder holder(m_path);
        QVERIFY2(holder.isOwner(), holder.answer().constData());

        const auto second = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Busy);
        QVERIFY2(second.error().detail.startsWith(
                     QStringLiteral(
                         "the data folder %1 is in use by data_folder_holder (pid %2, since 2")
                         .arg(QFile::decodeName(m_path))
                         .arg(holder.pid())),
                 qPrintable(second.error().detail));
        QCOMPARE(second.error().remedy, QStringLiteral("stop it, or use --data DIR"));
    }

    void oneProcessCannotOpenItTwice()
    {
        const auto first = DataFolder::open(m_path, QStringLiteral("test"));
        const auto second = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(first);
        QCOMPARE(second.error().kind, Error::Kind::Busy);
    }

    void theLockEndsWithItsOwner()
    {
        {
            const auto first = DataFolder::open(m_path, QStringLiteral("test"));
            QVERIFY(first);
        }
        QVERIFY(DataFolder::open(m_path, QStringLiteral("test")));
    }

    void aKilledOwnerLeavesNoLock()
    {
        Holder holder(m_path);
        QVERIFY2(holder.isOwner(), holder.answer().constData());

        holder.killHard();

        QVERIFY(DataFolder::open(m_path, QStringLiteral("test")));
    }

    void theLockFilesContentDoesNotMatter_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\xff garbage {");
        QTest::newRow("wrong types") << QByteArray(R"({"pid":"x","purpose":[]})");
        QTest::newRow("huge") << QByteArray(1 << 20, 'x');
    }
    void theLockFilesContentDoesNotMatter()
    {
        QFETCH(QByteArray, content);
        {
            const auto first = DataFolder::open(m_path, QStringLiteral("test"));
            QVERIFY(first);
            // In place: a new file under this name would be another lock.
            QFile lock(QFile::decodeName(m_path + "/.lock"));
            QVERIFY(lock.open(QIODevice::WriteOnly | QIODevice::Truncate));
            lock.write(content);
            lock.close();

            const auto second = DataFolder::open(m_path, QStringLiteral("test"));
            QCOMPARE(second.error().kind, Error::Kind::Busy);
            QVERIFY(second.error().detail.endsWith(QStringLiteral("in use by another program")));
        }
        QVERIFY(DataFolder::open(m_path, QStringLiteral("test")));
    }

    void manyRacesHaveOneWinner()
    {
        for (int race = 0; race < 20; ++race) {
            constexpr int kRunners = 4;
            std::atomic<int> winners = 0;
            std::vector<Result<std::unique_ptr<DataFolder>>> folders(kRunners);
            std::vector<std::thread> runners;
            for (auto &folder : folders) {
                runners.emplace_back([&] {
                    folder = DataFolder::open(m_path, QStringLiteral("test"));
                    winners += folder ? 1 : 0;
                });
            }
            for (std::thread &runner : runners)
                runner.join();

            QCOMPARE(winners.load(), 1);
        }
    }

    void openModesArePutRight()
    {
        std::ignore = DataFolder::open(m_path, QStringLiteral("test"));
        QVERIFY(writeFile(m_path + "/hub.db", "x", Durability::Visible));
        ::chmod(m_path.constData(), 0755);
        ::chmod((m_path + "/blobs").constData(), 0777);
        ::chmod((m_path + "/hub.db").constData(), 0644);

        const auto folder = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(folder);
        QCOMPARE(modeOf(m_path), mode_t{0700});
        QCOMPARE(modeOf(m_path + "/blobs"), mode_t{0700});
        QCOMPARE(modeOf(m_path + "/hub.db"), mode_t{0600});
        QCOMPARE((*folder)->notices().size(), 3);
        QVERIFY((*folder)->notices().constFirst().contains(QStringLiteral("0755")));
    }

    void aFileInTheFoldersPlaceIsRefused_data()
    {
        QTest::addColumn<QByteArray>("obstacle");
        QTest::newRow("the folder") << QByteArray("/share/aio-hub");
        QTest::newRow("its parent") << QByteArray("/share");
        QTest::newRow("a folder in it") << QByteArray("/share/aio-hub/blobs");
    }
    void aFileInTheFoldersPlaceIsRefused()
    {
        QFETCH(QByteArray, obstacle);
        const QByteArray path = QFile::encodeName(m_parent->path()) + obstacle;
        QVERIFY(QDir().mkpath(QFileInfo(QFile::decodeName(path)).path()));
        QVERIFY(writeFile(path, "mine", Durability::Visible));

        const auto folder = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(!folder);
        QCOMPARE(folder.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(folder.error().detail.contains(QFile::decodeName(path)
                                                + QStringLiteral(" is not a folder")),
                 qPrintable(folder.error().detail));
        QCOMPARE(readFile(path, 100).value_or("?"), QByteArray("mine"));
    }

    void aFolderOfSomebodyElseIsRefused()
    {
        // Root's /proc is foreign for everybody else; root makes a folder of another user.
        QByteArray foreign = "/usr";
        if (::geteuid() == 0) {
            QVERIFY(QDir().mkpath(QFile::decodeName(m_path)));
            QCOMPARE(::chown(m_path.constData(), 1234, 1234), 0);
            foreign = m_path;
        }

        const auto folder = DataFolder::open(foreign, QStringLiteral("test"));

        QVERIFY(!folder);
        QCOMPARE(folder.error().kind, Error::Kind::PermissionDenied);
        QVERIFY(folder.error().remedy.contains(QStringLiteral("--data DIR")));
    }

    void aLinkToAnOwnFolderIsFollowed()
    {
        const QByteArray real = QFile::encodeName(m_parent->path()) + "/disk";
        QCOMPARE(::mkdir(real.constData(), 0700), 0);
        const QByteArray link = QFile::encodeName(m_parent->path()) + "/link";
        QCOMPARE(::symlink(real.constData(), link.constData()), 0);

        const auto byLink = DataFolder::open(link, QStringLiteral("test"));
        const auto byName = DataFolder::open(real, QStringLiteral("test"));

        QVERIFY(byLink);
        QCOMPARE(byName.error().kind, Error::Kind::Busy);
    }

    void aLockThatIsALinkIsNotFollowed()
    {
        QVERIFY(QDir().mkpath(QFile::decodeName(m_path)));
        const QByteArray victim = QFile::encodeName(m_parent->path()) + "/victim";
        QVERIFY(writeFile(victim, "mine", Durability::Visible));
        QCOMPARE(::symlink(victim.constData(), (m_path + "/.lock").constData()), 0);

        const auto folder = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(!folder);
        QVERIFY(folder.error().detail.contains(QStringLiteral(".lock")));
        QCOMPARE(readFile(victim, 100).value_or("?"), QByteArray("mine"));
    }

    void whatTheOwnerSaysCannotMoveTheCursor()
    {
        const auto first = DataFolder::open(m_path, QStringLiteral("a\x1b[2J\nb"));
        const auto second = DataFolder::open(m_path, QStringLiteral("test"));

        QVERIFY(first);
        QVERIFY2(second.error().detail.contains(QStringLiteral("a\\x1b[2J\\x0ab (pid ")),
                 qPrintable(second.error().detail));
    }

    void namesThatAreNoFolderAreRefused()
    {
        QCOMPARE(DataFolder::open({}, QStringLiteral("test")).error().kind,
                 Error::Kind::InvalidInput);
        QCOMPARE(DataFolder::open(QByteArray("/tmp/a\0b", 8), QStringLiteral("test")).error().kind,
                 Error::Kind::InvalidInput);
        QCOMPARE(DataFolder::open("/proc/no/such", QStringLiteral("test")).error().kind,
                 Error::Kind::NotFound);
    }

    void theDefaultFollowsXdg()
    {
        qputenv("HOME", "/home/me");
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(DataFolder::defaultPath(), QByteArray("/data/aio-hub"));
        qputenv("XDG_DATA_HOME", "relative");
        QCOMPARE(DataFolder::defaultPath(), QByteArray("/home/me/.local/share/aio-hub"));
        qunsetenv("XDG_DATA_HOME");
        QCOMPARE(DataFolder::defaultPath(), QByteArray("/home/me/.local/share/aio-hub"));
        qunsetenv("HOME");
        QVERIFY(DataFolder::defaultPath().startsWith('/'));
    }
};

QTEST_GUILESS_MAIN(TestDataFolder)
#include "tst_data_folder.moc"
