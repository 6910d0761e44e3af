#include "tests/core/assets/variants_fixture.h"

#include <QTest>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;

/// What ImageVariants remembers, for how long, and what it forgets.
class TestKeptVariants : public QObject
{
    Q_OBJECT

private:
    const SystemClock m_clock;
    std::unique_ptr<media::MediaPool> m_pool;

    qint64 requests() const { return m_pool->status().requests; }
    static QByteArray photo() { return test::pngOf(300, 200, test::photoLike()); }

private Q_SLOTS:
    void initTestCase() { m_pool = media::MediaPool::start(test::poolOptions(2), m_clock); }
    void cleanupTestCase() { m_pool.reset(); }

    void whatWasMadeIsFoundWithoutAWorker_data()
    {
        QTest::addColumn<bool>("isRestarted");
        QTest::newRow("in memory") << false;
        QTest::newRow("after a restart") << true;
    }
    void whatWasMadeIsFoundWithoutAWorker()
    {
        QFETCH(bool, isRestarted);
        VariantsFixture fixture(*m_pool);
        const VariantRequest request = fixture.request(fixture.put(photo()), {100, 0});
        const auto before = fixture.variants->find(request);
        QVERIFY(before && !*before);
        const auto made = fixture.variants->get(request, {});
        QVERIFY(made);
        const qint64 asked = requests();
        if (isRestarted)
            fixture.restart();

        const auto found = fixture.variants->find(request);
        const auto again = fixture.variants->get(request, {});

        QVERIFY(found && *found && again);
        QVERIFY(**found == *made);
        QVERIFY(*again == *made);
        QCOMPARE(requests(), asked);
    }

    void lookUpsAreCountedByWhereThePictureCameFrom()
    {
        VariantsFixture fixture(*m_pool);
        const VariantRequest request = fixture.request(fixture.put(photo()), {100, 0});
        QVERIFY(fixture.variants->find(request)); // Not there: what is served instead counts.
        QVERIFY(fixture.variants->get(request, {}));
        QVERIFY(fixture.variants->get(request, {}));
        const ImageVariants::Usage made = fixture.variants->usage();
        fixture.restart();
        QVERIFY(fixture.variants->find(request));
        QVERIFY(fixture.variants->get(request, {}));
        const ImageVariants::Usage found = fixture.variants->usage();

        QCOMPARE(made.misses, 1U);
        QCOMPARE(made.memoryHits, 1U);
        QCOMPARE(made.databaseHits, 0U);
        QCOMPARE(found.misses, 0U);
        QCOMPARE(found.memoryHits, 1U);
        QCOMPARE(found.databaseHits, 1U);
    }

    void fullIndexStillFindsAll()
    {
        VariantsFixture fixture(*m_pool, 1);
        const BlobId source = fixture.put(photo());
        QVERIFY(fixture.variants->get(fixture.request(source, {10, 0}), {}));
        QVERIFY(fixture.variants->get(fixture.request(source, {20, 0}), {}));
        const qint64 before = requests();

        const auto first = fixture.variants->find(fixture.request(source, {10, 0}));

        QVERIFY(first && *first);
        QCOMPARE((*first)->width, 10);
        QCOMPARE(requests(), before);
    }

    void sourceIsFoundOnceItWasDescribed()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        const auto before = fixture.variants->findSource(source);
        QVERIFY(before && !*before);
        QVERIFY(fixture.variants->describe(source, fixture.name, {}));
        const qint64 asked = requests();

