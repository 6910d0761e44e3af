#include "core/assets/image_variants.h"
#include "core/engine/live_feed.h"
#include "core/projects/artifact_store.h"
#include "tests/core/media/image_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 60'000;

} // namespace

/// The live feed over an engine that really works.
class TestLiveEngine final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Engine> m_engine;

private Q_SLOTS:
    void initTestCase()
    {
        Configuration::Sources settings;
        settings.options = {{QStringLiteral("storage.reserve_percent"), QStringLiteral("0")},
                            {QStringLiteral("storage.reserve_bytes"), QStringLiteral("0")},
                            {QStringLiteral("memory.limit"), QStringLiteral("2GiB")}};
        auto configuration = Configuration::resolve(settings);
        QVERIFY(configuration);
        Engine::Options options;
        options.configuration = *configuration;
        options.dataFolder = QFile::encodeName(m_folder.filePath(QStringLiteral("data")));
        options.workerProgram = AIO_WORKER_PROGRAM;
        options.purpose = QStringLiteral("tst_live_engine");
        options.testJobs = true;
        auto engine = Engine::start(options);
        QVERIFY2(engine, engine ? "" : qPrintable(engine.error().message()));
        m_engine = *std::move(engine);
    }
    void cleanupTestCase() { m_engine.reset(); }

    void workOfTheEngineIsSeen()
    {
        LiveFeed feed(*m_engine);
        QObject receiver;
        LiveSnapshotPtr last;
        quint64 operations = 0;
        feed.subscribe(&receiver, [&](const LiveSnapshotPtr &snapshot) {
            last = snapshot;
            operations += snapshot->operations.count;
        });
        QTRY_VERIFY_WITH_TIMEOUT(last, kPatienceMs);
        QVERIFY(last->memory.pssBytes > 1'000'000);
        QCOMPARE(last->memoryLimitBytes, qint64{2} << 30U);
        QCOMPARE(last->databaseProblem, QString());

        const QString photo = m_folder.filePath(QStringLiteral("harbour.png"));
        QFile file(photo);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(test::pngOf(300, 200, test::photoLike()));
        file.close();
        jobs::JobRequest request;
        request.kind = QStringLiteral("image.convert");
        request.input = "{\"format\":\"webp\",\"file\":\"" + photo.toUtf8() + "\"}";
        const auto job = m_engine->jobs().enqueue(request);
        QVERIFY2(job, job ? "" : qPrintable(job.error().message()));

        QTRY_COMPARE_WITH_TIMEOUT(last->images.photos, 1U, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(operations >= 1, kPatienceMs);
        QVERIFY(last->images.after > 0);
        QVERIFY(last->images.before > last->images.after);
        QVERIFY(last->jobs.byState[static_cast<std::size_t>(jobs::State::Succeeded)] >= 1);
        QVERIFY(last->memory.workerBytes >= 0);
        QVERIFY(!last->slowest.empty());
    }

    void lookUpsOfPicturesAreCounted()
    {
        LiveFeed feed(*m_engine);
        assets::VariantRequest request;
        const auto blobs = m_engine->blobs().put({test::pngOf(60, 40, test::photoLike())},
                                                 QStringLiteral("test:1"));
        QVERIFY(blobs);
        request.source = blobs->front().id;
        request.width = 30;
        request.format = media::ImageFormat::Png;

        QVERIFY(m_engine->variants().get(request, {}));
        QVERIFY(m_engine->variants().get(request, {}));

        const LiveSnapshotPtr snapshot = feed.next().result();
        QCOMPARE(snapshot->pictures.misses, 1U);
        QCOMPARE(snapshot->pictures.memoryHits, 1U);
    }
};

QTEST_GUILESS_MAIN(TestLiveEngine)
#include "tst_live_engine.moc"
