// The process that tests/fault/kill kills, and the judge of what is left.
//   kill_driver work   --data DIR --ledger FILE --from N --to M   prints "ack <n> <id>" a job that
//   was taken,
//                                                                 ends when no job is left
//   kill_driver verify --data DIR --ledger FILE --acks FILE       prints what it checked, then "N
//   passed, N failed"

#include "core/base/io.h"
#include "core/base/json.h"
#include "core/base/path_text.h"
#include "core/engine/engine.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <map>
#include <semaphore>

namespace {

using namespace hub;
using namespace hub::jobs;

constexpr qint64 kMaxFileBytes = 64 * 1024 * 1024;

[[noreturn]] void stop(const Error &error)
{
    std::fprintf(stderr, "kill_driver: %s\n", qPrintable(error.message()));
    std::exit(2);
}

template<typename T>
T must(Result<T> result)
{
    if (!result)
        stop(result.error());
    return std::move(*result);
}

/// A PNG of 64 x 48 pixels, eight shades of grey.
const QByteArray kPhoto = QByteArray::fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAN0lEQVR42u3MQREAIAwEsZNSKUhBSqUg"
    "BSmVwmdVMBsBSVBY2GgcXAxiYGBgYGBgYGBgYPBr8ADocEBMFh6jcAAAAABJRU5ErkJggg==");

/// The whole engine on a data folder, as the product starts it, with the kinds of `--test-jobs`.
struct Hub
{
    explicit Hub(const QByteArray &folder)
    {
        Engine::Options options;
        Configuration::Sources sources;
        sources.options = {{QStringLiteral("storage.reserve_percent"), QStringLiteral("0")},
                           {QStringLiteral("storage.reserve_bytes"), QStringLiteral("0")}};
        options.configuration = must(Configuration::resolve(sources));
        options.dataFolder = folder;
        options.workerProgram =
            QCoreApplication::applicationDirPath().toLocal8Bit() + "/aio-worker";
        options.purpose = QStringLiteral("kill_driver");
        options.testJobs = true;
        options.stderrLevel = QtInfoMsg;
        engine = must(Engine::start(std::move(options)));
    }

    [[nodiscard]] qint64 unfinished() const
    {
        qint64 count = 0;
        const auto counts = engine->jobs().counts().byState;
        for (std::size_t i = 0; i < counts.size(); ++i)
            count += isTerminal(static_cast<State>(i)) ? 0 : counts[i];
        return count;
    }

    std::unique_ptr<Engine> engine;
};

/// Job @p n of the run: one in ten makes variants of the photo, one in three takes a moment, the
/// others append to the ledger.
JobRequest requestOf(int n, const QString &ledger)
{
    JobRequest request;
    if (n % 10 == 9) {
        request.kind = QStringLiteral("image.optimize");
        request.input =
            toJson(json::object{{"file", toJsonString(pathToText(ledger.toLocal8Bit() + ".png"))}});
    } else if (n % 3 == 2) {
        request.kind = QStringLiteral("test.sleep");
        request.input = toJson(json::object{{"ms", 5 + n * 37 % 80}});
        request.durability = DurabilityClass::Strict;
    } else {
        request.kind = QStringLiteral("test.append");
        request.input = toJson(
            json::object{{"file", toJsonString(ledger)}, {"line", "job " + std::to_string(n)}});
    }
    return request;
}

int work(const QByteArray &folder, const QString &ledger, int from, int to)
{
    const QByteArray photo = ledger.toLocal8Bit() + ".png";
    if (auto written = writeFile(photo, kPhoto, Durability::Visible); !written)
        stop(written.error());
    const Hub hub(folder);
    std::binary_semaphore changed{0};
    const auto subscription = hub.engine->jobs().subscribe([&changed](const JobEvent &event) {
        if (isTerminal(event.job.state))
            static_cast<void>(changed.try_acquire()), changed.release();
    });
    for (int n = from; n < to; ++n) {
        const Job job = must(hub.engine->jobs().enqueue(requestOf(n, ledger)));
        std::printf("ack %d %s\n", n, qPrintable(job.id));
        std::fflush(stdout);
    }
    while (hub.unfinished() > 0)
        static_cast<void>(changed.try_acquire_for(std::chrono::seconds(1)));
    return 0;
}

