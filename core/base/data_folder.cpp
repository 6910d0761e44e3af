#include "core/base/data_folder.h"

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/path_text.h"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub {
namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr qint64 kMaxLockBytes = 4'096;

tl::unexpected<Error> folderError(const QByteArray &path, int error)
{
    return fail(errnoError(
        QStringLiteral("cannot use the data folder %1").arg(pathForDisplay(path)), error));
}

tl::unexpected<Error> notAFolder(const QByteArray &path)
{
    return fail(
        Error::Kind::InvalidInput,
        QStringLiteral("cannot use the data folder: %1 is not a folder").arg(pathForDisplay(path)),
        QStringLiteral("move it away, or use --data DIR"));
}

/// @p path without a `/` at its end, from the root: it must mean the same after a chdir().
Result<QByteArray> absolutePath(QByteArray path)
{
    if (!path.startsWith('/')) {
        std::array<char, PATH_MAX> buffer{};
        if (!::getcwd(buffer.data(), buffer.size()))
            return folderError(path, errno);
        path = QByteArray(buffer.data()) + '/' + path;
    }
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path;
}

/// Creates @p path and what is missing above it.
Result<void> makeFolders(const QByteArray &path)
{
    for (qsizetype slash = path.indexOf('/', 1);; slash = path.indexOf('/', slash + 1)) {
        const QByteArray part = slash < 0 ? path : path.left(slash);
        if (::mkdir(part.constData(), kFolderMode) != 0 && errno != EEXIST) {
            if (errno == ENOTDIR)
                return notAFolder(part.left(part.lastIndexOf('/')));
            // A folder that exists may refuse mkdir for another reason, as on a read-only disk.
            const int error = errno;
            struct stat status = {};
            if (::stat(part.constData(), &status) != 0)
                return folderError(part, error);
        }
        if (slash < 0)
            return {};
    }
}

/// Opens @p path as a folder that belongs to this user and to nobody else.
Result<UniqueFd> openOwnFolder(const QByteArray &path, QStringList &notices)
{
    UniqueFd folder(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isValid())
        return errno == ENOTDIR ? notAFolder(path) : folderError(path, errno);
    struct stat status = {};
    if (::fstat(folder.get(), &status) != 0)
        return folderError(path, errno);
    if (status.st_uid != ::geteuid()) {
        return fail(Error::Kind::PermissionDenied,
                    QStringLiteral("the data folder %1 belongs to user %2, not to user %3")
                        .arg(pathForDisplay(path))
                        .arg(status.st_uid)
                        .arg(::geteuid()),
                    QStringLiteral("run as its owner, or use --data DIR"));
    }
    if ((status.st_mode & 0777U) != kFolderMode) {
        if (::fchmod(folder.get(), kFolderMode) != 0)
            return folderError(path, errno);
        notices.append(QStringLiteral("%1 was open to others (mode %2); it is private again")
                           .arg(pathForDisplay(path))
                           .arg(status.st_mode & 0777U, 4, 8, QLatin1Char('0')));
    }
    return folder;
}

Result<void> makeFilePrivate(const QByteArray &path, QStringList &notices)
{
    struct stat status = {};
    if (::lstat(path.constData(), &status) != 0)
        return errno == ENOENT ? Result<void>() : folderError(path, errno);
    const bool isOpenToOthers = S_ISREG(status.st_mode) && (status.st_mode & 0077U) != 0;
    if (!isOpenToOthers || status.st_uid != ::geteuid())
        return {};
    if (::chmod(path.constData(), kFileMode) != 0)
        return folderError(path, errno);
    notices.append(QStringLiteral("%1 was open to others (mode %2); it is private again")
                       .arg(pathForDisplay(path))
                       .arg(status.st_mode & 0777U, 4, 8, QLatin1Char('0')));
    return {};
}

/// Who has the folder, as far as the lock file tells: it is written without any promise.
struct LockOwner
{
    QString text = QStringLiteral("another program");
    pid_t pid = 0; ///< 0: unknown.

    [[nodiscard]] bool isGone() const { return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH; }
};

