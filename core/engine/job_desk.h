#pragma once

#include "core/base/deliver.h"
#include "core/engine/engine.h"

#include <QFuture>

namespace hub {

/// A job as a list shows it: without input, result and log, of which a hundred thousand would fill
/// the memory.
struct JobRow
{
    QString id;
    QString kind;
    QString subject; ///< What it works on, in people's words: a file's name. May be empty.
    QString group;
    jobs::State state = jobs::State::Waiting;
    jobs::Priority priority = jobs::Priority::Normal;
    int attempt = 0;
    int maxAttempts = 1;
    double progress = 0; ///< 0..1
    std::optional<std::chrono::milliseconds> eta;
    QString waitingReason;
    QString error;         ///< What went wrong, in one sentence; empty if nothing did.
    int files = 0;         ///< That it made of a photo; 0: it is not done, or does something else.
    qint64 savedBytes = 0; ///< What a page saves that downloads the best of them instead.
    WallTime createdAt;
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;

    bool operator==(const JobRow &) const = default;
};
[[nodiscard]] JobRow jobRow(const jobs::Job &job);

/// What a list of jobs has to take in.
struct JobNews
{
    bool startsAnew = false;     ///< What the list holds is void; `older` is the first page.
    std::vector<JobRow> older;   ///< The next page of the stored jobs, newest first.
    std::vector<JobRow> changed; ///< New jobs and changed ones, each once, as it is now.
    jobs::JobQueue::Counts counts;
    bool isComplete = false;      ///< All stored jobs have been told.
    std::optional<Error> problem; ///< Why stored jobs could not be read; they are asked for again.
};
using JobNewsPtr = std::shared_ptr<const JobNews>;

/// The queue for a face that must never wait: what is asked for is done on the desk's thread and
/// comes back as a future, and the list of jobs comes as a first page, further pages, and changes.
///
/// Units:   changes come at most ten times a second; kMostRows jobs at most, the newest.
/// Threads: every function may be called from any thread; subscribe() from the receiver's.
/// Errors:  those of JobQueue. Futures are cancelled where the desk goes first.
class JobDesk final
{
public:
    static constexpr std::size_t kMostRows = 100'000;
    static constexpr std::chrono::milliseconds kPeriod{100};

    /// Where jobs come from, and how an artifact is called. All outlive the desk.
    struct Sources
    {
        jobs::JobQueue *queue = nullptr;
        const Clock *clock = nullptr;
        std::function<QString(const QString &artifact)> artifactName;
    };
    [[nodiscard]] static Sources sourcesOf(Engine &engine);

    explicit JobDesk(Sources sources);
    explicit JobDesk(Engine &engine);
    ~JobDesk();
    JobDesk(const JobDesk &) = delete;
    JobDesk &operator=(const JobDesk &) = delete;

    [[nodiscard]] QFuture<Result<jobs::Job>> find(const QString &id);
    [[nodiscard]] QFuture<Result<jobs::Job>> cancel(const QString &id);
    [[nodiscard]] QFuture<Result<jobs::Job>> retry(const QString &id);
    [[nodiscard]] QFuture<Result<jobs::Job>> pause(const QString &id);
    [[nodiscard]] QFuture<Result<jobs::Job>> resume(const QString &id);
    [[nodiscard]] QFuture<Result<jobs::Job>> setPriority(const QString &id,
                                                         jobs::Priority priority);
    /// Starts no more jobs, or starts them again.
    [[nodiscard]] QFuture<Result<void>> setQueuePaused(bool isPaused);

    /// Calls @p handle with news in @p receiver's thread, from the first page on. There is one
    /// subscriber: a second one takes over from the first.
    template<typename Handler>
    void subscribe(QObject *receiver, Handler handle)
    {
        follow(m_shared, begin(), receiver, std::move(handle));
    }

private:
    struct Shared; // Of the desk, its thread and the subscription, which may outlive it.
    using Work = std::function<Result<jobs::Job>(jobs::JobQueue &)>;

    [[nodiscard]] QFuture<Result<jobs::Job>> post(Work work);
    [[nodiscard]] quint64 begin();
    [[nodiscard]] static QFuture<JobNewsPtr> ask(Shared &shared, quint64 subscription);
    template<typename Handler>
    static void follow(const std::shared_ptr<Shared> &shared,
                       quint64 subscription,
                       QObject *receiver,
                       Handler handle)
    {
        deliver(ask(*shared, subscription),
                receiver,
                [shared, subscription, receiver, handle](const JobNewsPtr &news) {
                    follow(shared, subscription, receiver, handle);
                    handle(news);
                });
    }

    const std::shared_ptr<Shared> m_shared;
    std::thread m_thread;
};

} // namespace hub
