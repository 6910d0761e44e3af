#include "core/base/random.h"
#include "ui/jobs/job_list_model.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QTest>

using namespace hub;
using namespace hub::ui;
using jobs::State;

namespace {

WallTime moment(int seconds)
{
    return WallTime(std::chrono::seconds(1'700'000'000 + seconds));
}

JobRow job(int number, State state = State::Waiting)
{
    JobRow row;
    row.id = QStringLiteral("%1").arg(number, 8, 10, QLatin1Char('0'));
    row.kind = number % 3 == 0 ? QStringLiteral("image.optimize") : QStringLiteral("image.convert");
    row.subject = QStringLiteral("photo %1.jpg").arg(number % 100);
    row.state = state;
    row.priority = static_cast<jobs::Priority>(number % 5);
    row.createdAt = moment(number);
    return row;
}

JobNews older(int begin, int end)
{
    JobNews news;
    for (int number = begin; number < end; ++number)
        news.older.push_back(job(number));
    return news;
}

JobNews changed(const std::vector<JobRow> &rows)
{
    JobNews news;
    news.changed = rows;
    return news;
}

QStringList idsOf(const JobListModel &model)
{
    QStringList ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(model.jobAt(row).id);
    return ids;
}

} // namespace

class TestJobListModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finishedRowSaysWhatCameOfIt_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("files");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("words");
        const auto row =
            [](const char *name, State state, int files, int seconds, const char *words) {
                QTest::newRow(name) << int(state) << files << seconds << QString::fromLatin1(words);
            };
        row("pictures", State::Succeeded, 3, 2, "3 files, saved 1.2 MB");
        row("something else", State::Succeeded, 0, 2, "in 2.0 s");
        row("cancelled while it ran", State::Cancelled, 0, 2, "after 2.0 s");
        row("cancelled before", State::Cancelled, 0, -1, "before it began");
    }
    void finishedRowSaysWhatCameOfIt()
    {
        QFETCH(int, state);
        QFETCH(int, files);
        QFETCH(int, seconds);
        QFETCH(QString, words);
        JobRow row = job(1, static_cast<State>(state));
        row.files = files;
        row.savedBytes = files > 0 ? 1'258'291 : 0;
        if (seconds >= 0) {
            row.startedAt = moment(5);
            row.finishedAt = moment(5 + seconds);
        }
        JobListModel model;

        model.apply(changed({row}));

        const QModelIndex index = model.index(0, JobListModel::ConditionColumn);
        QCOMPARE(model.data(index, Qt::DisplayRole).toString(), words);
    }

    void nameOfTheFileComesFirst()
    {
        JobListModel model;
        model.apply(changed({job(3)}));

        QCOMPARE(model.data(model.index(0, JobListModel::JobColumn), Qt::DisplayRole).toString(),
                 QStringLiteral("photo 3.jpg \u00b7 image.optimize"));
    }

    void newestComesFirst()
    {
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);

        model.apply(older(10, 20));
        model.apply(older(0, 5));
        model.apply(changed({job(7), job(30)}));

