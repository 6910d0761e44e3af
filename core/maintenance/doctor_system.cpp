#include "core/base/path_text.h"
#include "core/maintenance/doctor_checks_p.h"

#include <cerrno>
#include <sys/resource.h>
#include <sys/statvfs.h>

namespace hub::maintenance {
namespace {

constexpr qint64 kMegabyte = 1'000'000;

/// The hub's sockets, workers and files together, with room.
constexpr rlim_t kWantedDescriptors = 1024;

/// Two decoders at work on the largest allowed image, and the hub itself.
constexpr qint64 kWantedMemory = 600 * kMegabyte;

/// The loaders that a decoder without surprises has.
constexpr const char *kWantedFormats[] = {"jpeg", "png", "webp", "gif", "avif"};

QString megabytes(qint64 bytes)
{
    return QStringLiteral("%1 MB").arg(bytes / kMegabyte);
}

/// The field of /proc/meminfo in bytes; -1 where there is none.
qint64 memoryField(const QByteArray &table, QByteArrayView field)
{
    for (const QByteArray &line : table.split('\n')) {
        if (!line.startsWith(field))
            continue;
        const QList<QByteArray> words = line.simplified().split(' ');
        return words.size() >= 2 ? words[1].toLongLong() * 1024 : -1;
    }
    return -1;
}

Check checkFormats(const QStringList &formats)
{
    const QString name = QStringLiteral("image formats");
    QStringList missing;
    for (const char *wanted : kWantedFormats) {
        const QString format = QString::fromLatin1(wanted);
        if (!formats.contains(format, Qt::CaseInsensitive))
            missing += format;
    }
    const QString detail = formats.join(QStringLiteral(", "));
    if (missing.isEmpty())
        return passed(name, detail);
    return warned(name,
                  QStringLiteral("missing: %1; there are: %2")
                      .arg(missing.join(QStringLiteral(", ")), detail),
                  QStringLiteral("install libvips42 and libheif1 with its plugins"));
}

} // namespace

Check checkSpace(const DoctorOptions &options)
{
    const QString name = QStringLiteral("free space");
    const QByteArray &folder = options.dataFolder;
    struct statvfs space = {};
    const qint64 available = options.io->freeBytes(folder.constData());
    if (available < 0 || ::statvfs(folder.constData(), &space) != 0) {
        return failed(
            name,
            errnoError(
                QStringLiteral("cannot see the free space of %1").arg(pathForDisplay(folder)),
                errno));
    }
    const double total = static_cast<double>(space.f_blocks) * static_cast<double>(space.f_frsize);
    const qint64 reserve =
        std::max(options.reservedBytes, static_cast<qint64>(total * options.reservedFraction));
    const QString detail = QStringLiteral("%1 free; below %2 nothing new is stored")
                               .arg(megabytes(available), megabytes(reserve));
    const QString remedy =
        QStringLiteral("free space on that disk, or choose another folder with --data");
    if (available < reserve)
        return failed(name, detail, remedy);
    return available < 2 * reserve ? warned(name, detail, remedy) : passed(name, detail);
}

Check checkDescriptors()
{
    const QString name = QStringLiteral("open files");
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return failed(name, errnoError(QStringLiteral("cannot read the limit"), errno));
    // The hub raises its own soft limit at each start: the hard one counts.
    const QString detail =
        QStringLiteral("up to %1 (%2 now)").arg(limit.rlim_max).arg(limit.rlim_cur);
    if (limit.rlim_max >= kWantedDescriptors)
        return passed(name, detail);
    return warned(name,
                  detail,
                  QStringLiteral("raise the hard limit to %1 (ulimit -Hn, limits.conf)")
                      .arg(kWantedDescriptors));
}

Check checkMemory()
{
    constexpr qint64 kMaxTable = 65'536;
    const QString name = QStringLiteral("memory");
    const auto table = readFile(QByteArrayLiteral("/proc/meminfo"), kMaxTable);
    const qint64 available = table ? memoryField(*table, "MemAvailable:") : -1;
    if (available < 0) {
        return warned(name,
                      QStringLiteral("the system does not tell how much is free"),
                      QStringLiteral("mount /proc"));
    }
    const QString detail =
        QStringLiteral("%1 of %2 available")
            .arg(megabytes(available), megabytes(memoryField(*table, "MemTotal:")));
    if (available >= kWantedMemory)
        return passed(name, detail);
    return warned(name, detail, QStringLiteral("close other programs, or set fewer workers"));
}

std::vector<Check> checkWorker(const DoctorOptions &options)
{
    const QString name = QStringLiteral("media worker");
    if (!options.probeWorker)
        return {};
    const auto line = options.probeWorker();
    if (!line)
        return {failed(name, line.error())};
    const auto parsed = parseJson(*line, QStringLiteral("answer of aio-worker --probe"));
    if (!parsed)
        return {failed(name, parsed.error())};
    JsonReader reader(*parsed, QStringLiteral("answer of aio-worker --probe"));
    const QString isolation = reader.text("isolation");
    const QStringList denied = reader.texts("denied", {});
    const bool hasFormats = reader.has("formats");
    const QStringList formats = reader.texts("formats", {});
    if (auto read = reader.finish(false); !read)
        return {failed(name, read.error())};

    std::vector<Check> checks;
    const QString detail = QStringLiteral("isolation %1; denied: %2")
                               .arg(isolation, denied.join(QStringLiteral(", ")));
    if (isolation == QLatin1StringView("full"))
        checks.push_back(passed(name, detail));
    else
        checks.push_back(warned(name,
                                detail,
                                QStringLiteral("use a kernel with Landlock and seccomp; images are "
                                               "decoded with less protection until then")));
    if (hasFormats)
        checks.push_back(checkFormats(formats));
    return checks;
}

} // namespace hub::maintenance
