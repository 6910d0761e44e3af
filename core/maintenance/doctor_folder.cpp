#include "core/base/path_text.h"
#include "core/maintenance/doctor_checks_p.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::maintenance {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFolderMode = 0700;
constexpr qint64 kMaxLockBytes = 4096;

QString octal(mode_t mode)
{
    return QStringLiteral("%1").arg(mode & 07777U, 4, 8, QLatin1Char('0'));
}

QString sizeText(qint64 bytes)
{
    constexpr double kMegabyte = 1e6;
    return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / kMegabyte, 0, 'f', 1);
}

/// A part file of AtomicFile or of a database copy, and SQLite's files beside one.
bool isLeftover(const std::string &name)
{
    const QByteArray text = QByteArray::fromStdString(name);
    const qsizetype part = text.lastIndexOf(".part");
    const QByteArray rest = text.mid(part + 5);
    return text.startsWith('.') && part > 0
           && (rest.isEmpty() || rest == "-wal" || rest == "-shm" || rest == "-journal");
}

struct Leftovers
{
    std::vector<QByteArray> paths;
    qint64 bytes = 0;
    QString problem;
};

Leftovers findLeftovers(const QByteArray &folder)
{
    Leftovers found;
    std::error_code error;
    fs::recursive_directory_iterator place(folder.toStdString(), error);
    for (; !error && place != fs::recursive_directory_iterator(); place.increment(error)) {
        const fs::path &path = place->path();
        std::error_code ignored;
        if (!isLeftover(path.filename().string()) || !place->is_regular_file(ignored))
            continue;
        found.paths.push_back(QByteArray::fromStdString(path.string()));
        const auto size = place->file_size(ignored);
        found.bytes += ignored ? 0 : static_cast<qint64>(size);
    }
    if (error)
        found.problem = QString::fromStdString(error.message());
    return found;
}

} // namespace

Check checkFolder(const DoctorOptions &options)
{
    const QString name = QStringLiteral("data folder");
    const QString path = pathForDisplay(options.dataFolder);
    struct stat status = {};
    if (::stat(options.dataFolder.constData(), &status) != 0) {
        if (errno == ENOENT)
            return passed(name, QStringLiteral("%1 does not exist yet").arg(path));
        return failed(name, errnoError(QStringLiteral("cannot look at %1").arg(path), errno));
    }
    if (!S_ISDIR(status.st_mode)) {
        return failed(name,
                      QStringLiteral("%1 is not a folder").arg(path),
                      QStringLiteral("move it away, or use --data DIR"));
    }
    if (status.st_uid != ::geteuid()) {
        return failed(name,
                      QStringLiteral("%1 belongs to user %2, not to user %3")
                          .arg(path)
                          .arg(status.st_uid)
                          .arg(::geteuid()),
                      QStringLiteral("run as its owner, or use --data DIR"));
    }
    if ((status.st_mode & 0777U) == kFolderMode)
        return passed(name, QStringLiteral("%1, yours alone").arg(path));

    const QString mode =
        QStringLiteral("%1 has mode %2 instead of 0700").arg(path, octal(status.st_mode));
    const QString remedy = QStringLiteral("run doctor --fix, or: chmod 700 '%1'").arg(path);
    Check check = warned(name, mode, remedy);
    check.fixable = true;
    if (options.fix && ::chmod(options.dataFolder.constData(), kFolderMode) == 0) {
        check = passed(name, mode + QStringLiteral("; put right"));
        check.fixable = check.fixed = true;
    }
    return check;
}

std::optional<QString> ownerOf(const QByteArray &dataFolder)
{
    const QByteArray path = dataFolder + "/.lock";
    const UniqueFd lock(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    // A shared lock asks without being in the way of another one who only asks.
    if (!lock.isValid() || ::flock(lock.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return std::nullopt;
    QString owner = QStringLiteral("another program");
    if (const auto text = readFile(path, kMaxLockBytes)) {
        if (const auto parsed = parseJson(*text, {})) {
            JsonReader reader(*parsed, {});
            const QString purpose = reader.text("purpose", owner);
            const qint64 pid = reader.integer("pid", 0, 0, std::numeric_limits<qint32>::max());
            owner = QStringLiteral("%1 (pid %2)").arg(pathForDisplay(purpose.toUtf8())).arg(pid);
        }
    }
    return owner;
}

Check checkLogs(const DoctorOptions &options)
{
    const QString name = QStringLiteral("logs");
    const QByteArray folder = options.dataFolder + "/logs";
    struct stat status = {};
    if (::stat(folder.constData(), &status) != 0 && errno == ENOENT)
        return passed(name, QStringLiteral("there are none yet"));
    if (!S_ISDIR(status.st_mode) || ::access(folder.constData(), W_OK | X_OK) != 0) {
        return failed(name,
                      QStringLiteral("%1 cannot be written").arg(pathForDisplay(folder)),
                      QStringLiteral("make it a folder of yours with mode 0700"));
    }
    return passed(name, QStringLiteral("%1 can be written").arg(pathForDisplay(folder)));
}

Check checkLeftovers(const DoctorOptions &options, bool fix)
{
    const QString name = QStringLiteral("leftovers");
    const Leftovers found = findLeftovers(options.dataFolder);
    if (!found.problem.isEmpty()) {
        return warned(name,
                      QStringLiteral("not all of %1 can be read: %2")
                          .arg(pathForDisplay(options.dataFolder), found.problem),
                      QStringLiteral("check owner and mode of what is in it"));
    }
    if (found.paths.empty())
        return passed(name, QStringLiteral("no unfinished files"));
    const QString what = QStringLiteral("%1 unfinished files, %2")
                             .arg(found.paths.size())
                             .arg(sizeText(found.bytes));
    if (ownerOf(options.dataFolder) && !fix)
        return passed(name, what + QStringLiteral("; a hub is at work"));
    Check check = warned(name, what, QStringLiteral("run doctor --fix to remove them"));
    check.fixable = true;
    if (!fix)
        return check;
    std::size_t removed = 0;
    for (const QByteArray &path : found.paths)
        removed += options.io->unlink(path.constData()) == 0 ? 1 : 0;
    if (removed == found.paths.size()) {
        check = passed(name, what + QStringLiteral("; removed"));
        check.fixable = check.fixed = true;
    }
    return check;
}

Check checkSetAside(const DoctorOptions &options)
{
    const QString name = QStringLiteral("set aside");
    const QByteArray folder = options.dataFolder + "/damaged";
    int files = 0;
    qint64 bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator place(folder.toStdString(), error);
    for (; !error && place != fs::recursive_directory_iterator(); place.increment(error)) {
        std::error_code ignored;
        if (!place->is_regular_file(ignored))
            continue;
        ++files;
        const auto size = place->file_size(ignored);
        bytes += ignored ? 0 : static_cast<qint64>(size);
    }
    if (files == 0)
        return passed(name, QStringLiteral("nothing was ever damaged"));
    return warned(name,
                  QStringLiteral("%1 damaged files, %2, are kept in %3")
                      .arg(files)
                      .arg(sizeText(bytes), pathForDisplay(folder)),
                  QStringLiteral("remove them when you miss nothing"));
}

} // namespace hub::maintenance