        QCOMPARE(model.rowCount(), 17);
        QCOMPARE(model.jobAt(0).id, job(30).id);
        QCOMPARE(model.jobAt(11).id, job(7).id);
        QCOMPARE(model.rowOf(job(0).id), 16);
        QCOMPARE(model.kinds(),
                 (QStringList{QStringLiteral("image.convert"), QStringLiteral("image.optimize")}));
    }

    void changeTouchesItsRowAlone()
    {
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(older(0, 100));
        const QPersistentModelIndex kept = model.index(model.rowOf(job(50).id), 2);
        int resets = 0;
        int rows = 0;
        connect(&model, &QAbstractItemModel::modelReset, this, [&resets] { ++resets; });
        connect(&model,
                &QAbstractItemModel::dataChanged,
                this,
                [&rows](const QModelIndex &first, const QModelIndex &last) {
                    rows += last.row() - first.row() + 1;
                });
        JobRow running = job(50, State::Running);
        running.progress = 0.4;

        model.apply(changed({running}));
        model.apply(changed({running})); // The same again is no news.

        QCOMPARE(rows, 1);
        QCOMPARE(resets, 0);
        QVERIFY(kept.isValid());
        QVERIFY(kept.data(Qt::DisplayRole).toString().contains(QStringLiteral("40")));
    }

    void randomChangesKeepOrderFilterAndPersistentRows()
    {
        const int seed = qEnvironmentVariableIntValue("AIO_TEST_SEED") != 0
                             ? qEnvironmentVariableIntValue("AIO_TEST_SEED")
                             : static_cast<int>(QDateTime::currentMSecsSinceEpoch() % 1'000'000);
        qInfo() << "AIO_TEST_SEED" << seed;
        Random random(static_cast<std::uint64_t>(seed));
        const auto below = [&random](int bound) {
            return static_cast<int>(random.fraction() * bound);
        };
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::map<QString, JobRow> truth;
        for (int round = 0; round < 250; ++round) {
            std::vector<JobRow> rows;
            for (int i = below(12); i >= 0; --i) {
                JobRow row = job(below(150), static_cast<State>(below(9)));
                row.progress = random.fraction();
                truth[row.id] = row;
                std::erase_if(rows, [&row](const JobRow &other) { return other.id == row.id; });
                rows.push_back(row);
            }
            std::vector<std::pair<QPersistentModelIndex, QString>> kept;
            for (int row = 0; row < model.rowCount(); row += 7)
                kept.emplace_back(model.index(row, 0), model.jobAt(row).id);
            model.apply(changed(rows));
            if (below(10) == 0)
                model.sort(below(6), below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            for (const auto &[index, id] : kept)
                QVERIFY(!index.isValid() || model.jobAt(index.row()).id == id);
            if (below(6) == 0) {
                JobFilter filter;
                filter.states = static_cast<JobFilter::States>(below(7));
                filter.text = below(2) == 0 ? QString() : QStringLiteral("PHOTO 1");
                model.setFilter(filter);
            }
            QStringList wanted;
            const JobMatcher matcher(model.filter());
            for (const auto &[id, row] : truth) {
                if (matcher.matches(row, haystackOf(row)))
                    wanted.append(id);
            }
            QStringList shown = idsOf(model);
            for (int row = 0; row < shown.size(); ++row)
                QCOMPARE(model.rowOf(shown.at(row)), row);
            shown.sort();
            QCOMPARE(shown, wanted);
        }
    }

    void sortingKeepsWhatIsSelected()
    {
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(older(0, 60));
        const QPersistentModelIndex kept = model.index(13, 0);
        const QString id = model.jobAt(13).id;

        model.sort(JobListModel::PriorityColumn, Qt::DescendingOrder);

        QCOMPARE(model.jobAt(0).priority, jobs::Priority::Critical);
        QCOMPARE(model.jobAt(59).priority, jobs::Priority::Background);
        QCOMPARE(model.jobAt(kept.row()).id, id);
    }

    void filterFindsTextInWhateverCase_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("file") << QStringLiteral("PHOTO 7.J") << 2;
        QTest::newRow("kind") << QStringLiteral("optimize") << 67;
        QTest::newRow("id") << QStringLiteral("00000123") << 1;
        QTest::newRow("error") << QStringLiteral("ätHER") << 1;
        QTest::newRow("nothing") << QStringLiteral("nowhere") << 0;
        QTest::newRow("all") << QStringLiteral("  ") << 200;
    }
    void filterFindsTextInWhateverCase()
    {
        QFETCH(QString, text);
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(older(0, 200));
        JobRow broken = job(5, State::Failed);
        broken.error = QStringLiteral("no file Äther");
        model.apply(changed({broken}));
        JobFilter filter;
        filter.text = text;

        model.setFilter(filter);

        QTEST(model.rowCount(), "count");
        model.setFilter({});
        QCOMPARE(model.rowCount(), 200);
    }

    void listThatStartsAnewForgetsTheOldOne()
    {
        JobListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(older(0, 50));
        JobNews anew = older(100, 103);
        anew.startsAnew = true;

        model.apply(anew);

        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowOf(job(10).id), -1);
    }

    void oldestFinishedLeaveWhereThereAreTooMany()
    {
        JobListModel model;
        const int most = static_cast<int>(JobDesk::kMostRows);
        JobNews news;
        for (int number = 0; number < most + 5'001; ++number)
            news.older.push_back(job(number, number == 3 ? State::Waiting : State::Succeeded));

        model.apply(news);

        QCOMPARE(model.jobCount(), most + 1);
        QCOMPARE(model.rowCount(), most + 1);
        QVERIFY(model.find(job(3).id));
        QVERIFY(!model.find(job(4).id));
        QVERIFY(model.find(job(most + 5'000).id));
    }
};

QTEST_GUILESS_MAIN(TestJobListModel)
#include "tst_job_list_model.moc"
