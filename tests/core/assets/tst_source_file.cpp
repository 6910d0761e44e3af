#include "core/assets/source_file_p.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace hub;
using namespace hub::assets;

namespace {

constexpr qint64 kLimit = 1000;

} // namespace

class TestSourceFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QByteArray m_path;
    UniqueFd m_file;
    ManualClock m_clock;

    void overwrite(const QByteArray &content, off_t at) const
    {
        const UniqueFd file(::open(m_path.constData(), O_WRONLY | O_CLOEXEC));
        QCOMPARE(::pwrite(file.get(), content.constData(), static_cast<size_t>(content.size()), at),
                 content.size());
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Far ahead of the files' times: nothing counts as just written.
        m_clock.jumpWall(std::chrono::hours(24 * 10'000));
    }
    void init()
    {
        m_path = m_folder.path().toUtf8() + "/photo";
        QVERIFY(writeFile(m_path, QByteArray(500, 'x'), Durability::Visible));
        m_file = UniqueFd(::open(m_path.constData(), O_RDONLY | O_CLOEXEC));
    }

    void contentIsNamedAndMeasured()
    {
        const auto file = SourceFile::read(m_file.get(), kLimit, m_clock);

        QVERIFY(file);
        QCOMPARE(file->content(), (Blob{hashBytes(QByteArray(500, 'x')), 500}));
    }

    void limitIsTheLastSizeThatPasses_data()
    {
        QTest::addColumn<qint64>("limit");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("a byte less than the file") << qint64(499) << false;
        QTest::newRow("exactly the file") << qint64(500) << true;
        QTest::newRow("a byte more than the file") << qint64(501) << true;
    }
    void limitIsTheLastSizeThatPasses()
    {
        QFETCH(qint64, limit);
        QFETCH(bool, isTaken);

        const auto file = SourceFile::read(m_file.get(), limit, m_clock);

        QCOMPARE(file.has_value(), isTaken);
        if (!isTaken)
            QCOMPARE(file.error().kind, Error::Kind::TooLarge);
    }

    void onlyRegularFilesWithContentAreSources()
    {
        const UniqueFd folder(::open(m_folder.path().toUtf8().constData(), O_RDONLY | O_CLOEXEC));
        const UniqueFd device(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
        QVERIFY(writeFile(m_path, "", Durability::Visible));
        const UniqueFd empty(::open(m_path.constData(), O_RDONLY | O_CLOEXEC));

        for (const int descriptor : {folder.get(), device.get(), empty.get()}) {
            const auto file = SourceFile::read(descriptor, kLimit, m_clock);
            QVERIFY(!file);
            QCOMPARE(file.error().kind, Error::Kind::InvalidInput);
            QVERIFY(!file.error().remedy.isEmpty());
        }
        QVERIFY(!SourceFile::read(-1, kLimit, m_clock));
    }

    void untouchedFileIsUnchangedHoweverOftenOneAsks()
    {
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);

        for (int i = 0; i < 3; ++i)
            QVERIFY(file->checkUnchanged());
    }

    void newContentOfTheSameSizeIsSeen()
    {
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);

        overwrite("y", 499);

        const auto unchanged = file->checkUnchanged();
        QVERIFY(!unchanged);
        QCOMPARE(unchanged.error().kind, Error::Kind::Conflict);
        QVERIFY(!unchanged.error().remedy.isEmpty());
        QVERIFY(!file->checkUnchanged()); // It does not become right by asking again.
    }

    void timesThatAreSetBackHideNothing()
    {
        struct stat before = {};
        QCOMPARE(::fstat(m_file.get(), &before), 0);
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);

        overwrite("y", 0);
        const timespec times[2] = {before.st_atim, before.st_mtim};
        QCOMPARE(::utimensat(AT_FDCWD, m_path.constData(), times, 0), 0);

        QVERIFY(!file->checkUnchanged());
    }

    void shorterAndLongerAreSeen()
    {
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);

        overwrite("more", 500);
        QVERIFY(!file->checkUnchanged());
        QCOMPARE(::truncate(m_path.constData(), 499), 0);
        QVERIFY(!file->checkUnchanged());
        QCOMPARE(::truncate(m_path.constData(), 0), 0);
        QVERIFY(!file->checkUnchanged());
    }

    void changeThatIsTakenBackCountsAsNone()
    {
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);
        overwrite("y", 0);
        QVERIFY(!file->checkUnchanged());

        overwrite("x", 0);

        QVERIFY(file->checkUnchanged());
    }

    void newTimesModeOrNameAreNoChange()
    {
        auto file = SourceFile::read(m_file.get(), kLimit, m_clock);
        QVERIFY(file);

        QCOMPARE(::utimensat(AT_FDCWD, m_path.constData(), nullptr, 0), 0);
        QVERIFY(file->checkUnchanged());
        QCOMPARE(::chmod(m_path.constData(), 0400), 0);
        QVERIFY(file->checkUnchanged());
        QCOMPARE(::rename(m_path.constData(), (m_path + ".moved").constData()), 0);
        QVERIFY(file->checkUnchanged());
        QCOMPARE(::unlink((m_path + ".moved").constData()), 0);
        QVERIFY(file->checkUnchanged());
    }

    void justWrittenFileIsReadAgain()
    {
        ManualClock past; // To this clock, the file's times lie in the future.
        auto file = SourceFile::read(m_file.get(), kLimit, past);
        QVERIFY(file);

        QVERIFY(file->checkUnchanged());
        overwrite("y", 7);
        QVERIFY(!file->checkUnchanged());
    }
};

QTEST_GUILESS_MAIN(TestSourceFile)
#include "tst_source_file.moc"
