#include "app/run/run_report.h"

#include <QTest>

using namespace hub;
using namespace hub::app;
using namespace std::chrono_literals;

namespace {

RunItem harbour()
{
    RunItem item;
    item.path = "photos/harbour.jpg";
    item.shownName = QStringLiteral("photos/harbour.jpg");
    return item;
}

ItemOutcome good()
{
    ItemOutcome outcome;
    outcome.jobId = QStringLiteral("id-1");
    outcome.files = {{"harbour-320.webp", QStringLiteral("webp"), 320, 213, 9000, false},
                     {"harbour.json", QStringLiteral("json"), 0, 0, 800, true}};
    outcome.sourceBytes = 4'000'000;
    outcome.bestBytes = 200'000;
    return outcome;
}

json::object parsed(const QByteArray &line)
{
    const auto value = parseJson(line, QStringLiteral("line"));
    return value && value->is_object() ? value->get_object() : json::object();
}

} // namespace

class TestReportLines final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failureNamesTheFileOnce_data()
    {
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("line");
        QTest::newRow("detail without a name")
            << "not an image"
            << "aio-hub: photos/harbour.jpg: not an image (check it)";
        QTest::newRow("detail with the name")
            << "photos/harbour.jpg is no image"
            << "aio-hub: photos/harbour.jpg is no image (check it)";
        QTest::newRow("detail of many lines")
            << "not\nan\r\nimage\x1b[2J"
            << "aio-hub: photos/harbour.jpg: not an image [2J (check it)";
    }
    void failureNamesTheFileOnce()
    {
        QFETCH(QString, detail);
        QFETCH(QString, line);

        const Error error{Error::Kind::InvalidInput, detail, QStringLiteral("check it")};

        QCOMPARE(lines::failure(harbour(), error), line);
    }

    void successTellsWhatWasWon()
    {
        QCOMPARE(lines::success(harbour(), good()),
                 QString::fromUtf8("photos/harbour.jpg: 2 files, 4.0 MB → 200.0 kB (−95 %)"));
    }

    void successWithoutComparisonTellsTheFiles()
    {
        ItemOutcome outcome = good();
        outcome.bestBytes = 0;

        QCOMPARE(lines::success(harbour(), outcome), QStringLiteral("photos/harbour.jpg: 2 files"));
    }

    void successOfATestKindIsItsResult()
    {
        ItemOutcome outcome;
        outcome.resultJson = "{\"slept_ms\":5}";
        RunItem item;
        item.shownName = QStringLiteral("test.sleep");

        QCOMPARE(lines::success(item, outcome), QStringLiteral("test.sleep: {\"slept_ms\":5}"));
    }

    void summaryHasEveryNumber()
    {
        RunSummary summary;
        summary.succeeded = 22;
        summary.failed = 2;
        summary.written = 170;
        summary.unchanged = 6;
        summary.sourceBytes = 118'200'000;
        summary.bestBytes = 6'100'000;
        summary.duration = 12'340ms;
        summary.outFolder = QStringLiteral("/out");

        QCOMPARE(lines::summary(summary),
                 QString::fromUtf8("22 done, 2 failed in 12.3 s; 170 files written to /out, "
                                   "6 unchanged; 118.2 MB → 6.1 MB (−95 %)"));
    }

    void growthIsShownAsGrowth()
    {
        RunSummary summary;
        summary.succeeded = 1;
        summary.sourceBytes = 1000;
        summary.bestBytes = 1030;

        QVERIFY(lines::summary(summary).endsWith(QStringLiteral("(+3.0 %)")));
    }

    void jsonOfAFileThatIsNotUtf8IsValid()
    {
        RunItem item = harbour();
        item.path = "caf\xe9\n.jpg";

        const json::object object = parsed(lines::outcomeJson(item, good()));

        QCOMPARE(toQString(object.at("event").as_string()), QStringLiteral("job"));
        QCOMPARE(toQString(object.at("file").as_string()), QStringLiteral("caf%e9%0a.jpg"));
        QCOMPARE(toQString(object.at("state").as_string()), QStringLiteral("succeeded"));
        QCOMPARE(object.at("files").as_array().size(), std::size_t(2));
        QCOMPARE(object.at("best_bytes").as_int64(), 200'000);
    }

    void jsonOfAFailureHasCodeDetailAndRemedy()
    {
        ItemOutcome outcome;
        outcome.error = Error{
            Error::Kind::TooLarge, QStringLiteral("51 megapixels"), QStringLiteral("raise it")};

        const json::object error =
            parsed(lines::outcomeJson(harbour(), outcome)).at("error").as_object();

        QCOMPARE(toQString(error.at("code").as_string()), QStringLiteral("too_large"));
        QCOMPARE(toQString(error.at("detail").as_string()), QStringLiteral("51 megapixels"));
        QCOMPARE(toQString(error.at("remedy").as_string()), QStringLiteral("raise it"));
    }

    void jsonOfAVariantSaysWhatItIs()
    {
        const json::object object = parsed(lines::fileJson(harbour(), good().files.front()));

        QCOMPARE(toQString(object.at("event").as_string()), QStringLiteral("variant"));
        QCOMPARE(toQString(object.at("output").as_string()), QStringLiteral("harbour-320.webp"));
        QCOMPARE(object.at("width").as_int64(), 320);
        QCOMPARE(object.at("unchanged").as_bool(), false);
    }

    void jsonOfTheEndCounts()
    {
        RunSummary summary;
        summary.succeeded = 3;
        summary.failed = 1;

        const json::object object = parsed(lines::summaryJson(summary));

        QCOMPARE(toQString(object.at("event").as_string()), QStringLiteral("done"));
        QCOMPARE(object.at("ok").as_int64(), 3);
        QCOMPARE(object.at("failed").as_int64(), 1);
        QCOMPARE(object.at("interrupted").as_bool(), false);
    }
};

QTEST_GUILESS_MAIN(TestReportLines)
#include "tst_report_lines.moc"
