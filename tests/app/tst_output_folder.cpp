#include "app/run/output_folder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::app;

namespace {

/// A disk that takes so many bytes and no more, or that refuses to create files.
class LimitedDisk final : public Io
{
public:
    int open(const char *path, int flags, mode_t mode) override
    {
        if (isReadOnly && (flags & O_CREAT) != 0) {
            errno = EROFS;
            return -1;
        }
        return Io::open(path, flags, mode);
    }
    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        if (room == 0) {
            errno = ENOSPC;
            return -1;
        }
        const auto step = std::min(count, static_cast<size_t>(room));
        room -= static_cast<qint64>(step);
        return Io::write(descriptor, bytes, step);
    }

    qint64 room = 1 << 30;
    bool isReadOnly = false;
};

QByteArray hashOf(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

struct stat statusOf(const QByteArray &path)
{
    struct stat status
    {};
    (void)::stat(path.constData(), &status);
    return status;
}

} // namespace

class TestOutputFolder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void folderIsCreatedWithItsParents()
    {
        const auto folder = OutputFolder::open(path("a/b/c"));

        QVERIFY(folder);
        QVERIFY(QDir(QFile::decodeName(path("a/b/c"))).exists());
        QCOMPARE(filesIn("a/b/c"), QStringList());
    }

    void relativePathBecomesCanonical()
    {
        const auto folder = OutputFolder::open(path("a/../b"));

        QVERIFY(folder);
        QVERIFY(folder->path().endsWith("/b"));
        QVERIFY(!folder->path().contains(".."));
    }

    void fileInTheWayIsToldAtOnce()
    {
        QVERIFY(writeFile(path("file"), "x", Durability::Visible));

        for (const char *name : {"file", "file/inside"}) {
            const auto folder = OutputFolder::open(path(name));
            QVERIFY(!folder);
            QVERIFY2(folder.error().detail.contains(QStringLiteral("file")),
                     qPrintable(folder.error().detail));
            QVERIFY(!folder.error().remedy.isEmpty());
        }
    }

    void emptyNameIsRefused()
    {
        QCOMPARE(OutputFolder::open({}).error().kind, Error::Kind::InvalidInput);
    }

    void readOnlyDiskIsToldAtOnce()
    {
        LimitedDisk disk;
        disk.isReadOnly = true;

        const auto folder = OutputFolder::open(path("out"), disk);

        QVERIFY(!folder);
        QCOMPARE(folder.error().kind, Error::Kind::PermissionDenied);
        QVERIFY(folder.error().detail.startsWith(
            QStringLiteral("cannot write into the output folder")));
        QVERIFY(folder.error().remedy.contains(QStringLiteral("--out")));
    }

    void fullDiskIsToldAtOnce()
    {
        LimitedDisk disk;
        disk.room = 100;

        const auto folder = OutputFolder::open(path("out"), disk);

        QVERIFY(!folder);
        QCOMPARE(folder.error().kind, Error::Kind::StorageFull);
        QCOMPARE(filesIn("out"), QStringList());
    }

    void diskThatFillsUpLeavesTheOldFile()
    {
        LimitedDisk disk;
        auto folder = OutputFolder::open(path("out"), disk);
        QVERIFY(folder);
        QVERIFY(folder->write("a.webp", "old content"));
        disk.room = 3;

        const auto written = folder->write("a.webp", "new content");

        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::StorageFull);
        QCOMPARE(*readFile(path("out/a.webp"), 100), QByteArray("old content"));
        QCOMPARE(filesIn("out"), QStringList{QStringLiteral("a.webp")});
    }

    void equalContentIsLeftUntouched()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QCOMPARE(*folder->write("a.webp", "content"), OutputFolder::Written::New);
        const auto before = statusOf(path("out/a.webp"));

        QCOMPARE(*folder->write("a.webp", "content"), OutputFolder::Written::Unchanged);

        const auto after = statusOf(path("out/a.webp"));
        QCOMPARE(after.st_ino, before.st_ino);
        QCOMPARE(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    }

    void contentIsRecognisedByItsHash()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QVERIFY(folder->write("a.webp", "content"));

        QVERIFY(folder->holds("a.webp", hashOf("content"), 7));
        QVERIFY(!folder->holds("a.webp", hashOf("kontent"), 7));
        QVERIFY(!folder->holds("a.webp", hashOf("content"), 8));
        QVERIFY(!folder->holds("b.webp", hashOf("content"), 7));
    }

    void resultDoesNotGoThroughALink()
    {
        QVERIFY(writeFile(path("precious"), "content", Durability::Visible));
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QCOMPARE(::symlink(path("precious").constData(), path("out/a.webp").constData()), 0);

        QVERIFY(!folder->holds("a.webp", hashOf("content"), 7));
        QCOMPARE(*folder->write("a.webp", "variant"), OutputFolder::Written::New);

        QCOMPARE(*readFile(path("precious"), 100), QByteArray("content"));
        QCOMPARE(*readFile(path("out/a.webp"), 100), QByteArray("variant"));
    }

    void sourceIsNeverOverwritten()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QVERIFY(writeFile(path("out/a-320.jpg"), "photo", Durability::Visible));
        const auto source = statusOf(path("out/a-320.jpg"));
        folder->protect({{source.st_dev, source.st_ino}});

        const auto written = folder->write("a-320.jpg", "variant");

        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Conflict);
        QVERIFY(written.error().detail.contains(QStringLiteral("a-320.jpg")));
        QCOMPARE(*readFile(path("out/a-320.jpg"), 100), QByteArray("photo"));
    }

    void folderUnderAResultsNameIsAConflict()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QCOMPARE(::mkdir(path("out/a.webp").constData(), 0700), 0);

        QCOMPARE(folder->write("a.webp", "variant").error().kind, Error::Kind::Conflict);
    }

    void staleRemainsOfAKilledRunAreRemoved()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        const QByteArray old = path("out/.a-320.webp.0123456789abcdef.part");
        const QByteArray fresh = path("out/.b-320.webp.0123456789abcdef.part");
        const QByteArray foreign = path("out/.notes.part");
        for (const QByteArray &file : {old, fresh, foreign})
            QVERIFY(writeFile(file, "x", Durability::Visible));
        const std::array<timespec, 2> longAgo{timespec{1000, 0}, timespec{1000, 0}};
        QCOMPARE(::utimensat(AT_FDCWD, old.constData(), longAgo.data(), 0), 0);
        QCOMPARE(::utimensat(AT_FDCWD, foreign.constData(), longAgo.data(), 0), 0);

        folder->removeStaleParts();

        QVERIFY(::access(old.constData(), F_OK) != 0);
        QVERIFY(::access(fresh.constData(), F_OK) == 0);
        QVERIFY(::access(foreign.constData(), F_OK) == 0);
    }

    void resultsAreReadableByWhomTheUserLets()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        const mode_t mask = ::umask(022);
        const auto written = folder->write("a.webp", "content");
        ::umask(mask);

        QVERIFY(written);
        QCOMPARE(statusOf(path("out/a.webp")).st_mode & 0777U, 0644U);
    }

    void syncHasSomethingToDoOnlyAfterAWrite()
    {
        auto folder = OutputFolder::open(path("out"));
        QVERIFY(folder);
        QVERIFY(folder->sync());
        QVERIFY(folder->write("a.webp", "content"));

        QVERIFY(folder->sync());
    }

private:
    [[nodiscard]] QByteArray path(const QByteArray &name) const
    {
        return m_folder->path().toUtf8() + '/' + name;
    }
    [[nodiscard]] QStringList filesIn(const QByteArray &name) const
    {
        return QDir(QFile::decodeName(path(name)))
            .entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestOutputFolder)
#include "tst_output_folder.moc"