LockOwner readOwner(const QByteArray &lockPath)
{
    const Result<QByteArray> content = readFile(lockPath, kMaxLockBytes);
    if (!content)
        return {};
    const Result<json::value> parsed = parseJson(*content, QString());
    if (!parsed)
        return {};
    JsonReader reader(*parsed, QString());
    const qint64 pid = reader.integer("pid", 0, 0, std::numeric_limits<qint32>::max());
    const QString purpose = reader.text("purpose", LockOwner().text);
    const QString since = reader.text("since");
    if (!reader.finish(false) || pid == 0)
        return {};
    return {QStringLiteral("%1 (pid %2, since %3)")
                .arg(pathForDisplay(purpose.toUtf8()))
                .arg(pid)
                .arg(pathForDisplay(since.toUtf8())),
            static_cast<pid_t>(pid)};
}

/// The text is only for people: a full disk must not keep the hub from starting.
void describeOwner(int lock, const QString &purpose)
{
    json::object owner;
    owner["pid"] = ::getpid();
    owner["purpose"] = toJsonString(purpose.left(200));
    owner["since"] = toJsonString(toRfc3339(SystemClock().wallNow()));
    const QByteArray text = toJson(owner) + '\n';
    if (::ftruncate(lock, 0) != 0)
        return;
    [[maybe_unused]] const ssize_t written =
        ::pwrite(lock, text.constData(), static_cast<std::size_t>(text.size()), 0);
}

Result<UniqueFd> takeLock(const QByteArray &folderPath, int folder)
{
    const QByteArray path = folderPath + "/.lock";
    constexpr int kFlags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    UniqueFd lock(::openat(folder, ".lock", kFlags, kFileMode));
    if (!lock.isValid())
        return folderError(path, errno);
    // A child that a killed owner was just starting shares its lock until it has become another
    // program: a dead owner is worth a short wait.
    constexpr int kStepMilliseconds = 10;
    int remainingSteps = 300;
    while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return folderError(path, errno);
        const LockOwner owner = readOwner(path);
        if (owner.isGone() && remainingSteps-- > 0) {
            ::poll(nullptr, 0, kStepMilliseconds);
            continue;
        }
        return fail(Error::Kind::Busy,
                    QStringLiteral("the data folder %1 is in use by %2")
                        .arg(pathForDisplay(folderPath), owner.text),
                    QStringLiteral("stop it, or use --data DIR"));
    }
    return lock;
}

QByteArray homeFolder()
{
    const QByteArray home = qgetenv("HOME");
    if (home.startsWith('/'))
        return home;
    std::array<char, 4'096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
    return found && found->pw_dir ? QByteArray(found->pw_dir) : QByteArrayLiteral("/");
}

} // namespace

QByteArray DataFolder::defaultPath()
{
    // The XDG specification says to ignore relative paths.
    const QByteArray dataHome = qgetenv("XDG_DATA_HOME");
    const QByteArray base = dataHome.startsWith('/') ? dataHome : homeFolder() + "/.local/share";
    return base + "/aio-hub";
}

Result<std::unique_ptr<DataFolder>> DataFolder::open(const QByteArray &path, const QString &purpose)
{
    if (path.isEmpty() || path.contains('\0')) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the name of the data folder is empty or has a NUL byte"),
                    QStringLiteral("use --data DIR"));
    }
    std::unique_ptr<DataFolder> data(new DataFolder); // The constructor is private.
    const Result<QByteArray> absolute = absolutePath(path);
    if (!absolute)
        return fail(absolute.error());
    data->m_path = *absolute;

    if (auto made = makeFolders(data->m_path); !made)
        return fail(made.error());
    const Result<UniqueFd> folder = openOwnFolder(data->m_path, data->m_notices);
    if (!folder)
        return fail(folder.error());
    Result<UniqueFd> lock = takeLock(data->m_path, folder->get());
    if (!lock)
        return fail(lock.error());
    data->m_lock = std::move(*lock);
    describeOwner(data->m_lock.get(), purpose);

    for (const QByteArray &each :
         {data->blobs(), data->backups(), data->damaged(), data->logs(), data->run()}) {
        if (auto made = makeFolders(each); !made)
            return fail(made.error());
        if (auto own = openOwnFolder(each, data->m_notices); !own)
            return fail(own.error());
    }
    for (const char *suffix : {"", "-wal", "-shm"}) {
        if (auto done = makeFilePrivate(data->databaseFile() + suffix, data->m_notices); !done)
            return fail(done.error());
    }
    return data;
}

DataFolder::~DataFolder() = default;

} // namespace hub
