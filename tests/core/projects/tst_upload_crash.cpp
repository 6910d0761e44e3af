#include "tests/core/projects/projects_fixture.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace hub;
using namespace hub::projects;

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
    int link(const char *from, const char *to) override
    {
        return between([&] { return Io::link(from, to); });
    }
    int unlink(const char *path) override
    {
        return between([&] { return Io::unlink(path); });
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

/// The parts of a hub that an upload needs.
struct Hub
{
    Hub(const QByteArray &folder, const Clock &clock, Io &io)
    {
        database::Database::Options options;
        options.file = folder + "/hub.db";
        options.backupFolder = folder + "/backups";
        options.damagedFolder = folder + "/damaged";
        options.schemas = projectSchemas();
        auto opened = database::Database::open(options, clock);
        if (!opened)
            return;
        database = *std::move(opened);
        const assets::BlobStoreOptions blobOptions{.folder = folder + "/blobs",
                                                   .damagedFolder = {},
                                                   .reservedBytes = 0,
                                                   .reservedFraction = 0};
        blobs = std::make_unique<assets::BlobStore>(blobOptions, *database, clock, io);
        artifacts = std::make_unique<ArtifactStore>(*database, *blobs, clock);
        UploadStore::Options uploadOptions;
        uploadOptions.folder = folder + "/uploads";
        auto store = UploadStore::open(uploadOptions, *database, *blobs, *artifacts, clock, io);
        if (store)
            uploads = *std::move(store);
    }

    std::unique_ptr<database::Database> database;
    std::unique_ptr<assets::BlobStore> blobs;
    std::unique_ptr<ArtifactStore> artifacts;
    std::unique_ptr<UploadStore> uploads; ///< Null where the hub could not be opened.
};

Result<Upload> sendRest(UploadStore &uploads, const QString &id, const QByteArray &content)
{
    const auto upload = uploads.find(id);
    if (!upload)
        return upload;
    auto writer = uploads.append(id, upload->offset);
    if (!writer)
        return fail(writer.error());
    if (auto written = (*writer)->write(QByteArrayView(content).sliced(upload->offset)); !written)
        return fail(written.error());
    return (*writer)->finish();
}

/// Sends the rest of upload @p id and says so on @p answer, unless it dies at its @p lastStep th
/// step.
[[noreturn]] void sendAndDie(const QByteArray &folder,
                             const QString &id,
                             const QByteArray &content,
                             int lastStep,
                             int answer)
{
    const ManualClock clock;
    DeadlyIo io(lastStep);
    const Hub hub(folder, clock, io);
    if (!hub.uploads)
        ::_exit(1);
    const auto sent = sendRest(*hub.uploads, id, content);
    const bool isSent = sent && sent->artifact && ::write(answer, &kAcknowledged, 1) == 1;
    ::_exit(isSent ? 0 : 1);
}

/// A folder with an upload of @p content of which the first half has arrived; gives its id.
QString beginUpload(const QByteArray &folder, const QByteArray &content)
{
    const ManualClock clock;
    const Hub hub(folder, clock, systemIo());
    UploadRequest request;
    request.bytes = content.size();
    request.sha256 = assets::hashBytes(content);
    const auto upload = hub.uploads->create(request);
    if (!upload)
        return {};
    auto writer = hub.uploads->append(upload->id, 0);
    if (!writer || !(*writer)->write(QByteArrayView(content).first(content.size() / 2)))
        return {};
    return upload->id;
}

} // namespace

class TestUploadCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deathAtAnyStepMakesTheArtifactOnce()
    {
        const QByteArray content = contentOf(1, 20'000);
        bool isOver = false;
        int deaths = 0;
        int acknowledged = 0;

        for (int lastStep = 1; !isOver; ++lastStep) {
            const QTemporaryDir temporary;
            const QByteArray folder = temporary.path().toUtf8();
            const QString id = beginUpload(folder, content);
            QVERIFY(!id.isEmpty());
            int answer[2] = {-1, -1};
            QCOMPARE(::pipe(answer), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0)
                sendAndDie(folder, id, content, lastStep, answer[1]);
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
            clock.advance(std::chrono::hours(1));
            const Hub hub(folder, clock, systemIo());
            QVERIFY(hub.uploads);
            const auto upload = hub.uploads->find(id);
            QVERIFY(upload);
            QVERIFY(upload->offset >= content.size() / 2); // What had arrived is not lost.
            QVERIFY(!isAcknowledged || upload->artifact);
            const auto whole = sendRest(*hub.uploads, id, content);
            QVERIFY(whole && whole->artifact);
            QVERIFY(!upload->artifact || upload->artifact == whole->artifact);
            QCOMPARE(hub.artifacts->totals()->count, qint64(1));
            const auto read = hub.blobs->read(whole->artifact->sha256, content.size());
            QVERIFY(read);
            QCOMPARE(*read, content);
        }

        qInfo() << deaths << "deaths," << acknowledged << "acknowledged";
        QVERIFY(deaths > 15);
        QVERIFY(acknowledged >= 1);
    }
};

QTEST_GUILESS_MAIN(TestUploadCrash)
#include "tst_upload_crash.moc"