/// Counts what holds and prints what does not.
class Judge
{
public:
    void check(bool holds, const QString &claim)
    {
        ++(holds ? m_passed : m_failed);
        if (!holds)
            std::printf("FAILED: %s\n", qPrintable(claim));
    }
    int verdict() const
    {
        std::printf("%d passed, %d failed\n", m_passed, m_failed);
        return m_failed == 0 ? 0 : 1;
    }

private:
    int m_passed = 0;
    int m_failed = 0;
};

/// How often each job's id stands in the ledger.
std::map<QString, int> readLedger(const QByteArray &file, Judge &judge)
{
    std::map<QString, int> found;
    for (const QByteArray &line : must(readFile(file, kMaxFileBytes)).split('\n')) {
        if (line.isEmpty())
            continue;
        const qsizetype tab = line.indexOf('\t');
        judge.check(tab > 0,
                    QStringLiteral("a whole line in the ledger: ") + QString::fromUtf8(line));
        ++found[QString::fromUtf8(line.mid(tab + 1))];
    }
    return found;
}

int verify(const QByteArray &folder, const QByteArray &ledger, const QByteArray &acks)
{
    const Hub hub(folder);
    Judge judge;
    std::map<QString, int> lines = readLedger(ledger, judge);
    int acknowledged = 0;
    int attempts = 0;
    for (const QByteArray &line : must(readFile(acks, kMaxFileBytes)).split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 3)
            continue; // A line that the kill tore: nobody got to know of that job.
        const QString id = QString::fromUtf8(words[2]);
        const auto job = hub.engine->jobs().find(id);
        ++acknowledged;
        judge.check(job.has_value(), QStringLiteral("acknowledged job %1 is there").arg(id));
        if (!job)
            continue;
        judge.check(
            job->state == State::Succeeded,
            QStringLiteral("job %1 succeeded, it is %2: %3")
                .arg(id, stateName(job->state), job->error ? job->error->message() : QString()));
        if (job->kind == QStringLiteral("test.append"))
            judge.check(lines[id] == 1,
                        QStringLiteral("job %1 is in the ledger once, not %2 times")
                            .arg(id)
                            .arg(lines[id]));
        if (job->kind == QStringLiteral("image.optimize"))
            judge.check(!job->result.isEmpty(), QStringLiteral("job %1 made variants").arg(id));
        attempts += job->attempt;
    }
    for (const auto &[id, count] : lines)
        judge.check(count == 1,
                    QStringLiteral("%1 is in the ledger once, not %2 times").arg(id).arg(count));
    const QStringList damage = must(hub.engine->database().check(true));
    judge.check(damage.isEmpty(), QStringLiteral("the database is sound: ") + damage.join(u' '));
    judge.check(hub.unfinished() == 0, QStringLiteral("no job is left"));
    std::printf("%d jobs acknowledged, %d attempts started for them, %d ledger lines\n",
                acknowledged,
                attempts,
                static_cast<int>(lines.size()));
    return judge.verdict();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&parser](const char *name) {
        const QCommandLineOption made(
            QString::fromLatin1(name), QString(), QString::fromLatin1(name));
        parser.addOption(made);
        return made;
    };
    const auto data = option("data");
    const auto ledger = option("ledger");
    const auto acks = option("acks");
    const auto from = option("from");
    const auto to = option("to");
    parser.process(application);

    const QByteArray folder = parser.value(data).toLocal8Bit();
    const QString command = parser.positionalArguments().value(0);
    if (command == QStringLiteral("work"))
        return work(
            folder, parser.value(ledger), parser.value(from).toInt(), parser.value(to).toInt());
    if (command == QStringLiteral("verify"))
        return verify(folder, parser.value(ledger).toLocal8Bit(), parser.value(acks).toLocal8Bit());
    std::fprintf(stderr, "kill_driver: work or verify?\n");
    return 2;
}
