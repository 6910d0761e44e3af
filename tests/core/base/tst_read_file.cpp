#include "core/base/io.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;

class TestReadFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QByteArray pathOf(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder.path()) + '/' + name;
    }

private Q_SLOTS:
    void sizesAroundTheLimit_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("empty") << 0 << true;
        QTest::newRow("one below") << 299'999 << true;
        QTest::newRow("at the limit") << 300'000 << true;
        QTest::newRow("one over") << 300'001 << false;
    }
    void sizesAroundTheLimit()
    {
        QFETCH(int, size);
        QFETCH(bool, isRead);
        const QByteArray content(size, 'x');
        QVERIFY(writeFile(pathOf("a"), content, Durability::Visible));

        const Result<QByteArray> read = readFile(pathOf("a"), 300'000);

        QCOMPARE(read.has_value(), isRead);
        if (isRead)
            QCOMPARE(*read, content);
        else
            QCOMPARE(read.error().kind, Error::Kind::TooLarge);
    }

    void filesThatSayTheyAreEmptyAreReadToTheEnd()
    {
        const Result<QByteArray> read = readFile("/proc/self/status", 1 << 20);

        QVERIFY(read);
        QVERIFY(read->contains("Pid:"));
    }

    void whatIsNoFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("missing") << pathOf("missing") << Error::Kind::NotFound;
        QTest::newRow("below a file") << QByteArray("/etc/passwd/x") << Error::Kind::NotFound;
        QTest::newRow("folder") << QByteArray("/etc") << Error::Kind::InvalidInput;
        QTest::newRow("device") << QByteArray("/dev/zero") << Error::Kind::InvalidInput;
        QTest::newRow("pipe that nobody writes") << pathOf("pipe") << Error::Kind::InvalidInput;
    }
    void whatIsNoFileIsRefused()
    {
        QFETCH(QByteArray, path);
        ::mkfifo(pathOf("pipe").constData(), 0600);

        const Result<QByteArray> read = readFile(path, 1'000);

        QVERIFY(!read);
        QTEST(read.error().kind, "kind");
        QVERIFY(read.error().detail.contains(QFile::decodeName(path)));
    }

    void aFolderThatIsMissingCannotBeSynced()
    {
        QCOMPARE(syncFolder(pathOf("missing")).error().kind, Error::Kind::NotFound);
        QVERIFY(syncFolder(pathOf("")));
    }

    void aDescriptorIsClosedByItsOwner()
    {
        const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        {
            UniqueFd first(number);
            UniqueFd second = std::move(first);
            QVERIFY(!first.isValid()); // NOLINT(bugprone-use-after-move): what a moved one holds.
            QCOMPARE(second.get(), number);
        }

        QCOMPARE(::fcntl(number, F_GETFD), -1);
    }

    void aReleasedDescriptorStaysOpen()
    {
        const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        {
            UniqueFd owner(number);
            QCOMPARE(owner.release(), number);
        }

        QVERIFY(::fcntl(number, F_GETFD) >= 0);
        ::close(number);
    }
};

QTEST_GUILESS_MAIN(TestReadFile)
#include "tst_read_file.moc"
