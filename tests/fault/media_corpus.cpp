#include "core/media/media_pool.h"
#include "tests/core/media/image_files.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <random>

// Puts every file of some folders through the media pool, then damaged copies of the first folder's
// files, and holds each end against the limits. Prints a table and `N passed, N failed`; exit code
// 1 if something failed.

using namespace hub;
using namespace hub::media;

namespace {

constexpr qint64 kLongestMs = 12'000; // The deadline of decoding, and room for a loaded machine.
constexpr qint64 kNextJobMs = 300;
constexpr qint64 kMaxGrowthBytes = 64 * 1024 * 1024;

/// How one kind of file ended, for the table.
struct Tally
{
    int files = 0;
    int results = 0;
    std::map<QString, int> errors;
    qint64 slowestMs = 0;
    QString slowest;
};

qint64 residentBytes()
{
    const Result<QByteArray> statm = readFile("/proc/self/statm", 4096);
    return statm ? statm->split(' ').value(1).toLongLong() * 4096 : 0;
}

class Corpus final
{
public:
    Corpus(const MediaPool::Options &options, const Clock &clock)
        : m_pool(MediaPool::start(options, clock))
        , m_good(test::pngOf(320, 240, test::photoLike()))
    {
        // The first job of a process allocates what all later ones share.
        (void)makeGood();
        m_residentAtStart = residentBytes();
    }

    void run(const UniqueFd &file, const QString &name, const QString &group)
    {
        const QByteArray hash =
            QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex();
        QElapsedTimer timer;
        timer.start();
        const std::optional<Error> error = make({file.get(), hash, name});
        note(group, name, error, timer.elapsed());
        if (!error)
            return;
        timer.start();
        const bool isGoodMade = !makeGood();
        // A job that came late is a failure of the file before it.
        if (!isGoodMade || timer.elapsed() > kNextJobMs)
            complain(name, QStringLiteral("the next job took %1 ms").arg(timer.elapsed()));
        m_slowestNextMs = std::max(m_slowestNextMs, timer.elapsed());
    }

    int report(const QByteArray &seed)
    {
        std::printf("%-22s %6s %7s %9s  %s\n", "folder", "files", "results", "slowest", "errors");
        int files = 0;
        for (const auto &[group, tally] : m_tallies) {
            QStringList errors;
            for (const auto &[kind, count] : tally.errors)
                errors.append(QStringLiteral("%1 %2").arg(count).arg(kind));
            std::printf("%-22s %6d %7d %6lld ms  %s\n",
                        qPrintable(group),
                        tally.files,
                        tally.results,
                        static_cast<long long>(tally.slowestMs),
                        qPrintable(errors.join(QStringLiteral(", "))));
            files += tally.files;
        }
        const qint64 growth = residentBytes() - m_residentAtStart;
        const MediaPool::Status status = m_pool->status();
        std::printf(
            "this process grew by %.1f MiB; slowest next job %lld ms; %lld deaths, %lld timeouts\n",
            static_cast<double>(growth) / (1024.0 * 1024.0),
            static_cast<long long>(m_slowestNextMs),
            static_cast<long long>(status.deaths),
            static_cast<long long>(status.timeouts));
        if (growth > kMaxGrowthBytes)
            complain(QStringLiteral("this process"), QStringLiteral("grew over 64 MiB"));
        if (makeGood())
            complain(QStringLiteral("the last good file"), QStringLiteral("cannot be made"));
        std::printf(
            "seed %s: %d passed, %d failed\n", seed.constData(), files - m_failed, m_failed);
        return m_failed == 0 ? 0 : 1;
    }

private:
    std::optional<Error> make(const MediaPool::Input &input)
    {
        const CancelToken cancel;
        const Result<ImageSource> source = m_pool->inspect(input, {}, cancel);
        if (!source)
            return source.error();
        ImageRequest request;
        for (const ImageFormat format : {ImageFormat::Webp, ImageFormat::Jpeg}) {
            EncodeRequest variant;
            variant.format = format;
            variant.width = 320;
            variant.animated = true;
            request.variants.push_back(variant);
        }
        std::size_t made = 0;
        MediaPool::Observer observer;
        observer.variant = [&made](const EncodedImage &image) -> Result<void> {
            made += image.bytes.isEmpty() ? 0 : 1;
            return {};
        };
        const Result<void> done = m_pool->render(input, *source, request, observer, cancel);
        if (!done)
            return done.error();
        if (made != request.variants.size())
            return Error{Error::Kind::Internal, QStringLiteral("variants are missing"), {}};
        return std::nullopt;
    }

