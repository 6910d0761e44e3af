#include "core/base/path_text.h"
#include "core/jobs/job_queue.h"
#include "core/tools/image_jobs.h"
#include "tests/core/assets/store_fixture.h"
#include "tests/core/media/pool_calls.h"

#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>

using namespace hub;
using namespace hub::assets;
using jobs::JobKind;

namespace {

/// JSON with ' for ", which reads better in here.
QByteArray jsonOf(QByteArray text)
{
    return text.replace('\'', '"');
}

/// A job that nobody queued.
class LooseJob final : public jobs::JobContext
{
public:
    explicit LooseJob(const QByteArray &input)
    {
        m_job.id = QStringLiteral("job-1");
        m_job.input = input;
    }

    [[nodiscard]] const jobs::Job &job() const override { return m_job; }
    [[nodiscard]] const CancelToken &cancelToken() const override { return m_cancel; }
    void setProgress(double value) override { progress = value; }
    void log(const QString &line) override { lines.append(line); }
    void publishPartial(const QByteArray &json) override { partials.append(json); }

    double progress = 0;
    QStringList lines;
    QList<QByteArray> partials;

private:
    jobs::Job m_job;
    const CancelToken m_cancel;
};

struct ToolFixture : StoreFixture
{
    explicit ToolFixture(media::MediaPool &pool)
        : StoreFixture({ImagePipeline::schema(), jobs::JobQueue::schema()})
        , pipeline(pool, *store, *database, clock)
        , kinds(tools::imageJobKinds(
              pipeline, *store, {}, 2, [this](const QString &id) { return findArtifact(id); }))
    {}
    ToolFixture(const ToolFixture &) = delete;
    ToolFixture &operator=(const ToolFixture &) = delete;

    [[nodiscard]] const JobKind &kind(const char *name) const
    {
        return *std::ranges::find(kinds, QString::fromLatin1(name), &JobKind::name);
    }
    /// As a store of artifacts does.
    [[nodiscard]] Result<tools::NamedContent> findArtifact(const QString &id) const
    {
        const auto found = artifacts.constFind(id);
        if (found == artifacts.cend())
            return fail(Error::Kind::NotFound, QStringLiteral("no artifact %1").arg(id));
        return *found;
    }
    [[nodiscard]] QByteArray inputOfArtifact(const QString &name,
                                             const QByteArray &content,
                                             json::object more = {})
    {
        const QString id = QStringLiteral("0190-artifact");
        const auto blobs = store->put({content}, QStringLiteral("artifact:") + id);
        if (blobs)
            artifacts.insert(id, {blobs->front().id, name});
        more["artifact"] = toJsonString(id);
        return toJson(more);
    }
    [[nodiscard]] QByteArray file(const char *name, const QByteArray &content) const
    {
        const QByteArray file = path() + '/' + name;
        return writeFile(file, content, Durability::Visible) ? file : QByteArray();
    }

    QHash<QString, tools::NamedContent> artifacts;
    ImagePipeline pipeline;
    std::vector<JobKind> kinds;
};

QByteArray inputOf(const QByteArray &file, json::object more = {})
{
    more["file"] = toJsonString(pathToText(file));
    return toJson(more);
}

QByteArray photo()
{
    return test::pngOf(120, 80, test::photoLike());
}

const json::object kSmall{{"formats", {"webp", "jpeg"}}, {"widths", {30, 60}}};

} // namespace

class TestImageJobs : public QObject
{
    Q_OBJECT

private:
    const SystemClock m_clock;
    std::unique_ptr<media::MediaPool> m_pool;

private Q_SLOTS:
    void initTestCase() { m_pool = media::MediaPool::start(test::poolOptions(2), m_clock); }
    void cleanupTestCase() { m_pool.reset(); }

