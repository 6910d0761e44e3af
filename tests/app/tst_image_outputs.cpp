#include "app/run/image_outputs.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace hub;
using namespace hub::app;

class TestImageOutputs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        database::Database::Options options;
        options.file = path("hub.db");
        options.backupFolder = path("backups");
        options.damagedFolder = path("damaged");
        options.schemas = {assets::BlobStore::schema()};
        m_database = *database::Database::open(options, m_clock);
        // A test writes a few bytes, however full the disk of the machine is.
        m_blobs = std::make_unique<assets::BlobStore>(
            assets::BlobStoreOptions{.folder = path("blobs"),
                                     .damagedFolder = path("damaged"),
                                     .reservedBytes = 0,
                                     .reservedFraction = 0},
            *m_database,
            m_clock);
        m_folder.emplace(*OutputFolder::open(path("out")));
        m_item.path = "/photos/harbour.jpg";
        m_item.stem = "harbour";
    }
    void cleanup()
    {
        m_folder.reset();
        m_blobs.reset();
        m_database.reset();
    }

    void variantIsWrittenOnceAndNamedByItsWidth()
    {
        ImageOutputs outputs(m_item, *m_folder, *m_blobs);
        const auto variant = stored(320, "webp bytes");

        const auto first = outputs.writeVariant(variant);
        const auto second = outputs.writeVariant(variant);

        QVERIFY(first && *first);
        QCOMPARE((*first)->name, QByteArray("harbour-320.webp"));
        QVERIFY(second && !*second);
        QCOMPARE(*readFile(path("out/harbour-320.webp"), 100), QByteArray("webp bytes"));
    }

    void finishWritesWhatIsMissingAndTheDescriptions()
    {
        ImageOutputs outputs(m_item, *m_folder, *m_blobs);
        assets::ImageManifest manifest = manifestOf({stored(320, "small"), stored(640, "large")});
        QVERIFY(outputs.writeVariant(manifest.variants[0]));
        QStringList told;

        const auto done =
            outputs.finish(manifest, QStringLiteral("50vw"), [&](const OutputFile &f) {
                told.append(QString::fromUtf8(f.name));
            });

        QVERIFY(done);
        QCOMPARE(told.join(u' '), QStringLiteral("harbour-640.webp harbour.json harbour.html"));
        QVERIFY(readFile(path("out/harbour.json"), 1 << 20)->contains("\"harbour-640.webp\""));
        QVERIFY(readFile(path("out/harbour.html"), 1 << 20)->contains("50vw"));
        QCOMPARE(outputs.files().size(), std::size_t(4));
    }

    void manifestWithoutVariantsHasNoMarkup()
    {
        ImageOutputs outputs(m_item, *m_folder, *m_blobs);

        QVERIFY(outputs.finish(manifestOf({}), QStringLiteral("100vw"), [](const OutputFile &) {}));

        QCOMPARE(QDir(QFile::decodeName(path("out"))).entryList(QDir::Files),
                 QStringList{QStringLiteral("harbour.json")});
    }

    void firstFailedWriteIsTheLast()
    {
        ImageOutputs outputs(m_item, *m_folder, *m_blobs);
        QCOMPARE(::mkdir(path("out/harbour-320.webp").constData(), 0700), 0);
        const assets::ImageManifest manifest =
            manifestOf({stored(320, "small"), stored(640, "large")});

        const auto failed = outputs.writeVariant(manifest.variants[0]);
        const auto next = outputs.writeVariant(manifest.variants[1]);
        const auto end = outputs.finish(manifest, {}, [](const OutputFile &) {});

        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, Error::Kind::Conflict);
        QVERIFY(!next);
        QVERIFY(!end);
        QVERIFY(!QFile::exists(QFile::decodeName(path("out/harbour.json"))));
    }

    void lostContentIsAnErrorOfTheItem()
    {
        ImageOutputs outputs(m_item, *m_folder, *m_blobs);
        assets::ImageVariant variant = stored(320, "content");
        variant.blob.id.hex = QByteArray(64, 'a');

        QVERIFY(!outputs.writeVariant(variant));
    }

    void bestIsTheSmallestOfTheWidest()
    {
        const auto manifest =
            manifestOf({stored(320, "x"), stored(640, "long content"), stored(640, "shorter")});

        QCOMPARE(bestBytesOf(manifest), 7);
        QCOMPARE(bestBytesOf(manifestOf({})), 0);
    }

private:
    [[nodiscard]] QByteArray path(const QByteArray &name) const
    {
        return QFile::encodeName(m_temporary->path()) + '/' + name;
    }
    [[nodiscard]] assets::ImageVariant stored(int width, const QByteArray &content) const
    {
        assets::ImageVariant variant;
        variant.width = width;
        variant.height = width / 2;
        variant.blob = m_blobs->put({content}, QStringLiteral("test"))->front();
        return variant;
    }
    [[nodiscard]] static assets::ImageManifest manifestOf(
        std::vector<assets::ImageVariant> variants)
    {
        assets::ImageManifest manifest;
        manifest.source.hex = QByteArray(64, 'b');
        manifest.sourceBytes = 1000;
        manifest.image.format = QStringLiteral("jpeg");
        manifest.image.width = 640;
        manifest.image.height = 320;
        manifest.variants = std::move(variants);
        return manifest;
    }

    const SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<database::Database> m_database;
    std::unique_ptr<assets::BlobStore> m_blobs;
    std::optional<OutputFolder> m_folder;
    RunItem m_item;
};

QTEST_GUILESS_MAIN(TestImageOutputs)
#include "tst_image_outputs.moc"
