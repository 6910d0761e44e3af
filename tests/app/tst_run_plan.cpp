#include "app/run/run_plan.h"
#include "core/assets/picture_markup.h"
#include "core/base/io.h"
#include "core/base/path_text.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::app;

namespace {

RunOrder orderOf(const QList<QByteArray> &files)
{
    RunOrder order;
    order.kind = *findRunKind(QStringLiteral("image.optimize"), false);
    order.files = files;
    order.outFolder = "/out";
    return order;
}

QList<QByteArray> stemsOf(const RunPlan &plan)
{
    QList<QByteArray> stems;
    for (const RunItem &item : plan.items)
        stems.append(item.stem);
    return stems;
}

} // namespace

class TestRunPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void eachFileBecomesOneJob()
    {
        const RunPlan plan = planRun(orderOf({put("a.jpg"), put("b.png")}));

        QCOMPARE(stemsOf(plan), (QList<QByteArray>{"a", "b"}));
        const auto requests = plan.requests();
        QCOMPARE(requests.size(), std::size_t(2));
        QCOMPARE(requests[0].kind, QStringLiteral("image.optimize"));
        QCOMPARE(requests[0].group, plan.group);
        QCOMPARE(requests[0].uniqueMode, jobs::UniqueMode::Join);
        QVERIFY(requests[0].uniqueKey != requests[1].uniqueKey);
        QVERIFY(requests[0].input.contains("\"file\""));
    }

    void sameStemGetsANumber()
    {
        const RunPlan plan = planRun(orderOf({put("a.jpg"), put("a.png"), put("a.webp")}));

        QCOMPARE(stemsOf(plan), (QList<QByteArray>{"a", "a-2", "a-3"}));
    }

    void numberedStemDoesNotHitANaturalOne()
    {
        const RunPlan plan =
            planRun(orderOf({put("a.jpg"), put("a-2.jpg"), put("a.png"), put("a-2.png")}));

        QCOMPARE(stemsOf(plan), (QList<QByteArray>{"a", "a-2", "a-3", "a-2-2"}));
    }

    void stemsThatDifferInCaseAreOneOnManyDisks()
    {
        const RunPlan plan = planRun(orderOf({put("Photo.jpg"), put("photo.jpg")}));

        QCOMPARE(stemsOf(plan), (QList<QByteArray>{"Photo", "photo-2"}));
    }

    void stemIsSafeWhateverTheNameIs_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("stem");
        QTest::newRow("ending") << QByteArray("/x/photo.tar.jpg") << QByteArray("photo.tar");
        QTest::newRow("no ending") << QByteArray("photo") << QByteArray("photo");
        QTest::newRow("only an ending") << QByteArray("/x/.jpg") << QByteArray("_jpg");
        QTest::newRow("new line") << QByteArray("a\nb.jpg") << QByteArray("a_b");
        QTest::newRow("not UTF-8") << QByteArray("caf\xe9.jpg") << QByteArray("caf_");
        QTest::newRow("way up") << QByteArray("/x/../../..") << QByteArray("_");
        QTest::newRow("backslash") << QByteArray("a\\b.jpg") << QByteArray("a_b");
    }
    void stemIsSafeWhateverTheNameIs()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, stem);

        QCOMPARE(StemAllocator().allocate(path), stem);
    }

    void longNamesStayApartInTheirOutputs_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("one byte a character") << QByteArray(240, 'n');
        QTest::newRow("two bytes, even") << QByteArray("\xc3\xa4").repeated(120);
        QTest::newRow("two bytes, odd") << "n" + QByteArray("\xc3\xa4").repeated(120);
        QTest::newRow("four bytes") << "nn" + QByteArray("\xf0\x9f\x8c\x8a").repeated(60);
    }
    void longNamesStayApartInTheirOutputs()
    {
        QFETCH(QByteArray, start);
        StemAllocator stems;
        QSet<QByteArray> names;
        assets::ImageVariant variant;
        variant.width = 320;
        for (int i = 0; i < 120; ++i) { // The number gets a second and a third digit.
            const QByteArray stem = stems.allocate("/x/" + start + QByteArray::number(i) + ".jpg");

            QCOMPARE(safeFileName(stem), stem);
            names.insert(assets::variantFileName(stem, variant));
        }

        QCOMPARE(names.size(), 120);
    }

    void cutNameWithANumberGivesWayToANaturalOne()
    {
        StemAllocator stems;
        const QByteArray numbered = QByteArray(198, 'n') + "-2";

        QCOMPARE(stems.allocate(numbered + ".jpg"), numbered);
        QCOMPARE(stems.allocate(QByteArray(220, 'n') + ".jpg"), QByteArray(200, 'n'));
        QCOMPARE(stems.allocate(QByteArray(221, 'n') + ".jpg"), QByteArray(198, 'n') + "-3");
    }

    void sameFileTwiceIsDoneOnceWithANotice()
    {
        const QByteArray file = put("a.jpg");
        const QByteArray link = path("link.jpg");
        QCOMPARE(::symlink(file.constData(), link.constData()), 0);

        const RunPlan plan = planRun(orderOf({file, link, file}));

        QCOMPARE(plan.items.size(), std::size_t(1));
        QCOMPARE(plan.notices.size(), 2);
        QVERIFY(plan.notices[0].contains(QStringLiteral("link.jpg")));
        QVERIFY(plan.notices[1].contains(QStringLiteral("named twice")));
    }

    void unusableFileIsAnItemWithAReason_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("part");
        QTest::newRow("absent") << QByteArray("absent.jpg") << int(Error::Kind::NotFound)
                                << "absent.jpg";
        QTest::newRow("folder") << QByteArray("folder") << int(Error::Kind::InvalidInput)
                                << "is a folder";
        QTest::newRow("pipe") << QByteArray("pipe") << int(Error::Kind::InvalidInput)
                              << "not a regular file";
        QTest::newRow("dangling link")
            << QByteArray("dangling") << int(Error::Kind::NotFound) << "dangling";
        QTest::newRow("file as a folder")
            << QByteArray("a.jpg/b.jpg") << int(Error::Kind::NotFound) << "b.jpg";
        QTest::newRow("too long a name")
            << QByteArray(300, 'n') << int(Error::Kind::InvalidInput) << "nnn";
        QTest::newRow("empty") << QByteArray() << int(Error::Kind::NotFound) << "cannot read";
    }
    void unusableFileIsAnItemWithAReason()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, kind);
        QFETCH(QString, part);
        const QByteArray good = put("a.jpg");
        QCOMPARE(::mkdir(path("folder").constData(), 0700), 0);
        QCOMPARE(::mkfifo(path("pipe").constData(), 0600), 0);
        QCOMPARE(::symlink("/nowhere/at/all", path("dangling").constData()), 0);

        const RunPlan plan = planRun(orderOf({name.isEmpty() ? name : path(name), good}));

        QCOMPARE(plan.items.size(), std::size_t(2));
        QVERIFY(plan.items[0].problem);
        QCOMPARE(int(plan.items[0].problem->kind), kind);
        QVERIFY2(plan.items[0].problem->detail.contains(part),
                 qPrintable(plan.items[0].problem->detail));
        QVERIFY(!plan.items[1].problem);
        QCOMPARE(plan.requests().size(), std::size_t(1));
    }

    void sameOrderGivesTheSamePlan()
    {
        const RunOrder order = orderOf({put("a.jpg"), put("b.jpg")});

        const RunPlan first = planRun(order);
        const RunPlan second = planRun(order);

        QCOMPARE(first.group, second.group);
        QCOMPARE(first.items[1].uniqueKey, second.items[1].uniqueKey);
    }

    void planChangesWithWhatItIsAbout()
    {
        const QByteArray a = put("a.jpg");
        const RunPlan plan = planRun(orderOf({a}));

        RunOrder elsewhere = orderOf({a});
        elsewhere.outFolder = "/other";
        RunOrder smaller = orderOf({a});
        smaller.settings["quality"] = 10;
        QVERIFY(writeFile(a, "changed", Durability::Visible));
        const RunPlan changed = planRun(orderOf({a}));

        QVERIFY(planRun(elsewhere).group != plan.group);
        QVERIFY(planRun(smaller).group != plan.group);
        QCOMPARE(changed.group, plan.group);
        QVERIFY(changed.items[0].uniqueKey != plan.items[0].uniqueKey);
    }

    void kindWithoutFilesIsOneJob()
    {
        RunOrder order;
        order.kind = *findRunKind(QStringLiteral("test.sleep"), true);
        order.settings["ms"] = 5;

        const RunPlan plan = planRun(order);

        QCOMPARE(plan.items.size(), std::size_t(1));
        QCOMPARE(plan.items[0].shownName, QStringLiteral("test.sleep"));
        QCOMPARE(plan.items[0].input, QByteArray("{\"ms\":5}"));
        QVERIFY(!plan.items[0].uniqueKey.isEmpty());
    }

    void thousandFilesArePlannedAtOnce()
    {
        QList<QByteArray> files;
        for (int i = 0; i < 1000; ++i)
            files.append(put(QByteArray::number(i) + ".jpg"));

        const RunPlan plan = planRun(orderOf(files));

        QCOMPARE(plan.requests().size(), std::size_t(1000));
        QCOMPARE(plan.sources.size(), std::size_t(1000));
    }

private:
    [[nodiscard]] QByteArray path(const QByteArray &name) const
    {
        return m_folder->path().toUtf8() + '/' + name;
    }
    [[nodiscard]] QByteArray put(const QByteArray &name) const
    {
        const auto written = writeFile(path(name), name, Durability::Visible);
        return written ? path(name) : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRunPlan)
#include "tst_run_plan.moc"