        for (const bool isRestarted : {false, true}) {
            if (isRestarted)
                fixture.restart();
            const auto found = fixture.variants->findSource(source);
            QVERIFY(found && *found);
            QCOMPARE(QSize((*found)->width, (*found)->height), QSize(300, 200));
            QCOMPARE((*found)->format, QStringLiteral("png"));
        }
        QCOMPARE(requests(), asked);
    }

    void lostFileIsMadeAgain()
    {
        VariantsFixture fixture(*m_pool);
        const VariantRequest request = fixture.request(fixture.put(photo()), {100, 0});
        const auto first = fixture.variants->get(request, {});
        QVERIFY(first);
        QCOMPARE(::unlink(fixture.fileOf(first->blob.id).constData()), 0);

        const auto found = fixture.variants->find(request);
        const auto second = fixture.variants->get(request, {});

        QVERIFY(found && !*found);
        QVERIFY(second);
        QVERIFY(fixture.store->contains(second->blob.id).value_or(false));
    }

    void placeholderIsMadeOnceAndKept()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());

        const auto made = fixture.variants->placeholder(source, fixture.name, {});

        QVERIFY2(made, qPrintable(made ? QString() : made.error().message()));
        QCOMPARE(QSize(made->width, made->height), QSize(300, 200));
        QVERIFY(made->image.color.startsWith(u'#'));
        QVERIFY(!made->image.blurHash.isEmpty());
        QVERIFY(made->image.lqip.startsWith(QStringLiteral("data:image/webp;base64,")));

        const qint64 before = requests();
        for (const bool isRestarted : {false, true}) {
            if (isRestarted)
                fixture.restart();
            const auto again = fixture.variants->placeholder(source, fixture.name, {});
            QVERIFY(again);
            QCOMPARE(again->image.lqip, made->image.lqip);
            QCOMPARE(again->image.blurHash, made->image.blurHash);
            QCOMPARE(again->image.color, made->image.color);
        }
        QCOMPARE(requests(), before);
    }

    void fullDiskIsSaidAndLeavesNothing()
    {
        VariantsFixture fixture(*m_pool);
        const VariantRequest request = fixture.request(fixture.put(photo()), {100, 0});
        fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC);

        const auto variant = fixture.variants->get(request, {});

        QVERIFY(!variant);
        QCOMPARE(variant.error().kind, Error::Kind::StorageFull);
        fixture.io.heal();
        const auto found = fixture.variants->find(request);
        QVERIFY(found && !*found);
        QVERIFY(fixture.variants->get(request, {}));
    }

    void unusedPicturesAreForgotten()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        const VariantRequest old = fixture.request(source, {40, 0});
        const VariantRequest used = fixture.request(source, {50, 0});
        QVERIFY(fixture.variants->get(old, {}) && fixture.variants->get(used, {}));
        fixture.clock.advance(std::chrono::hours(48));
        const auto usedAgain = fixture.variants->find(used); // From memory, and noted all the same.
        QVERIFY(usedAgain && *usedAgain);

        const auto forgotten =
            fixture.variants->forgetUnusedSince(fixture.clock.wallNow() - std::chrono::hours(24));

        QVERIFY(forgotten);
        QCOMPARE(*forgotten, 1);
        QVERIFY(fixture.store->sweep(0s));
        const auto foundOld = fixture.variants->find(old);
        const auto foundUsed = fixture.variants->find(used);
        QVERIFY(foundOld && !*foundOld);
        QVERIFY(foundUsed && *foundUsed);
        QVERIFY(!fixture.bytesOf(**foundUsed).isEmpty());
    }

    void picturesOfContentThatIsGoneAreForgotten()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        QVERIFY(fixture.variants->get(fixture.request(source, {40, 0}), {}));
        QVERIFY(fixture.store->release(QStringLiteral("artifact:1")));
        QVERIFY(fixture.store->sweep(0s));

        const auto forgotten = fixture.variants->forgetUnusedSince(WallTime());

        QVERIFY(forgotten);
        QCOMPARE(*forgotten, 1);
        QVERIFY(fixture.store->sweep(0s));
        QCOMPARE(fixture.store->usage()->blobs, 0);
        QCOMPARE(fixture.variants->get(fixture.request(source, {40, 0}), {}).error().kind,
                 Error::Kind::NotFound);
    }

    void cancelledForgettingSaysSo()
    {
        VariantsFixture fixture(*m_pool);
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);

        const auto forgotten = fixture.variants->forgetUnusedSince(WallTime(), cancel);

        QVERIFY(!forgotten);
        QCOMPARE(forgotten.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestKeptVariants)
#include "tst_kept_variants.moc"
