#include "core/assets/image_results_p.h"
#include "tests/core/assets/store_fixture.h"

#include <QTest>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;
using media::ImageFormat;

namespace {

ImageKey keyOf(const QByteArray &photo, const QByteArray &recipe = "recipe")
{
    return {hashBytes(photo), recipe};
}

ImageManifest manifestOf(const ImageKey &key)
{
    ImageManifest manifest;
    manifest.source = key.source;
    manifest.sourceBytes = 1000;
    manifest.image.format = QStringLiteral("jpeg");
    manifest.image.width = 100;
    manifest.image.height = 50;
    return manifest;
}

ImageVariant variantOf(int width)
{
    ImageVariant variant;
    variant.format = ImageFormat::Webp;
    variant.width = width;
    variant.height = width / 2;
    variant.quality = 75;
    return variant;
}

struct ResultsFixture : StoreFixture
{
    ResultsFixture()
        : StoreFixture({ImageResults::schema()})
        , results(*database, *store, clock)
    {}

    /// A photo of which two files were made.
    [[nodiscard]] ImageManifest addTwo(const ImageKey &key)
    {
        ImageManifest manifest = manifestOf(key);
        const bool isAdded =
            results.addVariant(key, manifest, variantOf(10), "ten of " + key.text())
            && results.addVariant(key, manifest, variantOf(20), "twenty of " + key.text());
        return isAdded ? manifest : ImageManifest();
    }
    int run(const QString &sql)
    {
        const auto rows = database->writer().run(
            [&](database::Connection &connection) { return connection.execute(sql); });
        return rows.value_or(-1);
    }

    ImageResults results;
};

} // namespace

class TestImageResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownPhotosAndRecipesAreNotFound()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key)));

        const auto otherPhoto = fixture.results.find(keyOf("other"));
        const auto otherRecipe = fixture.results.find(keyOf("photo", "other"));

        QVERIFY(otherPhoto && !*otherPhoto);
        QVERIFY(otherRecipe && !*otherRecipe);
    }

    void eachFileIsKnownFromItsCommitOn()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        ImageManifest manifest = manifestOf(key);

        QVERIFY(fixture.results.addVariant(key, manifest, variantOf(10), "ten"));

        QCOMPARE(manifest.variants.size(), 1U);
        QCOMPARE(manifest.variants[0].blob, (Blob{hashBytes("ten"), 3}));
        const auto found = fixture.results.find(key);
        QVERIFY(found && *found);
        QVERIFY(!(*found)->isComplete);
        QVERIFY((*found)->manifest.variants == manifest.variants);
    }

    void completeResultIsFoundWholeAfterARestart()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        ImageManifest manifest = fixture.addTwo(key);
        manifest.placeholder = media::ImagePlaceholder{QStringLiteral("#123456"), {}, {}};
        QVERIFY(fixture.results.complete(key, manifest));

        fixture.close();
        fixture.open();
        ImageResults results(*fixture.database, *fixture.store, fixture.clock);
        const auto found = results.find(key);

        QVERIFY(found && *found);
        QVERIFY((*found)->isComplete);
        QCOMPARE(toJson((*found)->manifest.toJson()), toJson(manifest.toJson()));
    }

    void failedPutLeavesTheManifestAsItWas()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        ImageManifest manifest = fixture.addTwo(key);
        fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC);

        const auto added = fixture.results.addVariant(key, manifest, variantOf(30), "thirty");

        QVERIFY(!added);
        QCOMPARE(added.error().kind, Error::Kind::StorageFull);
        QCOMPARE(manifest.variants.size(), 2U);
        QCOMPARE((*fixture.results.find(key))->manifest.variants.size(), 2U);
    }

    void resultWithALostFileIsNotComplete()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        const ImageManifest manifest = fixture.addTwo(key);
        QVERIFY(fixture.results.complete(key, manifest));
        QCOMPARE(::unlink(fixture.fileOf(manifest.variants[0].blob.id).constData()), 0);

        const auto found = fixture.results.find(key);

        QVERIFY(found && *found);
        QVERIFY(!(*found)->isComplete);
        QCOMPARE((*found)->manifest.variants.size(), 1U);
        QCOMPARE((*found)->manifest.variants[0].width, 20);
    }

    void filesThatAreNotPartOfTheEndAreLetGo()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        ImageManifest manifest = fixture.addTwo(key);
        const BlobId dropped = manifest.variants[0].blob.id;
        manifest.variants.erase(manifest.variants.begin());

        QVERIFY(fixture.results.complete(key, manifest));

        QCOMPARE(fixture.store->usage()->references, 1);
        QVERIFY(fixture.store->sweep(1h));
        QVERIFY(!fixture.store->contains(dropped).value_or(true));
        QVERIFY((*fixture.results.find(key))->isComplete);
    }

    void resultWithoutFilesLetsGoOfAll()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        ImageManifest manifest = fixture.addTwo(key);
        manifest.variants.clear();

        QVERIFY(fixture.results.complete(key, manifest));

        QCOMPARE(fixture.store->usage()->references, 0);
        QVERIFY((*fixture.results.find(key))->isComplete);
    }

    void unreadableRowCountsAsAbsent_data()
    {
        QTest::addColumn<QString>("manifest");
        QTest::newRow("no JSON") << QStringLiteral("{");
        QTest::newRow("other JSON") << QStringLiteral("[1]");
        QTest::newRow("no variants") << QStringLiteral("{}");
        QTest::newRow("nothing") << QString();
    }
    void unreadableRowCountsAsAbsent()
    {
        QFETCH(QString, manifest);
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key)));
        QCOMPARE(
            fixture.run(QStringLiteral("UPDATE image_results SET manifest = '%1'").arg(manifest)),
            1);

        const auto found = fixture.results.find(key);

        QVERIFY(found);
        QVERIFY(!*found);
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key))); // It can be made again.
        QVERIFY((*fixture.results.find(key))->isComplete);
    }

    void forgottenResultIsGoneWithItsReferences()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        const ImageKey other = keyOf("photo", "other");
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key)));
        QVERIFY(fixture.results.complete(other, fixture.addTwo(other)));

        QVERIFY(fixture.results.forget(key));

        QVERIFY(!*fixture.results.find(key));
        QVERIFY((*fixture.results.find(other))->isComplete);
        QCOMPARE(fixture.store->usage()->references, 2);
    }

    void useIsNotedOnceADay_data()
    {
        QTest::addColumn<int>("hours");
        QTest::addColumn<bool>("isNoted");
        QTest::newRow("the same day") << 23 << false;
        QTest::newRow("exactly a day") << 24 << false;
        QTest::newRow("the next day") << 25 << true;
    }
    void useIsNotedOnceADay()
    {
        QFETCH(int, hours);
        QFETCH(bool, isNoted);
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key)));
        const WallTime made = fixture.clock.wallNow();

        fixture.clock.advance(std::chrono::hours(hours));
        QVERIFY(*fixture.results.find(key));

        const auto forgotten = fixture.results.forgetUnusedSince(made + 1ms);
        QVERIFY(forgotten);
        QCOMPARE(*forgotten, isNoted ? 0 : 1);
    }

    void cancelledForgettingForgetsNothing()
    {
        ResultsFixture fixture;
        const ImageKey key = keyOf("photo");
        QVERIFY(fixture.results.complete(key, fixture.addTwo(key)));
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);

        const auto forgotten =
            fixture.results.forgetUnusedSince(fixture.clock.wallNow() + 1h, cancel);

        QVERIFY(!forgotten);
        QCOMPARE(forgotten.error().kind, Error::Kind::Cancelled);
        QVERIFY(fixture.results.find(key)->has_value());
    }

    void moreThanABatchIsForgotten()
    {
        ResultsFixture fixture;
        constexpr int kResults = 450;
        QCOMPARE(fixture.run(QStringLiteral(
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)"
                     " INSERT INTO image_results (source, recipe, complete, used_at, manifest)"
                     " SELECT printf('%064x', i), 'r', 1, i, '{}' FROM n")),
                 kResults);

        const auto forgotten =
            fixture.results.forgetUnusedSince(WallTime(std::chrono::milliseconds(kResults)));

        QVERIFY(forgotten);
        QCOMPARE(*forgotten, kResults - 1); // The last one was used exactly then.
    }
};

QTEST_GUILESS_MAIN(TestImageResults)
#include "tst_image_results.moc"
