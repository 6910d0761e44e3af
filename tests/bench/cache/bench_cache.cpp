// bench_cache --trace FILE --format u32|w32 --capacity N [--policy default|lru]: replays a trace,
// prints one line of JSON. bench_cache [--rounds N]: what a read costs beside other stores; prints
// one JSON array of {"name","value","unit",...}.

#include "replay.h"
#include "speed.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

namespace {

int wrong(const char *why)
{
    std::fprintf(stderr, "bench_cache: %s\n", why);
    return 2;
}

int replay(const QCommandLineParser &words)
{
    hub::bench::Replay replay;
    replay.path = words.value(QStringLiteral("trace"));
    const QString format = words.value(QStringLiteral("format"));
    if (format != QLatin1String("u32") && format != QLatin1String("w32"))
        return wrong("--format is u32 or w32");
    replay.hasSizes = format == QLatin1String("w32");
    replay.capacity = words.value(QStringLiteral("capacity")).toLongLong();
    if (replay.capacity < 1)
        return wrong("--capacity wants a number from 1");
    const QString policy = words.value(QStringLiteral("policy"));
    if (policy != QLatin1String("default") && policy != QLatin1String("lru"))
        return wrong("--policy is default or lru");
    replay.isLru = policy == QLatin1String("lru");
    return hub::bench::run(replay);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser words;
    words.addOptions({
        {QStringLiteral("trace"), {}, QStringLiteral("file")},
        {QStringLiteral("format"), {}, QStringLiteral("u32|w32"), QStringLiteral("u32")},
        {QStringLiteral("capacity"), {}, QStringLiteral("number"), QStringLiteral("1000")},
        {QStringLiteral("policy"), {}, QStringLiteral("default|lru"), QStringLiteral("default")},
        {QStringLiteral("rounds"), {}, QStringLiteral("number"), QStringLiteral("100")},
    });
    if (!words.parse(QCoreApplication::arguments()))
        return wrong(qPrintable(words.errorText()));
    if (words.isSet(QStringLiteral("trace")))
        return replay(words);
    const int rounds = words.value(QStringLiteral("rounds")).toInt();
    return rounds > 0 ? hub::bench::measureSpeed(rounds) : wrong("--rounds wants a number from 1");
}
