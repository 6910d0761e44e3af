// The list with a hundred thousand jobs: changes, filters, scrolling.
#include "tests/bench/charts/measuring.h"
#include "tests/bench/charts/plain_model.h"
#include "ui/jobs/job_delegate.h"
#include "ui/jobs/job_list_model.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTimer>

namespace hub::bench {
namespace {

using namespace hub::ui;

constexpr int kRows = 100'000;
constexpr int kChanges = 500;

JobRow job(int number)
{
    JobRow row;
    row.id = QStringLiteral("%1").arg(number, 26, 10, QLatin1Char('0'));
    row.kind = QStringLiteral("image.optimize");
    row.subject = QStringLiteral("photo %1.jpg").arg(number);
    row.state = number % 7 == 0 ? jobs::State::Running : jobs::State::Waiting;
    row.waitingReason = QStringLiteral("waits for a free worker");
    row.createdAt = WallTime(std::chrono::seconds(1'700'000'000 + number));
    return row;
}

class Table final : public QTableView
{
public:
    explicit Table(QAbstractItemModel &model)
    {
        setModel(&model);
        verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        verticalHeader()->setDefaultSectionSize(JobDelegate::kRowHeight);
        verticalHeader()->hide();
        setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        resize(1072, 700);
        if (qobject_cast<JobListModel *>(&model))
            setItemDelegate(new JobDelegate(this));
        show();
    }
};

JobNews all()
{
    JobNews news;
    for (int number = 0; number < kRows; ++number)
        news.older.push_back(job(number));
    return news;
}

void fill(JobListModel &model)
{
    model.apply(all());
}

int changedRow(int round, int number)
{
    return (round * kChanges + number) * 7 % kRows;
}

/// Five hundred changes ten times a second.
void measureChanges(const QTableView &table, int seconds, const std::function<void(int)> &change)
{
    QTimer timer;
    int round = 0;
    QObject::connect(&timer, &QTimer::timeout, &table, [&] { change(round++); });
    timer.start(std::chrono::milliseconds(100));
    printRow(QStringLiteral("500 changes at 10 Hz among 100,000 jobs"),
             cpuShare(seconds),
             QStringLiteral("% of a core"));
}

/// The longest of a few filters, each from and to the whole list.
void measureFilter(const std::function<void(const QString &text)> &filter)
{
    double longest = 0;
    for (const char *text : {"9", "", "photo 12", "", "nowhere", ""}) {
        const double before = cpuSeconds();
        filter(QString::fromLatin1(text));
        longest = std::max(longest, 1'000 * (cpuSeconds() - before));
    }
    printRow(
        QStringLiteral("the longest filter of 100,000 jobs"), longest, QStringLiteral("CPU ms"));
}

void measureScroll(QTableView &table)
{
    const double ms = cpuMsAStep(300, [&table](int step) {
        table.verticalScrollBar()->setValue(step * 5 * JobDelegate::kRowHeight + step);
    });
    printRow(QStringLiteral("a frame of 100,000 jobs scrolled"), ms, QStringLiteral("CPU ms"));
}

} // namespace

void measureJobChanges(bool isOurs, int seconds)
{
    if (!isOurs) {
        PlainModel model(kRows);
        const Table table(model);
        return measureChanges(table, seconds, [&model](int round) {
            for (int i = 0; i < kChanges; ++i)
                model.change(changedRow(round, i), round);
        });
    }
    const std::vector<JobRow> rows = all().older; // The desk makes them, on a thread of its own.
    JobListModel model;
    fill(model);
    const Table table(model);
    measureChanges(table, seconds, [&model, &rows](int round) {
        JobNews news;
        for (int i = 0; i < kChanges; ++i) {
            JobRow row = rows[static_cast<std::size_t>(changedRow(round, i))];
            row.state = jobs::State::Running;
            row.progress = (round % 97) / 97.0 + 0.001;
            news.changed.push_back(row);
        }
        model.apply(news);
    });
}

void measureJobFilter(bool isOurs)
{
    if (isOurs) {
        JobListModel model;
        fill(model);
        const Table table(model);
        return measureFilter([&model](const QString &text) {
            JobFilter filter;
            filter.text = text;
            model.setFilter(filter);
        });
    }
    PlainModel source(kRows);
    QSortFilterProxyModel model;
    model.setSourceModel(&source);
    model.setFilterKeyColumn(-1);
    const Table table(model);
    measureFilter([&model](const QString &text) { model.setFilterFixedString(text); });
}

void measureJobScroll(bool isOurs)
{
    if (isOurs) {
        JobListModel model;
        fill(model);
        Table table(model);
        return measureScroll(table);
    }
    PlainModel model(kRows);
    Table table(model);
    measureScroll(table);
}

} // namespace hub::bench
