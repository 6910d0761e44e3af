#include "core/database/executor.h"

#include <pthread.h>
#include <system_error>

namespace hub::database {
namespace {

constexpr qsizetype kThreadNameBytes = 15; // The kernel's limit.

} // namespace

Executor::Executor(std::size_t maxQueued)
    : m_maxQueued(maxQueued)
{}

Executor::~Executor()
{
    stop();
}

Result<std::unique_ptr<Executor>> Executor::start(const Options &options)
{
    Q_ASSERT(options.maxQueued > 0);
    std::unique_ptr<Executor> executor(new Executor(options.maxQueued));
    Slot<Result<void>> opened;
    try {
        executor->m_thread =
            std::thread([&, self = executor.get()] { self->loop(options, opened); });
    } catch (const std::system_error &error) {
        return fail(Error::Kind::Unavailable,
                    QStringLiteral("cannot start the thread '%1': %2")
                        .arg(options.name, QString::fromLocal8Bit(error.what())),
                    QStringLiteral("raise the limit of processes (ulimit -u)"));
    }
    if (auto ready = opened.take(); !ready)
        return fail(ready.error());
    return executor;
}

void Executor::stop()
{
    {
        const MutexLocker lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Executor::post(Task task)
{
    Error refusal;
    {
        const MutexLocker lock(m_mutex);
        if (!m_stopping && m_tasks.size() < m_maxQueued) {
            m_tasks.push_back(std::move(task));
            m_wake.notify_one();
            return;
        }
        refusal =
            m_stopping
                ? Error{Error::Kind::Cancelled, QStringLiteral("the database is closing"), {}}
                : Error{Error::Kind::Busy,
                        QStringLiteral("over %1 requests wait for the database").arg(m_maxQueued),
                        QStringLiteral("try again in a moment")};
    }
    task.refuse(std::move(refusal));
}

std::optional<Executor::Task> Executor::next()
{
    const MutexLocker lock(m_mutex);
    while (m_tasks.empty() && !m_stopping)
        m_wake.wait(m_mutex);
    if (m_tasks.empty())
        return std::nullopt;
    Task task = std::move(m_tasks.front());
    m_tasks.pop_front();
    return task;
}

void Executor::loop(const Options &options, Slot<Result<void>> &opened)
{
    pthread_setname_np(pthread_self(), options.name.toUtf8().left(kThreadNameBytes).constData());
    auto connection = Connection::open(options.connection);
    if (!connection) {
        opened.put(fail(connection.error()));
        return;
    }
    opened.put({}); // From here on `options` and `opened` may be gone.

    while (auto task = next())
        task->run(**connection);
}

} // namespace hub::database
