#include "app/window/intake.h"
#include "core/projects/artifact_store.h"
#include "tests/core/media/image_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace hub::app;

namespace {

const QByteArray kPng("\x89PNG\r\n\x1a\n", 8);

constexpr qint64 kMostBytes = qint64{1} << 30U;

/// Makes a file below @p folder; its path.
QByteArray file(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile made(path);
    const bool isWritten = made.open(QIODevice::WriteOnly) && made.write(content) >= 0;
    return isWritten ? QFile::encodeName(path) : QByteArray();
}

} // namespace

class TestIntake final : public QObject
{
    Q_OBJECT

private:
    CancelToken m_token;

private Q_SLOTS:
    void picturesAreToldByTheirContentToo()
    {
        const QTemporaryDir folder;
        const QByteArrayList paths{file(folder, QStringLiteral("a.jpg"), "\xff\xd8\xff"),
                                   file(folder, QStringLiteral("no-extension"), kPng)};

        const IntakePlan plan = planIntake(paths, kMostBytes, m_token);

        QCOMPARE(plan.pictures, paths);
        QVERIFY(plan.report.example.isEmpty());
    }

    void aTextIsNoPicture()
    {
        const QTemporaryDir folder;

        const IntakePlan plan =
            planIntake({file(folder, QStringLiteral("notes.txt"), "words\n")}, kMostBytes, m_token);

        QVERIFY(plan.pictures.isEmpty());
        QCOMPARE(plan.report.texts, 1);
        QCOMPARE(plan.report.example, QStringLiteral("notes.txt"));
    }

    void aVideoOfTwoGigabytesIsNotRead()
    {
        const QTemporaryDir folder;
        const QByteArray path = file(folder, QStringLiteral("clip.mp4"), {});
        QVERIFY(QFile::resize(QFile::decodeName(path), 2LL << 30));

        const IntakePlan plan = planIntake({path}, kMostBytes, m_token);

        QCOMPARE(plan.report.videos, 1);
        QVERIFY(plan.pictures.isEmpty());
    }

    void aFolderGivesItsPicturesOnly()
    {
        const QTemporaryDir folder;
        file(folder, QStringLiteral("album/one.png"), kPng);
        file(folder, QStringLiteral("album/deeper/two.png"), kPng);
        file(folder, QStringLiteral("album/list.txt"), "words\n");

        const IntakePlan plan = planIntake(
            {QFile::encodeName(folder.filePath(QStringLiteral("album")))}, kMostBytes, m_token);

        QCOMPARE(plan.pictures.size(), 2);
        QCOMPARE(plan.report.texts, 0);
    }

    void aFolderWithoutPicturesIsNamed()
    {
        const QTemporaryDir folder;
        file(folder, QStringLiteral("papers/list.txt"), "words\n");

        const IntakePlan plan = planIntake(
            {QFile::encodeName(folder.filePath(QStringLiteral("papers")))}, kMostBytes, m_token);

        QCOMPARE(plan.report.emptyFolders, 1);
        QCOMPARE(plan.report.example, QStringLiteral("papers"));
    }

    void aFolderGivesItsPicturesByNameAndEachOnce()
    {
        const QTemporaryDir folder;
        const QByteArray second = file(folder, QStringLiteral("album/b.png"), kPng);
        const QByteArray first = file(folder, QStringLiteral("album/a.png"), kPng);
        const QByteArray album = QFile::encodeName(folder.filePath(QStringLiteral("album")));

        const IntakePlan plan = planIntake({album + '/', second, album}, kMostBytes, m_token);

        QCOMPARE(plan.pictures, QByteArrayList({first, second}));
    }

    void oneThousandIsTheMostAtOnce()
    {
        const QTemporaryDir folder;
        for (int i = 0; i < kMostFiles; ++i)
            file(folder, QStringLiteral("%1.png").arg(i), kPng);
        const QByteArray path = QFile::encodeName(folder.path());

        const IntakePlan exactly = planIntake({path}, kMostBytes, m_token);
        file(folder, QStringLiteral("one.png"), kPng);
        file(folder, QStringLiteral("two.png"), kPng);
        const IntakePlan over = planIntake({path}, kMostBytes, m_token);

        QCOMPARE(exactly.pictures.size(), kMostFiles);
        QCOMPARE(exactly.report.overLimit, 0);
        QCOMPARE(over.pictures.size(), kMostFiles);
        QCOMPARE(over.report.overLimit, 2);
    }

