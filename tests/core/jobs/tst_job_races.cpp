#include "core/base/random.h"
#include "tests/core/jobs/queue_fixture.h"

#include <numeric>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

constexpr int kJobs = 10'000;

/// Ends of each job, as the events tell them.
class Ends
{
public:
    JobQueue::Callback callback()
    {
        return [this](const JobEvent &event) {
            if (!isTerminal(event.job.state))
                return;
            const MutexLocker lock(m_mutex);
            ++m_ends[event.job.id][static_cast<std::size_t>(event.job.state)];
        };
    }
    int count()
    {
        const MutexLocker lock(m_mutex);
        return static_cast<int>(m_ends.size());
    }
    /// Jobs that were told to have ended more than once.
    int doubled()
    {
        const MutexLocker lock(m_mutex);
        return static_cast<int>(std::ranges::count_if(m_ends, [](const auto &entry) {
            return std::accumulate(entry.second.begin(), entry.second.end(), 0) != 1;
        }));
    }

private:
    Mutex m_mutex;
    std::map<QString, std::array<int, 9>> m_ends;
};

} // namespace

class TestJobRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Jobs that end by themselves, are cancelled twice, and run out of time, all at the same time.
    void everyJobEndsExactlyOnce()
    {
        const std::uint64_t seed = 20261123;
        qInfo() << "seed" << seed;
        QueueFixture fixture;
        fixture.options.workers = 8;
        std::array<std::atomic<int>, 3> handled{};
        fixture.addKind(
            u"race"_qs,
            [&](JobContext &context) -> Result<QByteArray> {
                Random random(qHash(context.job().id));
                const std::uint64_t turns = random.below(200);
                for (std::uint64_t i = 0; i < turns; ++i) {
                    if (context.cancelToken().isCancelled())
                        break;
                    std::this_thread::yield();
                }
                context.setProgress(random.fraction());
                if (context.cancelToken().isCancelled() && random.below(2) == 0) {
                    ++handled[0];
                    return fail(context.cancelToken().error(u"race"_qs));
                }
                if (random.below(4) == 0) {
                    ++handled[1];
                    return fail(Error::Kind::InvalidInput, u"told to"_qs);
                }
                ++handled[2];
                return QByteArray("{}");
            },
            DurabilityClass::Relaxed);
        QVERIFY(fixture.start());
        Ends ends;
        const auto subscription = fixture.queue->subscribe(ends.callback());

        std::vector<std::thread> threads;
        std::atomic<bool> isDone{false};
        for (std::uint64_t t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                Random random(seed + t);
                QStringList recent;
                for (int i = 0; i < kJobs / 4; ++i) {
                    JobRequest request = QueueFixture::request(u"race"_qs);
                    request.maxAttempts = 1;
                    request.timeout = std::chrono::milliseconds(1 + random.below(20));
                    recent << fixture.enqueue(request);
                    const QString victim =
                        recent[static_cast<qsizetype>(random.below(std::uint64_t(recent.size())))];
                    if (random.below(2) == 0) {
                        static_cast<void>(fixture.queue->cancel(victim));
                        static_cast<void>(fixture.queue->cancel(victim));
                    }
                    if (recent.size() > 20)
                        recent.removeFirst();
                }
            });
        }
        std::thread time([&] {
            while (!isDone.load()) {
                fixture.clock.advance(1ms);
                std::this_thread::yield();
            }
        });
        for (std::thread &thread : threads)
            thread.join();

        QTRY_COMPARE_WITH_TIMEOUT(ends.count(), kJobs, 30'000);
        isDone = true;
        time.join();
        QCOMPARE(ends.doubled(), 0);
        const auto counts = fixture.queue->counts().byState;
        const qint64 ended = fixture.count(State::Succeeded) + fixture.count(State::Failed)
                             + fixture.count(State::Cancelled);
        qInfo() << "succeeded" << fixture.count(State::Succeeded) << "failed"
                << fixture.count(State::Failed) << "cancelled" << fixture.count(State::Cancelled);
        QCOMPARE(ended, kJobs);
        QCOMPARE(counts[static_cast<std::size_t>(State::Running)], 0);
        // What was told is what is stored.
        const auto stored = fixture.database->reader().run([](database::Connection &connection) {
            return connection.value(
                u"SELECT COUNT(*) FROM jobs WHERE finished_at IS NOT NULL AND state IN "
                "('succeeded','failed','cancelled')"_qs);
        });
        QCOMPARE((*stored)->toLongLong(), qint64(kJobs));
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobRaces)
#include "tst_job_races.moc"
