#pragma once

#include "core/jobs/job_queue.h"

#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <semaphore>

namespace hub::jobs {

/// A queue on a database of its own, that can be stopped and started again on the same data.
class QueueFixture
{
public:
    QueueFixture()
    {
        options.workers = 4;
        openDatabase();
    }

    void openDatabase()
    {
        const QByteArray folder = m_folder.path().toLocal8Bit();
        database::Database::Options data;
        data.file = folder + "/hub.db";
        data.backupFolder = folder + "/backups";
        data.damagedFolder = folder + "/damaged";
        data.schemas = {JobQueue::schema()};
        auto opened = database::Database::open(data, clock);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message()));
        database = std::move(*opened);
    }

    /// What start() gave; the queue is in `queue` when it is good.
    Result<void> start()
    {
        auto started = JobQueue::start(*database, kinds, clock, metrics, options);
        if (!started)
            return fail(started.error());
        queue = std::move(*started);
        return {};
    }

    void addKind(const QString &name,
                 std::function<Result<QByteArray>(JobContext &)> run,
                 DurabilityClass durability = DurabilityClass::Strict)
    {
        JobKind kind;
        kind.name = name;
        kind.durability = durability;
        kind.run = std::move(run);
        kinds.push_back(std::move(kind));
    }

    /// A kind whose jobs wait at @p gate.
    void addGateKind(const QString &name, class Gate &gate);

    [[nodiscard]] QString enqueue(const QString &kind, const QByteArray &input = "{}") const
    {
        return enqueue(request(kind, input));
    }
    [[nodiscard]] QString enqueue(const JobRequest &request) const
    {
        const auto job = queue->enqueue(request);
        if (!job)
            qFatal("%s", qPrintable(job.error().message()));
        return job->id;
    }
    [[nodiscard]] Job find(const QString &id) const { return queue->find(id).value_or(Job()); }

    [[nodiscard]] State stateOf(const QString &id) const
    {
        const auto job = queue->find(id);
        return job ? job->state : State::Paused;
    }

    [[nodiscard]] qint64 count(State state) const
    {
        return queue->counts().byState[static_cast<std::size_t>(state)];
    }

    /// Runs @p sql as a dead process could have left it: behind the queue's back.
    int tamper(const QString &sql)
    {
        auto changed = database->writer().run(
            [&sql](database::Connection &connection) { return connection.execute(sql); });
        if (!changed)
            qFatal("%s", qPrintable(changed.error().message()));
        return *changed;
    }

    /// Lets the database grow no further, as a full disk does.
    void fillDisk() { setMaxPages(u"(SELECT page_count FROM pragma_page_count)"_qs); }
    void freeDisk() { setMaxPages(u"1073741823"_qs); }

    [[nodiscard]] QByteArray path(const char *name) const
    {
        return m_folder.path().toLocal8Bit() + '/' + name;
    }

    [[nodiscard]] static JobRequest request(const QString &kind, const QByteArray &input = "{}")
    {
        JobRequest request;
        request.kind = kind;
        request.input = input;
        return request;
    }

private:
    void setMaxPages(const QString &pages)
    {
        auto set = database->writer().run([&](database::Connection &connection) -> Result<void> {
            const auto count = connection.value(u"SELECT "_qs + pages);
            if (!count)
                return fail(count.error());
            const auto done =
                connection.value(u"PRAGMA max_page_count=%1"_qs.arg((*count)->toLongLong()));
            return done ? Result<void>() : fail(done.error());
        });
        if (!set)
            qFatal("%s", qPrintable(set.error().message()));
    }

    QTemporaryDir m_folder;

public:
    ManualClock clock;
    telemetry::MetricsRegistry metrics;
    std::vector<JobKind> kinds;
    JobQueue::Options options;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<JobQueue> queue;
};

/// Holds jobs until the test lets them go; every wait ends when the job is cancelled.
class Gate
{
public:
    /// Blocks the job. False: it was cancelled.
    bool pass(const JobContext &context)
    {
        const auto registration = context.cancelToken().onCancel([this] {
            const MutexLocker lock(m_mutex);
            m_changed.notify_all();
        });
        const MutexLocker lock(m_mutex);
        m_order << context.job().id;
        ++m_waiting;
        while (!m_isOpen && m_tickets == 0 && !context.cancelToken().isCancelled())
            m_changed.wait(m_mutex);
        --m_waiting;
        if (m_tickets > 0)
            --m_tickets;
        return !context.cancelToken().isCancelled();
    }

    /// The handler of a kind whose jobs wait at this gate.
    std::function<Result<QByteArray>(JobContext &)> handler()
    {
        return [this](JobContext &context) -> Result<QByteArray> {
            if (!pass(context))
                return fail(context.cancelToken().error(QStringLiteral("the job")));
            return QByteArray("{}");
        };
    }

    void open()
    {
        const MutexLocker lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }
    void letOneGo()
    {
        const MutexLocker lock(m_mutex);
        ++m_tickets;
        m_changed.notify_one();
    }
    int waiting()
    {
        const MutexLocker lock(m_mutex);
        return m_waiting;
    }
    /// The jobs in the order in which they came to the gate.
    QStringList order()
    {
        const MutexLocker lock(m_mutex);
        return m_order;
    }

private:
    Mutex m_mutex;
    ConditionVariable m_changed;
    bool m_isOpen = false;
    int m_tickets = 0;
    int m_waiting = 0;
    QStringList m_order;
};

inline void QueueFixture::addGateKind(const QString &name, Gate &gate)
{
    addKind(name, gate.handler());
}

} // namespace hub::jobs