    void whatIsNotThereOrNoFileIsToldAndNotWaitedFor()
    {
        const QTemporaryDir folder;
        const QString link = folder.filePath(QStringLiteral("gone.png"));
        QVERIFY(QFile::link(QStringLiteral("/nowhere/at/all.png"), link));

        const IntakePlan plan = planIntake(
            {"/nowhere/at/all.png", QFile::encodeName(link), "/dev/zero"}, kMostBytes, m_token);

        QCOMPARE(plan.report.missing, 2);
        QCOMPARE(plan.report.unreadable, 1);
        QCOMPARE(plan.report.example, QStringLiteral("all.png"));
    }

    void whatIsEmptyOrTooLargeIsLeftOut()
    {
        const QTemporaryDir folder;
        const QByteArrayList paths{file(folder, QStringLiteral("empty.png"), {}),
                                   file(folder, QStringLiteral("large.png"), kPng)};

        const IntakePlan plan = planIntake(paths, kPng.size() - 1, m_token);

        QVERIFY(plan.pictures.isEmpty());
        QCOMPARE(plan.report.emptyFiles, 1);
        QCOMPARE(plan.report.tooLarge, 1);
    }
};

/// Files on their way into an engine that really works.
class TestTakingIn final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Engine> m_engine;
    CancelToken m_token;

    /// Twenty photos, and one that is gone when its turn comes.
    IntakePlan twentyPhotos()
    {
        QByteArrayList paths;
        for (int i = 10; i < 30; ++i) {
            paths.append(file(m_folder,
                              QStringLiteral("photo-%1.png").arg(i),
                              test::pngOf(30 + i, 20, test::photoLike())));
        }
        IntakePlan plan = planIntake(paths, kMostBytes, m_token);
        plan.pictures.insert(5, "/nowhere/at/all.png");
        return plan;
    }
    qint64 jobCount() const
    {
        qint64 count = 0;
        for (const qint64 ofState : m_engine->jobs().counts().byState)
            count += ofState;
        return count;
    }

private Q_SLOTS:
    void init()
    {
        Configuration::Sources settings;
        settings.options = {{QStringLiteral("storage.reserve_percent"), QStringLiteral("0")},
                            {QStringLiteral("storage.reserve_bytes"), QStringLiteral("0")}};
        auto configuration = Configuration::resolve(settings);
        QVERIFY(configuration);
        Engine::Options options;
        options.configuration = *configuration;
        options.dataFolder =
            QFile::encodeName(m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())));
        options.workerProgram = AIO_WORKER_PROGRAM;
        options.purpose = QStringLiteral("tst_intake");
        auto engine = Engine::start(options);
        QVERIFY2(engine, engine ? "" : qPrintable(engine.error().message()));
        m_engine = *std::move(engine);
    }
    void cleanup() { m_engine.reset(); }

    void thePageIsToldOfEachPictureOnceAndNoJobIsMade()
    {
        QList<IntakeReport> reports;

        const IntakeReport last =
            takeIn(twentyPhotos(), *m_engine, {Aim::Page, m_token, [&](const IntakeReport &report) {
                                                   reports.append(report);
                                               }});
        reports.append(last);

        QCOMPARE(reports.first().files.size(), 1);
        QCOMPARE(last.pictures, 20);
        QCOMPARE(last.unreadable, 1);
        QStringList names;
        for (const IntakeReport &report : reports) {
            for (const TakenFile &taken : report.files) {
                names.append(taken.name);
                const auto artifact = m_engine->artifacts().find(taken.artifact);
                QVERIFY(artifact);
                QCOMPARE(artifact->bytes, taken.bytes);
                QCOMPARE(taken.mediaType, QStringLiteral("image/png"));
            }
        }
        QCOMPARE(names.size(), 20);
        QCOMPARE(names.first(), QStringLiteral("photo-10.png"));
        QCOMPARE(names.last(), QStringLiteral("photo-29.png"));
        QCOMPARE(jobCount(), 0);
    }

    void withoutAPageEachPictureHasItsJob()
    {
        const IntakeReport report = takeIn(twentyPhotos(), *m_engine, {Aim::Jobs, m_token, {}});

        QCOMPARE(report.pictures, 20);
        QVERIFY(report.files.isEmpty());
        QCOMPARE(jobCount(), 20);
    }

    void aHubThatEndsStopsIt()
    {
        const CancelToken ending;
        ending.cancel(CancelToken::Reason::Shutdown);

        const IntakeReport report = takeIn(twentyPhotos(), *m_engine, {Aim::Jobs, ending, {}});

        QCOMPARE(report.pictures, 0);
        QVERIFY(report.error);
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    TestIntake plans;
    TestTakingIn takings;
    return QTest::qExec(&plans, argc, argv) + QTest::qExec(&takings, argc, argv);
}

#include "tst_intake.moc"
