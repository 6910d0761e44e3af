// bench_jobs [--dir FOLDER] [--jobs N] [--only NAME]: one round of measurements of the job queue,
// on a database of its own in FOLDER. Prints one JSON array of {"name","value","unit"}.

#include "core/base/data_folder.h"
#include "core/base/json.h"
#include "core/jobs/job_queue.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

#include <cstdio>
#include <latch>
#include <semaphore>

namespace {

using namespace hub;
using namespace hub::jobs;
using Steady = std::chrono::steady_clock;

constexpr int kProducers = 10;
constexpr int kWorkers = 10;
constexpr int kPickups = 400;
constexpr int kRestartJobs = 10'000;

[[noreturn]] void stop(const Error &error)
{
    std::fprintf(stderr, "bench_jobs: %s\n", qPrintable(error.message()));
    std::exit(1);
}

template<typename T>
T must(Result<T> result)
{
    if (!result)
        stop(result.error());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

double seconds(Steady::duration span)
{
    return std::chrono::duration<double>(span).count();
}

/// A queue whose jobs do nothing but count, in a folder of its own.
class Bench
{
public:
    Bench(const QString &parent, DurabilityClass durability)
        : m_folder(parent + QStringLiteral("/bench-jobs-XXXXXX"))
        , m_durability(durability)
    {}

    void open()
    {
        const QByteArray folder = m_folder.path().toLocal8Bit();
        database::Database::Options options;
        options.file = folder + "/hub.db";
        options.backupFolder = folder + "/backups";
        options.damagedFolder = folder + "/damaged";
        options.schemas = {JobQueue::schema()};
        m_database = must(database::Database::open(options, m_clock));
        JobQueue::Options queueOptions;
        queueOptions.workers = kWorkers;
        queueOptions.onlyGroup = onlyGroup;
        queue = must(JobQueue::start(*m_database, kinds(), m_clock, m_metrics, queueOptions));
        m_subscription = queue->subscribe([this](const JobEvent &event) {
            if (event.job.state == State::Succeeded && --m_awaited == 0)
                m_ended.release();
        });
    }

    void close()
    {
        m_subscription = {};
        queue.reset();
        m_database.reset();
    }

    /// See JobQueue::Options; for the coming open().
    std::optional<QString> onlyGroup;

    /// Calls @p started in each job, on its worker.
    std::function<void()> started;

    [[nodiscard]] JobRequest request() const
    {
        JobRequest request;
        request.kind = QStringLiteral("noop");
        request.durability = m_durability;
        return request;
    }

    /// Waits until @p count more jobs have ended, durably, and somebody was told. They are counted
    /// where they are told, as the peer does, so that this thread is woken once.
    void waitForEnd(qint64 count)
    {
        if ((m_awaited += count) == 0)
            return;
        if (!m_ended.try_acquire_for(std::chrono::minutes(5)))
            stop({Error::Kind::Timeout, QStringLiteral("the jobs did not end"), {}});
    }

    std::unique_ptr<JobQueue> queue;

private:
    std::vector<JobKind> kinds()
    {
        JobKind noop;
        noop.name = QStringLiteral("noop");
        noop.run = [this](JobContext &) -> Result<QByteArray> {
            if (started)
                started();
            return QByteArray("{}");
        };
        return {noop};
    }

    QTemporaryDir m_folder;
    const DurabilityClass m_durability;
    SystemClock m_clock;
    telemetry::MetricsRegistry m_metrics;
    std::unique_ptr<database::Database> m_database;
    std::atomic<qint64> m_awaited{0}; ///< Less than 0: more have ended than were waited for.
    std::counting_semaphore<> m_ended{0};
    CancelToken::Registration m_subscription;
};

/// Enqueues @p jobs jobs from ten threads, each waiting for its commit.
void produce(Bench &bench, int jobs)
{
    std::vector<std::thread> producers;
    for (int i = 0; i < kProducers; ++i) {
        producers.emplace_back([&bench, jobs] {
            const JobRequest request = bench.request();
            for (int n = 0; n < jobs / kProducers; ++n)
                must(bench.queue->enqueue(request));
        });
    }
    for (std::thread &producer : producers)
        producer.join();
}

class Rows
{
public:
    void add(const QString &name, double value, const char *unit)
    {
        m_rows.push_back(
            json::object{{"name", toJsonString(name)}, {"value", value}, {"unit", unit}});
    }
    void print() const { std::printf("%s\n", toJson(m_rows).constData()); }

private:
    json::array m_rows;
};

/// Ten producers and ten workers at the same time.
void measureAwaited(Bench &bench, int jobs, const QString &suffix, Rows &rows)
{
    bench.open();
    const auto begin = Steady::now();
    produce(bench, jobs);
    bench.waitForEnd(jobs);
    rows.add(
        QStringLiteral("jobs_awaited_") + suffix, jobs / seconds(Steady::now() - begin), "jobs/s");
    bench.close();
}

/// All jobs are there before the first one starts.
void measureFilled(Bench &bench, int jobs, const QString &suffix, Rows &rows)
{
    bench.open();
    must(bench.queue->pauseAll());
    auto begin = Steady::now();
    produce(bench, jobs);
    rows.add(QStringLiteral("enqueue_awaited_") + suffix,
             jobs / seconds(Steady::now() - begin),
             "jobs/s");
    begin = Steady::now();
    must(bench.queue->resumeAll());
    bench.waitForEnd(jobs);
    rows.add(
        QStringLiteral("jobs_filled_") + suffix, jobs / seconds(Steady::now() - begin), "jobs/s");
    bench.close();
}

/// From the call of enqueue() to the handler, with nothing else to do.
void measurePickup(Bench &bench, const QString &suffix, Rows &rows)
{
    std::binary_semaphore running{0};
    Steady::time_point startedAt;
    bench.started = [&] {
        startedAt = Steady::now();
        running.release();
    };
    bench.open();
    std::vector<double> milliseconds;
    for (int i = 0; i < kPickups; ++i) {
        const auto begin = Steady::now();
        must(bench.queue->enqueue(bench.request()));
        running.acquire();
        milliseconds.push_back(seconds(startedAt - begin) * 1000);
        bench.waitForEnd(1);
        // Idle: nobody releases it here.
        static_cast<void>(running.try_acquire_for(std::chrono::milliseconds(2)));
    }
    bench.close();
    bench.started = nullptr;
    std::sort(milliseconds.begin(), milliseconds.end());
    rows.add(QStringLiteral("pickup_p50_") + suffix, milliseconds[kPickups / 2], "ms");
    rows.add(QStringLiteral("pickup_p99_") + suffix, milliseconds[kPickups * 99 / 100], "ms");
}

/// From opening the database to the first handler, with ten thousand jobs that wait.
void measureRestart(Bench &bench, Rows &rows)
{
    std::atomic<bool> isFirst{false};
    std::binary_semaphore running{0};
    Steady::time_point startedAt;
    bench.started = [&] {
        if (!isFirst.exchange(false))
            return;
        startedAt = Steady::now();
        running.release();
    };
    bench.onlyGroup = QStringLiteral("nobody's"); // So that they wait.
    bench.open();
    must(bench.queue->enqueue(std::vector<JobRequest>(kRestartJobs, bench.request())));
    bench.close();
    bench.onlyGroup.reset();

    isFirst.store(true);
    const auto begin = Steady::now();
    bench.open();
    running.acquire();
    rows.add(QStringLiteral("restart_10k_first_job"), seconds(startedAt - begin) * 1000, "ms");
    bench.close();
}

void measureClass(
    const QString &folder, DurabilityClass durability, const QString &suffix, int jobs, Rows &rows)
{
    Bench awaited(folder, durability);
    measureAwaited(awaited, jobs, suffix, rows);
    Bench filled(folder, durability);
    measureFilled(filled, jobs, suffix, rows);
    Bench pickup(folder, durability);
    measurePickup(pickup, suffix, rows);
}

int fill(const QString &data, int jobs)
{
    const auto folder =
        must(DataFolder::open(data.toLocal8Bit(), QStringLiteral("bench_jobs --fill")));
    const SystemClock clock;
    database::Database::Options options;
    options.file = folder->databaseFile();
    options.backupFolder = folder->backups();
    options.damagedFolder = folder->damaged();
    options.schemas = {JobQueue::schema()};
    const auto database = must(database::Database::open(options, clock));
    telemetry::MetricsRegistry metrics;
    JobKind kind;
    kind.name = QStringLiteral("test.sleep");
    kind.run = [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); };
    JobQueue::Options queueOptions;
    queueOptions.onlyGroup = QStringLiteral("nobody's"); // So that they wait.
    const auto queue = must(JobQueue::start(*database, {kind}, clock, metrics, queueOptions));
    JobRequest request;
    request.kind = kind.name;
    request.input = R"({"ms":1})";
    for (int left = jobs; left > 0; left -= kRestartJobs)
        must(queue->enqueue(std::vector<JobRequest>(
            static_cast<std::size_t>(std::min(left, kRestartJobs)), request)));
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption dir(QStringLiteral("dir"),
                                 QStringLiteral("where the databases are made"),
                                 QStringLiteral("folder"),
                                 QDir::tempPath());
    const QCommandLineOption jobs(QStringLiteral("jobs"),
                                  QStringLiteral("jobs a measurement"),
                                  QStringLiteral("number"),
                                  QStringLiteral("5000"));
    const QCommandLineOption only(QStringLiteral("class"),
                                  QStringLiteral("strict, relaxed or restart; all if absent"),
                                  QStringLiteral("name"));
    const QCommandLineOption filled(QStringLiteral("fill"),
                                    QStringLiteral("make a data folder with waiting jobs"),
                                    QStringLiteral("data"));
    parser.addPositionalArgument(QStringLiteral("number"), QStringLiteral("jobs for --fill"));
    parser.addOptions({dir, jobs, only, filled});
    parser.process(application);
    if (parser.isSet(filled))
        return fill(parser.value(filled), parser.positionalArguments().value(0).toInt());

    const int count = parser.value(jobs).toInt();
    if (count < kProducers)
        stop({Error::Kind::InvalidInput, QStringLiteral("--jobs: must be from 10"), {}});
    Rows rows;
    const QString wanted = parser.value(only);
    const auto isWanted = [&](QStringView name) { return wanted.isEmpty() || wanted == name; };
    if (isWanted(u"strict"))
        measureClass(
            parser.value(dir), DurabilityClass::Strict, QStringLiteral("strict"), count, rows);
    if (isWanted(u"relaxed"))
        measureClass(
            parser.value(dir), DurabilityClass::Relaxed, QStringLiteral("relaxed"), count, rows);
    if (isWanted(u"restart")) {
        Bench restart(parser.value(dir), DurabilityClass::Strict);
        measureRestart(restart, rows);
    }
    rows.print();
    return 0;
}