    std::optional<Error> makeGood()
    {
        const UniqueFd file = test::openedForReading(m_good);
        return make({file.get(), {}, QStringLiteral("good.png")});
    }

    void note(const QString &group,
              const QString &name,
              const std::optional<Error> &error,
              qint64 elapsedMs)
    {
        Tally &tally = m_tallies[group];
        ++tally.files;
        if (elapsedMs > tally.slowestMs) {
            tally.slowestMs = elapsedMs;
            tally.slowest = name;
        }
        if (elapsedMs > kLongestMs)
            complain(name, QStringLiteral("took %1 ms").arg(elapsedMs));
        if (!error) {
            ++tally.results;
            return;
        }
        ++tally.errors[QString(errorCode(error->kind))];
        const bool isClear = error->kind != Error::Kind::Internal && error->detail.startsWith(name)
                             && error->detail.size() > name.size() + 5 && !error->remedy.isEmpty();
        if (!isClear)
            complain(name, error->message());
    }

    void complain(const QString &name, const QString &what)
    {
        ++m_failed;
        std::printf("FAILED %s: %s\n", qPrintable(name), qPrintable(what));
    }

    const std::unique_ptr<MediaPool> m_pool;
    const QByteArray m_good;
    std::map<QString, Tally> m_tallies;
    qint64 m_residentAtStart = 0;
    qint64 m_slowestNextMs = 0;
    int m_failed = 0;
};

/// All regular files below @p folder, each with the name of its first folder.
std::vector<std::pair<QString, QString>> filesBelow(const QString &folder)
{
    std::vector<std::pair<QString, QString>> files;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    const qsizetype prefix = QDir(folder).path().size() + 1;
    while (walk.hasNext()) {
        const QString path = walk.next();
        const QString below = path.mid(prefix);
        files.emplace_back(
            path, below.contains(u'/') ? below.section(u'/', 0, 0) : QDir(folder).dirName());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// A copy with a few bytes changed, and now and then its end cut off.
QByteArray damaged(QByteArray file, std::mt19937 &random)
{
    const auto below = [&random](qsizetype limit) {
        return static_cast<qsizetype>(random() % static_cast<unsigned int>(limit));
    };
    for (qsizetype changes = 1 + below(8); changes > 0; --changes)
        file[below(file.size())] = static_cast<char>(random());
    if (below(4) == 0)
        file.truncate(1 + below(file.size()));
    return file;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 5) {
        std::fputs("usage: media_corpus WORKER SEED ROUNDS FOLDER...\n", stderr);
        return 2;
    }
    const SystemClock clock;
    MediaPool::Options options;
    options.workerProgram = argv[1];
    const QByteArray seed(argv[2]);
    Corpus corpus(options, clock);
    for (int i = 4; i < argc; ++i) {
        for (const auto &[path, group] : filesBelow(QString::fromLocal8Bit(argv[i]))) {
            const UniqueFd file(::open(path.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC));
            corpus.run(file, path, group);
        }
    }

    std::vector<QByteArray> originals{test::gifOf(40, 30, 5),
                                      test::tiffOf(40, 30, test::photoLike()),
                                      test::pngOf(64, 48, test::photoLike())};
    for (const auto &[path, group] : filesBelow(QString::fromLocal8Bit(argv[4]))) {
        if (const Result<QByteArray> file = readFile(path.toLocal8Bit(), 1 << 20))
            originals.push_back(*file);
    }
    std::mt19937 random(seed.toUInt());
    const int rounds = QByteArray(argv[3]).toInt();
    for (int round = 0; round < rounds; ++round) {
        const QByteArray file = damaged(originals[random() % originals.size()], random);
        corpus.run(test::openedForReading(file),
                   QStringLiteral("damaged-%1").arg(round),
                   QStringLiteral("damaged"));
    }
    return corpus.report(seed);
}
