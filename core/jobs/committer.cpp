#include "core/base/logging.h"
#include "core/jobs/committer_p.h"
#include "core/jobs/sqlite_job_store_p.h"

namespace hub::jobs {
namespace {

/// After this many commits in a row the drain lets others have the writer.
constexpr int kCommitsInARow = 8;

/// How long a commit may wait for those that the last one released, as a part of what that one took
/// and at the most: less where they did not all come the last time, as after the start of long
/// jobs.
constexpr int kGatherPart = 4;
constexpr std::chrono::microseconds kLongestGather{300};
constexpr std::chrono::microseconds kLongestUsefulGather{1000};

/// What a caller waits for; in the caller's frame, which may be gone once it is ready.
struct Answer
{
    std::atomic<bool> isReady{false};
    Result<Committer::Records> records;
};

Committer::Records recordsOf(const Draft &draft, const QStringList &ids)
{
    Committer::Records records;
    records.reserve(static_cast<std::size_t>(ids.size()));
    for (const QString &id : ids)
        records.push_back(draft.find(id));
    return records;
}

void answer(const Committer::Operation &operation,
            const Draft &draft,
            const Result<QStringList> &decided)
{
    if (!operation.done)
        return;
    if (decided)
        operation.done(recordsOf(draft, *decided));
    else
        operation.done(fail(decided.error()));
}

} // namespace

Committer::Committer(
    database::Database &database, Board &board, Schedule &schedule, Links &links, Hooks hooks)
    : m_database(database)
    , m_board(board)
    , m_schedule(schedule)
    , m_links(links)
    , m_hooks(std::move(hooks))
{}

Committer::~Committer()
{
    stop();
}

void Committer::post(Operation operation)
{
    MutexLocker lock(m_mutex);
    if (m_isStopped) {
        lock.unlock();
        if (operation.done)
            operation.done(
                fail(Error::Kind::Cancelled, QStringLiteral("the job queue has stopped")));
        return;
    }
    m_queue.push_back(std::move(operation));
    const bool isGathered = m_gatherUntil > 0 && m_queue.size() >= m_gatherUntil;
    if (isGathered)
        m_gatherUntil = 0;
    const bool wasDraining = std::exchange(m_isDraining, true);
    // Whoever is woken finds the lock free.
    lock.unlock();
    if (isGathered)
        m_gathered.notify_one();
    if (!wasDraining)
        submitDrain();
}

Result<Committer::Records> Committer::run(Decide decide)
{
    Answer answer;
    post({std::move(decide),
          [&answer](Result<Records> records) {
              answer.records = std::move(records);
              answer.isReady.store(true, std::memory_order_release);
          },
          false});
    // All who wait for one commit are woken by one call; who waits for the next goes on waiting.
    auto seen = m_answered.value();
    while (!answer.isReady.load(std::memory_order_acquire)) {
        m_answered.wait(seen);
        seen = m_answered.value();
    }
    return std::move(answer.records);
}

void Committer::announce()
{
    m_answered.advance();
    m_answered.wake();
}

void Committer::wake()
{
    {
        const MutexLocker lock(m_mutex);
        if (m_isStopped)
            return;
        m_isWoken = true; // A drain that has looked already must look again.
        if (std::exchange(m_isDraining, true))
            return;
    }
    submitDrain();
}

void Committer::stop()
{
    const MutexLocker lock(m_mutex);
    m_isStopped = true;
    while (m_isDraining)
        m_ended.wait(m_mutex);
}

void Committer::submitDrain()
{
    auto drained = m_database.writer().submit([this](database::Connection &connection) {
        drain(connection);
        return Result<void>();
    });
    // The writer refuses at once or not at all; a drain that already ran has succeeded.
    if (drained.isFinished() && !drained.result())
        refuseQueued(drained.result().error());
}

void Committer::refuseQueued(const Error &error)
{
    std::deque<Operation> refused;
    {
        const MutexLocker lock(m_mutex);
        std::deque<Operation> kept;
        for (Operation &operation : m_queue)
            (operation.mustLand ? kept : refused).push_back(std::move(operation));
        m_queue = std::move(kept);
    }
    for (const Operation &operation : refused) {
        if (operation.done)
            operation.done(fail(error));
    }
    announce();
    m_hooks.failed(error);
    const MutexLocker lock(m_mutex);
    m_isDraining = false;
    m_ended.notify_all();
}

void Committer::gather()
{
    // Whom the last commit released comes back in microseconds, and a commit that starts without
    // them makes them wait for two: half the jobs a sync. Those who came during the commit wait
    // with them, or the two halves would take turns for ever. Real time, whatever clock the queue
    // goes by: it is the disk's that counts here.
    const auto [taken, released] = std::exchange(m_last, {});
    if (released == 0)
        return;
    const auto longest =
        m_wasUseful ? std::min<std::chrono::nanoseconds>(taken, kLongestUsefulGather)
                    : std::min<std::chrono::nanoseconds>(taken / kGatherPart, kLongestGather);
    const auto deadline = std::chrono::steady_clock::now() + longest;
    const MutexLocker lock(m_mutex);
    const std::size_t wanted = m_queue.size() + released;
    m_gatherUntil = wanted;
    while (m_gatherUntil > 0 && !m_isWoken && !m_isStopped) {
        if (m_gathered.wait_until(m_mutex, deadline) == std::cv_status::timeout)
            break;
    }
    m_gatherUntil = 0;
    m_wasUseful = m_queue.size() >= wanted;
}

std::vector<Committer::Operation> Committer::take()
{
    const MutexLocker lock(m_mutex);
    std::vector<Operation> operations(std::make_move_iterator(m_queue.begin()),
                                      std::make_move_iterator(m_queue.end()));
    m_queue.clear();
    m_isWoken = false;
    return operations;
}

bool Committer::endDrain()
{
    const MutexLocker lock(m_mutex);
    if (!m_queue.empty() || m_isWoken)
        return false;
    m_isDraining = false;
    // Under the lock: once it is free, the committer may be gone.
    m_ended.notify_all();
    return true;
}

void Committer::drain(database::Connection &connection)
{
    SqliteJobStore store(connection);
    for (int round = 0; round < kCommitsInARow; ++round) {
        std::vector<Operation> operations = std::exchange(m_kept, {});
        std::ranges::move(take(), std::back_inserter(operations));
        commitTogether(store, std::move(operations));
        m_hooks.drained();
        gather();
        if (endDrain())
            return;
    }
    submitDrain();
}

Result<void> Committer::commit(JobStore &store, Draft &draft)
{
    if (draft.changes().empty())
        return {};
    const auto begin = std::chrono::steady_clock::now();
    if (auto applied = store.apply(draft.changes(), draft.durability()); !applied) {
        draft.discard();
        return applied;
    }
    m_last.duration = std::chrono::steady_clock::now() - begin;
    m_last.released = static_cast<std::size_t>(
        std::ranges::count_if(draft.changes(), [](const RecordChange &change) {
            return change.after->run && (!change.before || !change.before->run);
        }));
    draft.publish();
    if (std::exchange(m_isFailing, false)) {
        qCInfo(logJobs) << "jobs are stored again";
        m_board.setTrouble({});
    }
    m_hooks.committed(draft);
    return {};
}

void Committer::commitTogether(JobStore &store, std::vector<Operation> operations)
{
    Draft draft(m_board, m_schedule, m_links);
    std::vector<Result<QStringList>> decided;
    decided.reserve(operations.size());
    for (const Operation &operation : operations)
        decided.push_back(operation.decide(draft, store));
    m_hooks.fill(draft);

    if (!commit(store, draft)) {
        commitApart(store, std::move(operations));
        return;
    }
    for (std::size_t i = 0; i < operations.size(); ++i) {
        m_last.released += operations[i].done ? 1 : 0;
        answer(operations[i], draft, decided[i]);
    }
    announce();
    m_hooks.answered(draft);
}

void Committer::commitApart(JobStore &store, std::vector<Operation> operations)
{
    for (Operation &operation : operations) {
        Draft draft(m_board, m_schedule, m_links);
        auto decided = operation.decide(draft, store);
        auto committed = decided ? commit(store, draft) : Result<void>();
        if (!committed) {
            noteFailure(committed.error());
            // A fence that does not hold never will.
            if (operation.mustLand && committed.error().kind != Error::Kind::Conflict) {
                m_kept.push_back(std::move(operation));
                continue;
            }
            decided = fail(committed.error());
        }
        answer(operation, draft, decided);
        announce();
        m_hooks.answered(draft);
    }
    Draft draft(m_board, m_schedule, m_links);
    m_hooks.fill(draft);
    if (auto committed = commit(store, draft); !committed)
        noteFailure(committed.error());
    m_hooks.answered(draft);
}

void Committer::noteFailure(const Error &error)
{
    if (!std::exchange(m_isFailing, true))
        qCWarning(logJobs).noquote() << "jobs cannot be stored:" << error.message();
    m_board.setTrouble(QStringLiteral("cannot be stored at present: ") + error.message());
    m_hooks.failed(error);
}

} // namespace hub::jobs
