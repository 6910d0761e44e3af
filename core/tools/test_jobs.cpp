#include "core/tools/test_jobs.h"

#include "core/base/json.h"
#include "core/base/path_text.h"
#include "core/tools/append_ledger_p.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <poll.h>

namespace hub::tools {
namespace {

using jobs::DurabilityClass;
using jobs::JobContext;
using jobs::JobKind;
using std::chrono::milliseconds;

constexpr qint64 kLongestMs = 24 * 60 * 60 * 1000;
constexpr qint64 kMostMib = 4096;
constexpr qint64 kPageBytes = 4096;
constexpr int kProgressSteps = 20;

/// What a test job is told to do; the fields that a kind does not know are refused.
struct TestInput
{
    qint64 ms = 0;
    qint64 mib = 0;
    qint64 times = 0;
    bool isPermanent = false;
    QString file;
    QString line;
};

Result<json::value> parsed(const QByteArray &input)
{
    return parseJson(input, QStringLiteral("the input"));
}

/// Reads what @p fields names from @p input.
Result<TestInput> read(const QByteArray &input, const QStringList &fields)
{
    const auto value = parsed(input);
    if (!value)
        return fail(value.error());
    JsonReader reader(*value, QStringLiteral("the input"));
    TestInput read;
    if (fields.contains(u"ms"))
        read.ms = reader.integer("ms", 0, 0, kLongestMs);
    if (fields.contains(u"mib"))
        read.mib = reader.integer("mib", 1, 1, kMostMib);
    if (fields.contains(u"times"))
        read.times = reader.integer("times", 1, 0, 1000);
    if (fields.contains(u"permanent"))
        read.isPermanent = reader.flag("permanent", false);
    if (fields.contains(u"file"))
        read.file = reader.text("file");
    if (fields.contains(u"line"))
        read.line = reader.text("line");
    if (fields.contains(u"file") && !pathFromText(read.file).value_or(QByteArray()).startsWith('/'))
        reader.refuse("file", QStringLiteral("must be an absolute path"));
    if (read.line.contains(u'\n') || read.line.contains(u'\t'))
        reader.refuse("line", QStringLiteral("must hold no line break and no tab"));
    if (auto sound = reader.finish(); !sound)
        return fail(sound.error());
    return read;
}

/// Waits on the token's descriptor, so that a cancel ends it at once. False: it was cancelled.
bool sleepFor(JobContext &context, milliseconds span)
{
    pollfd cancelled{context.cancelToken().descriptor(), POLLIN, 0};
    int ready = 0;
    do {
        ready = ::poll(&cancelled, 1, static_cast<int>(span.count()));
    } while (ready < 0 && errno == EINTR);
    return ready == 0;
}

Result<QByteArray> stopped(const JobContext &context)
{
    return fail(context.cancelToken().error(QStringLiteral("job ") + context.job().id));
}

Result<QByteArray> sleepJob(JobContext &context, const TestInput &input)
{
    for (int step = 1; step <= kProgressSteps; ++step) {
        const qint64 part =
            input.ms * step / kProgressSteps - input.ms * (step - 1) / kProgressSteps;
        if (!sleepFor(context, milliseconds(part)))
            return stopped(context);
        context.setProgress(static_cast<double>(step) / kProgressSteps);
    }
    return QByteArray("{}");
}

Result<QByteArray> failJob(JobContext &context, const TestInput &input)
{
    const int attempt = context.job().attempt;
    if (attempt > input.times)
        return QByteArray("{}");
    const QString detail =
        QStringLiteral("told to fail: attempt %1 of %2").arg(attempt).arg(input.times);
    return fail(input.isPermanent ? Error::Kind::InvalidInput : Error::Kind::Unavailable, detail);
}

milliseconds threadCpuTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return milliseconds(time.tv_sec * 1000 + time.tv_nsec / 1'000'000);
}

Result<QByteArray> cpuJob(JobContext &context, const TestInput &input)
{
    const milliseconds start = threadCpuTime();
    double sum = 0;
    for (milliseconds used{0}; used.count() < input.ms; used = threadCpuTime() - start) {
        if (context.cancelToken().isCancelled())
            return stopped(context);
        for (int i = 1; i <= 10'000; ++i)
            sum += 1.0 / i;
        context.setProgress(static_cast<double>(used.count()) / static_cast<double>(input.ms));
    }
    return toJson(json::object{{"sum", sum}});
}

Result<QByteArray> memoryJob(JobContext &context, const TestInput &input)
{
    const qint64 bytes = input.mib * 1024 * 1024;
    const std::unique_ptr<char, decltype(&std::free)> memory(
        static_cast<char *>(std::malloc(static_cast<std::size_t>(bytes))), &std::free);
    if (!memory)
        return fail(Error::Kind::Unavailable, QStringLiteral("no %1 MiB of memory").arg(input.mib));
    // Only pages that were written to are really taken.
    for (qint64 offset = 0; offset < bytes; offset += kPageBytes)
        memory.get()[offset] = static_cast<char>(offset / kPageBytes);
    if (!sleepFor(context, milliseconds(input.ms)))
        return stopped(context);
    return QByteArray("{}");
}

Result<QByteArray> crashJob(JobContext &, const TestInput &)
{
    std::abort();
}

Result<QByteArray> appendJob(JobContext &context, const TestInput &input)
{
    const auto path = pathFromText(input.file).value_or(QByteArray());
    if (auto done = appendOnce(path, input.line, context.job().id); !done)
        return fail(done.error());
    return QByteArray("{}");
}

JobKind kind(const QString &name,
             const QStringList &fields,
             Result<QByteArray> (*run)(JobContext &, const TestInput &))
{
    JobKind kind;
    kind.name = name;
    kind.durability = DurabilityClass::Relaxed;
    kind.validate = [fields](const QByteArray &input) -> Result<void> {
        const auto valid = read(input, fields);
        return valid ? Result<void>() : fail(valid.error());
    };
    kind.run = [fields, run](JobContext &context) -> Result<QByteArray> {
        const auto input = read(context.job().input, fields);
        return input ? run(context, *input) : fail(input.error());
    };
    return kind;
}

} // namespace

std::vector<JobKind> testJobKinds()
{
    const QString ms = QStringLiteral("ms");
    std::vector<JobKind> kinds;
    kinds.push_back(kind(QStringLiteral("test.sleep"), {ms}, sleepJob));
    kinds.push_back(kind(QStringLiteral("test.fail"),
                         {QStringLiteral("times"), QStringLiteral("permanent")},
                         failJob));
    kinds.push_back(kind(QStringLiteral("test.cpu"), {ms}, cpuJob));
    kinds.push_back(kind(QStringLiteral("test.memory"), {QStringLiteral("mib"), ms}, memoryJob));
    kinds.push_back(kind(QStringLiteral("test.crash"), {}, crashJob));
    kinds.push_back(kind(QStringLiteral("test.append"),
                         {QStringLiteral("file"), QStringLiteral("line")},
                         appendJob));
    // It is there to prove that nothing is lost or done twice.
    kinds.back().durability = DurabilityClass::Strict;
    return kinds;
}

} // namespace hub::tools
