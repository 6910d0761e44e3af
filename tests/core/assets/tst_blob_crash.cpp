#include "tests/core/assets/store_fixture.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;

namespace {

constexpr char kAcknowledged = 'a';

/// The system's calls, of which one is the process's last: half of the deaths strike before the
/// call, half after it.
class DeadlyIo final : public Io
{
public:
    explicit DeadlyIo(int lastStep)
        : m_left(lastStep)
    {}

    int open(const char *path, int flags, mode_t mode) override
    {
        return between([&] { return Io::open(path, flags, mode); });
    }
    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        return between([&] { return Io::write(descriptor, bytes, count); });
    }
    int dataSync(int descriptor) override
    {
        return between([&] { return Io::dataSync(descriptor); });
    }
    int sync(int descriptor) override
    {
        return between([&] { return Io::sync(descriptor); });
    }
    int rename(const char *from, const char *to) override
    {
        return between([&] { return Io::rename(from, to); });
    }

private:
    template<typename Call>
    auto between(Call call) -> std::invoke_result_t<Call>
    {
        step();
        const auto result = call();
        step();
        return result;
    }
    void step()
    {
        if (--m_left == 0)
            ::raise(SIGKILL);
    }

    int m_left;
};

std::unique_ptr<database::Database> openDatabase(const QByteArray &folder, const Clock &clock)
{
    database::Database::Options options;
    options.file = folder + "/hub.db";
    options.backupFolder = folder + "/backups";
    options.damagedFolder = folder + "/damaged";
    options.schemas = {BlobStore::schema()};
    auto opened = database::Database::open(options, clock);
    return opened ? *std::move(opened) : nullptr;
}

BlobStoreOptions optionsIn(const QByteArray &folder)
{
    return {.folder = folder + "/blobs",
            .damagedFolder = {},
            .reservedBytes = 0,
            .reservedFraction = 0};
}

/// Stores @p contents and says so on @p answer, unless it dies at its @p lastStep th step.
[[noreturn]] void putAndDie(const QByteArray &folder,
                            const std::vector<QByteArrayView> &contents,
                            int lastStep,
                            int answer)
{
    const ManualClock clock;
    DeadlyIo io(lastStep);
    const auto database = openDatabase(folder, clock);
    if (!database)
        ::_exit(1);
    BlobStore store(optionsIn(folder), *database, clock, io);
    if (!store.put(contents, QStringLiteral("artifact:1")))
        ::_exit(1);
    const bool isSent = ::write(answer, &kAcknowledged, 1) == 1;
    ::_exit(isSent ? 0 : 1);
}

} // namespace

class TestBlobCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deathAtAnyStepOfAPutLosesNothingThatWasAcknowledged()
    {
        const QByteArray first = contentOf(1, 1000);
        const QByteArray second = contentOf(2, 1000);
        bool isOver = false;
        int deaths = 0;
        int acknowledged = 0;

        for (int lastStep = 1; !isOver; ++lastStep) {
            const QTemporaryDir temporary;
            const QByteArray folder = temporary.path().toUtf8();
            int answer[2] = {-1, -1};
            QCOMPARE(::pipe(answer), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0)
                putAndDie(folder, {first, second}, lastStep, answer[1]);
            ::close(answer[1]);
            char byte = 0;
            const bool isAcknowledged = ::read(answer[0], &byte, 1) == 1;
            ::close(answer[0]);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            isOver = WIFEXITED(status);
            deaths += WIFSIGNALED(status) ? 1 : 0;
            acknowledged += isAcknowledged ? 1 : 0;
            if (isOver)
                QCOMPARE(WEXITSTATUS(status), 0);

            ManualClock clock;
            clock.advance(std::chrono::hours(24 * 10'000)); // Every file is older than any grace.
            const auto database = openDatabase(folder, clock);
            QVERIFY(database);
            BlobStore store(optionsIn(folder), *database, clock);
            const auto sweep = store.sweep(1h);
            QVERIFY(sweep);
            QCOMPARE(sweep->missingFiles, 0);
            const auto bad = store.verify();
            QVERIFY(bad && bad->empty());
            const auto usage = store.usage();
            QVERIFY(usage);
            QVERIFY(usage->blobs == 0 || usage->blobs == 2); // One commit: both or none.
            QVERIFY(!isAcknowledged || usage->blobs == 2);
            QVERIFY(store.put({first, second}, QStringLiteral("artifact:1")));
            QCOMPARE(store.read(hashBytes(second), 1000).value_or(""), second);
        }

        qInfo() << deaths << "deaths," << acknowledged << "acknowledged";
        QVERIFY(deaths > 15);
        QCOMPARE(acknowledged, 1); // The one that outlives its steps.
    }
};

QTEST_GUILESS_MAIN(TestBlobCrash)
#include "tst_blob_crash.moc"
