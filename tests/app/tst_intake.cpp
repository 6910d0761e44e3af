#include "app/window/intake.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace hub::app;

namespace {

const QByteArray kPng("\x89PNG\r\n\x1a\n", 8);

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

        const IntakePlan plan = planIntake(paths, m_token);

        QCOMPARE(plan.pictures, paths);
        QVERIFY(plan.report.example.isEmpty());
    }

    void aTextIsNoPicture()
    {
        const QTemporaryDir folder;

        const IntakePlan plan =
            planIntake({file(folder, QStringLiteral("notes.txt"), "words\n")}, m_token);

        QVERIFY(plan.pictures.isEmpty());
        QCOMPARE(plan.report.texts, 1);
        QCOMPARE(plan.report.example, QStringLiteral("notes.txt"));
    }

    void aVideoOfTwoGigabytesIsNotRead()
    {
        const QTemporaryDir folder;
        const QByteArray path = file(folder, QStringLiteral("clip.mp4"), {});
        QVERIFY(QFile::resize(QFile::decodeName(path), 2LL << 30));

        const IntakePlan plan = planIntake({path}, m_token);

        QCOMPARE(plan.report.videos, 1);
        QVERIFY(plan.pictures.isEmpty());
    }

    void aFolderGivesItsPicturesOnly()
    {
        const QTemporaryDir folder;
        file(folder, QStringLiteral("album/one.png"), kPng);
        file(folder, QStringLiteral("album/deeper/two.png"), kPng);
        file(folder, QStringLiteral("album/list.txt"), "words\n");

        const IntakePlan plan =
            planIntake({QFile::encodeName(folder.filePath(QStringLiteral("album")))}, m_token);

        QCOMPARE(plan.pictures.size(), 2);
        QCOMPARE(plan.report.texts, 0);
    }

    void aFolderWithoutPicturesIsNamed()
    {
        const QTemporaryDir folder;
        file(folder, QStringLiteral("papers/list.txt"), "words\n");

        const IntakePlan plan =
            planIntake({QFile::encodeName(folder.filePath(QStringLiteral("papers")))}, m_token);

        QCOMPARE(plan.report.emptyFolders, 1);
        QCOMPARE(plan.report.example, QStringLiteral("papers"));
    }

    void oneThousandIsTheMostAtOnce()
    {
        const QTemporaryDir folder;
        const QByteArray path = file(folder, QStringLiteral("one.png"), kPng);

        const IntakePlan exactly = planIntake(QByteArrayList(kMostFiles, path), m_token);
        const IntakePlan over = planIntake(QByteArrayList(kMostFiles + 2, path), m_token);

        QCOMPARE(exactly.pictures.size(), kMostFiles);
        QCOMPARE(exactly.report.overLimit, 0);
        QCOMPARE(over.pictures.size(), kMostFiles);
        QCOMPARE(over.report.overLimit, 2);
    }

    void whatIsNotThereOrNoFileIsToldAndNotWaitedFor()
    {
        const QByteArrayList paths{"/nowhere/at/all.png", "/dev/zero"};

        const IntakePlan plan = planIntake(paths, m_token);

        QCOMPARE(plan.report.unreadable, 2);
    }
};

QTEST_GUILESS_MAIN(TestIntake)

#include "tst_intake.moc"