    void mistakesAreToldBeforeThereIsAJob_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("problem");
        const auto row =
            [](const char *name, const char *kind, const char *input, const char *what) {
                QTest::newRow(name)
                    << QByteArray("image.") + kind << jsonOf(input) << QString::fromLatin1(what);
            };
        row("not JSON", "optimize", "{", "not valid JSON");
        row("no object", "optimize", "[]", "must be a JSON object");
        row("no source",
            "optimize",
            "{}",
            "field 'file': give either 'file', 'blob' or 'artifact'");
        row("two sources",
            "optimize",
            "{'file':'/a','blob':'b'}",
            "field 'file': give either 'file', 'blob' or 'artifact'");
        row("path and artifact",
            "optimize",
            "{'file':'/a','artifact':'b'}",
            "field 'file': give either 'file', 'blob' or 'artifact'");
        row("relative path",
            "optimize",
            "{'file':'a.jpg'}",
            "field 'file': must be an absolute path");
        row("broken escape", "optimize", "{'file':'/a%zz'}", "field 'file': has a '%'");
        row("zero byte", "optimize", "{'file':'/a%00'}", "field 'file':");
        row("no hash",
            "optimize",
            "{'blob':'../x'}",
            "field 'blob': must be 64 lower-case hex digits");
        row("unknown field",
            "optimize",
            "{'file':'/a','fromats':[]}",
            "field 'fromats' is not known");
        row("field of a recipe", "optimize", "{'file':'/a','widths':[0]}", "field 'widths[0]'");
        row("conversion to nothing", "convert", "{'file':'/a'}", "field 'format': is missing");
        row("placeholder of a format",
            "placeholder",
            "{'file':'/a','format':'webp'}",
            "field 'format' is not known");
    }
    void mistakesAreToldBeforeThereIsAJob()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, input);
        QFETCH(QString, problem);
        const ToolFixture fixture(*m_pool);

        const auto valid = fixture.kind(kind.constData()).validate(input);

        QVERIFY(!valid);
        QCOMPARE(valid.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(valid.error().detail.contains(problem), qPrintable(valid.error().detail));
    }

    void optimizeMakesTheFilesAndTellsOfEach()
    {
        const ToolFixture fixture(*m_pool);
        const QByteArray input = inputOf(fixture.file("harbour.png", photo()), kSmall);
        const JobKind &kind = fixture.kind("image.optimize");
        QVERIFY(kind.validate(input));
        LooseJob job(input);

        const auto result = kind.run(job);

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
        const auto manifest = ImageManifest::fromJson(*parseJson(*result, {}));
        QVERIFY(manifest);
        QCOMPARE(manifest->variants.size(), 4U);
        QCOMPARE(job.partials.size(), 4);
        const auto partial = parseJson(job.partials.front(), {});
        QVERIFY(partial);
        const auto variant = ImageVariant::fromJson(partial->at("variant"));
        QVERIFY(variant);
        QVERIFY(*variant == manifest->variants.front());
        QVERIFY(job.progress > 0.999);
        QCOMPARE(job.lines.size(), 1);
        QVERIFY(job.lines[0].contains(QStringLiteral("120 x 80 png")));
    }

    void convertMakesOneFileAtTheSourcesSize()
    {
        const ToolFixture fixture(*m_pool);
        LooseJob job(inputOf(fixture.file("harbour.png", photo()), {{"format", "webp"}}));

        const auto result = fixture.kind("image.convert").run(job);

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
        const auto manifest = ImageManifest::fromJson(*parseJson(*result, {}));
        QVERIFY(manifest);
        QCOMPARE(manifest->variants.size(), 1U);
        QCOMPARE(manifest->variants[0].width, 120);
        QCOMPARE(manifest->variants[0].format, media::ImageFormat::Webp);
    }

    void placeholderMakesNoFile()
    {
        const ToolFixture fixture(*m_pool);
        LooseJob job(inputOf(fixture.file("harbour.png", photo())));

        const auto result = fixture.kind("image.placeholder").run(job);

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
        const auto manifest = ImageManifest::fromJson(*parseJson(*result, {}));
        QVERIFY(manifest);
        QVERIFY(manifest->variants.empty());
        QVERIFY(manifest->placeholder && !manifest->placeholder->blurHash.isEmpty());
        QCOMPARE(fixture.kind("image.placeholder").durability, jobs::DurabilityClass::Relaxed);
        QCOMPARE(fixture.kind("image.optimize").durability, jobs::DurabilityClass::Strict);
    }

    void storedContentIsASourceToo()
    {
        const ToolFixture fixture(*m_pool);
        const auto blobs = fixture.store->put({photo()}, QStringLiteral("artifact:1"));
        QVERIFY(blobs);
        json::object input = kSmall;
        input["blob"] = json::string(blobs->front().id.hex.toStdString());
        LooseJob job(toJson(input));

        const auto result = fixture.kind("image.optimize").run(job);

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
    }

    void filesOfAnArtifactSayWhereTheHubServesThem()
    {
        ToolFixture fixture(*m_pool);
        const QByteArray input =
            fixture.inputOfArtifact(QStringLiteral("harbour.png"), photo(), kSmall);
        const JobKind &kind = fixture.kind("image.optimize");
        QVERIFY(kind.validate(input));
        LooseJob job(input);

        const auto result = kind.run(job);

        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
        const auto value = parseJson(*result, {});
        const auto manifest = ImageManifest::fromJson(*value);
        QVERIFY(manifest);
        QCOMPARE(manifest->variants.size(), 4U);
        QCOMPARE(manifest->source, hashBytes(photo()));
        const json::array &variants = value->at("variants").as_array();
        for (std::size_t i = 0; i < variants.size(); ++i) {
            QCOMPARE(QByteArray(variants[i].at("url").as_string().c_str()),
                     "/api/v1/jobs/job-1/files/" + QByteArray::number(qulonglong(i)));
            QVERIFY(ImageVariant::fromJson(variants[i]) == manifest->variants[i]);
        }
    }

    void filesOfALocalFileNameNoServer()
    {
        const ToolFixture fixture(*m_pool);
        LooseJob job(inputOf(fixture.file("harbour.png", photo()), kSmall));

        const auto result = fixture.kind("image.optimize").run(job);

        QVERIFY(result);
        QVERIFY(!result->contains("url"));
    }

    void unknownArtifactIsNotFoundAndNotTriedAgain()
    {
        const ToolFixture fixture(*m_pool);
        LooseJob job(jsonOf("{'artifact':'0190-gone'}"));

        const auto result = fixture.kind("image.placeholder").run(job);

        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
        QVERIFY(result.error().detail.contains(QStringLiteral("0190-gone")));
        QVERIFY(!jobs::RetryPolicy::isRetryable(result.error()));
    }

    void artifactWhoseContentIsGoneIsNamed()
    {
        ToolFixture fixture(*m_pool);
        const QByteArray input = fixture.inputOfArtifact(QStringLiteral("harbour.png"), photo());
        QVERIFY(fixture.store->release(QStringLiteral("artifact:0190-artifact")));
        QVERIFY(fixture.store->sweep(std::chrono::seconds(0)));
        LooseJob job(input);

        const auto result = fixture.kind("image.placeholder").run(job);

        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
        QVERIFY(result.error().detail.contains(QStringLiteral("harbour.png")));
    }

    void artifactThatIsNoPictureIsNamed()
    {
        ToolFixture fixture(*m_pool);
        LooseJob job(fixture.inputOfArtifact(QStringLiteral("notes.txt"), "no picture"));

        const auto result = fixture.kind("image.optimize").run(job);

        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::InvalidInput);
        QVERIFY(result.error().detail.contains(QStringLiteral("notes.txt")));
    }

    void everyNameIsOpened_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("line break") << QByteArray("a\nb.png");
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe.png");
        QTest::newRow("percent") << QByteArray("100%.png");
        QTest::newRow("quotes") << QByteArray("a\"b'c.png");
        QTest::newRow("dots") << QByteArray("..png");
        QTest::newRow("as long as can be") << QByteArray(255, 'x');
    }
    void everyNameIsOpened()
    {
        QFETCH(QByteArray, name);
        const ToolFixture fixture(*m_pool);
        // Not writeFile(): its temporary name would be longer than a name can be.
        const QByteArray file = fixture.path() + '/' + name;
        const UniqueFd opened(::open(file.constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        const QByteArray content = photo();
        QCOMPARE(::write(opened.get(), content.constData(), static_cast<size_t>(content.size())),
                 content.size());
        LooseJob job(inputOf(file));

        const auto result = fixture.kind("image.placeholder").run(job);

        ::unlink(file.constData()); // QTemporaryDir cannot remove a name that is not UTF-8.
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message()));
    }

    void whatCannotBeOpenedIsNamed_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, Error::Kind kind, const char *problem) {
            QTest::newRow(name) << QByteArray(name) << static_cast<int>(kind)
                                << QString::fromLatin1(problem);
        };
        row("absent", Error::Kind::NotFound, "cannot open");
        row("folder", Error::Kind::InvalidInput, "is a folder");
        row("pipe", Error::Kind::InvalidInput, "is a pipe");
        row("socket", Error::Kind::InvalidInput, "is a socket");
        row("device", Error::Kind::InvalidInput, "is a device");
        row("empty", Error::Kind::InvalidInput, "is empty");
        row("text", Error::Kind::InvalidInput, "");
    }
    void whatCannotBeOpenedIsNamed()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, kind);
        QFETCH(QString, problem);
        const ToolFixture fixture(*m_pool);
        QByteArray file = fixture.path() + '/' + name;
        QVERIFY(writeFile(fixture.path() + "/text", "no image", Durability::Visible));
        QVERIFY(writeFile(fixture.path() + "/empty", "", Durability::Visible));
        QCOMPARE(::mkdir((fixture.path() + "/folder").constData(), 0700), 0);
        QCOMPARE(::mkfifo((fixture.path() + "/pipe").constData(), 0600), 0);
        const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray socketPath = fixture.path() + "/socket";
        std::ranges::copy(socketPath, address.sun_path);
        QCOMPARE(::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof(address)), 0);
        if (name == "device")
            file = "/dev/null";
        LooseJob job(inputOf(file));

        const auto result = fixture.kind("image.optimize").run(job);

        QVERIFY(!result);
        QCOMPARE(static_cast<int>(result.error().kind), kind);
        QVERIFY2(result.error().detail.contains(QString::fromUtf8(file)),
                 qPrintable(result.error().detail));
        QVERIFY2(result.error().detail.contains(problem), qPrintable(result.error().detail));
        QVERIFY(!result.error().remedy.isEmpty());
        QVERIFY(!jobs::RetryPolicy::isRetryable(result.error()));
    }

    void queueRunsMorePhotosThanWorkersAndTellsThePlaceOfTheBadOne()
    {
        ToolFixture fixture(*m_pool);
        telemetry::MetricsRegistry metrics;
        auto queue = jobs::JobQueue::start(*fixture.database, fixture.kinds, m_clock, metrics, {});
        QVERIFY(queue);
        constexpr int kPhotos = 12;
        std::vector<jobs::JobRequest> requests;
        for (int i = 0; i < kPhotos; ++i) {
            const QByteArray name = "photo" + QByteArray::number(i);
            const QByteArray content =
                i == 5 ? QByteArray("no photo") : test::pngOf(40 + i, 40, test::photoLike());
            jobs::JobRequest request;
            request.kind = QStringLiteral("image.optimize");
            request.input = inputOf(fixture.file(name.constData(), content), kSmall);
            requests.push_back(request);
        }

        const auto added = (*queue)->enqueue(requests);

        QVERIFY2(added, qPrintable(added ? QString() : added.error().message()));
        const auto count = [&](jobs::State state) {
            return (*queue)->counts().byState[static_cast<std::size_t>(state)];
        };
        QTRY_COMPARE_WITH_TIMEOUT(count(jobs::State::Succeeded), kPhotos - 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(count(jobs::State::Failed), 1, 30'000);
        const auto bad = (*queue)->find((*added)[5].id);
        QVERIFY(bad);
        QCOMPARE(bad->attempt, 1); // What the user must mend is not retried.
        QVERIFY(bad->error && bad->error->detail.contains(QStringLiteral("photo5")));
    }

    void mistakenJobNeverEntersTheQueue()
    {
        ToolFixture fixture(*m_pool);
        telemetry::MetricsRegistry metrics;
        auto queue = jobs::JobQueue::start(*fixture.database, fixture.kinds, m_clock, metrics, {});
        QVERIFY(queue);
        jobs::JobRequest request;
        request.kind = QStringLiteral("image.optimize");
        request.input = jsonOf("{'file':'/a.jpg','formats':['bmp']}");

        const auto job = (*queue)->enqueue(request);

        QVERIFY(!job);
        QCOMPARE(job.error().kind, Error::Kind::InvalidInput);
        QVERIFY(job.error().detail.contains(QStringLiteral("bmp")));
    }
};

QTEST_GUILESS_MAIN(TestImageJobs)
#include "tst_image_jobs.moc"
