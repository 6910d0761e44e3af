#include "app/run/output_folder.h"

#include "core/assets/blob_store.h"
#include "core/base/path_text.h"

#include <QRegularExpression>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr mode_t kFileMode = 0666; // The user's umask takes away what nobody else is to have.
constexpr mode_t kFolderMode = 0777;

/// A part file lives for milliseconds; what is older belongs to a process that died.
constexpr std::time_t kStalePartSeconds = 10;

QString cannotWriteInto(const QByteArray &path)
{
    return QStringLiteral("cannot write into the output folder %1").arg(pathForDisplay(path));
}

/// `mkdir -p`.
Result<void> makeFolders(const QByteArray &path)
{
    for (qsizetype slash = path.indexOf('/', 1);; slash = path.indexOf('/', slash + 1)) {
        const QByteArray folder = slash < 0 ? path : path.left(slash);
        if (::mkdir(folder.constData(), kFolderMode) != 0 && errno != EEXIST && errno != EISDIR) {
            // A read-only parent answers EROFS or EACCES even where the folder is there already.
            struct stat status
            {};
            const int error = errno;
            if (::stat(folder.constData(), &status) != 0) {
                return fail(errnoError(
                    QStringLiteral("cannot create the output folder %1").arg(pathForDisplay(path)),
                    error));
            }
        }
        if (slash < 0)
            return {};
    }
}

Result<UniqueFd> openFolder(const QByteArray &path)
{
    UniqueFd descriptor(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.isValid())
        return descriptor;
    if (errno == ENOTDIR) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the output folder %1 is a file").arg(pathForDisplay(path)),
                    QStringLiteral("name another folder with --out"));
    }
    return fail(errnoError(cannotWriteInto(path), errno));
}

struct CloseFolder
{
    void operator()(DIR *folder) const { ::closedir(folder); }
};

/// Writes and drops a hidden file. Permissions alone do not tell: the disk may be full or
/// read-only.
Result<void> probe(const QByteArray &path, Io &io)
{
    auto file = AtomicFile::create(path + "/probe", io, 0600);
    auto written = file ? file->write(QByteArray(4096, '\0')) : fail(file.error());
    if (written)
        return {};
    return fail(written.error().kind,
                cannotWriteInto(path) + QStringLiteral(": ")
                    + written.error().detail.section(QStringLiteral(": "), 1),
                QStringLiteral("choose another folder with --out, or free some space there"));
}

} // namespace

OutputFolder::OutputFolder(QByteArray path, UniqueFd descriptor, Io &io)
    : m_path(std::move(path))
    , m_descriptor(std::move(descriptor))
    , m_io(&io)
{}

Result<OutputFolder> OutputFolder::open(const QByteArray &path, Io &io)
{
    if (path.isEmpty()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the output folder has no name"),
                    QStringLiteral("name one, as --out variants"));
    }
    if (auto made = makeFolders(path); !made)
        return fail(made.error());
    auto descriptor = openFolder(path);
    if (!descriptor)
        return fail(descriptor.error());
    const std::unique_ptr<char, decltype(&std::free)> canonical(
        ::realpath(path.constData(), nullptr), &std::free);
    if (!canonical)
        return fail(errnoError(cannotWriteInto(path), errno));
    const QByteArray canonicalPath(canonical.get());
    if (auto writable = probe(canonicalPath, io); !writable)
        return fail(writable.error());
    return OutputFolder(canonicalPath, *std::move(descriptor), io);
}

void OutputFolder::protect(const std::vector<FileIdentity> &sources)
{
    m_sources = sources;
    std::sort(m_sources.begin(), m_sources.end());
}

void OutputFolder::removeStaleParts()
{
    static const QRegularExpression kPartName(QStringLiteral("^\\..+\\.[0-9a-f]{16}\\.part$"));
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir(m_path.constData()));
    if (!folder)
        return;
    const std::time_t newest = std::time(nullptr) - kStalePartSeconds;
    // Only this thread reads from this DIR.
    // NOLINTNEXTLINE(concurrency-mt-unsafe): readdir() is safe on separate streams in glibc.
    while (const dirent *const entry = ::readdir(folder.get())) {
        if (!kPartName.match(QString::fromLatin1(entry->d_name)).hasMatch())
            continue;
        struct stat status
        {};
        const int at = ::dirfd(folder.get());
        if (::fstatat(at, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0
            || !S_ISREG(status.st_mode) || status.st_mtim.tv_sec > newest)
            continue;
        m_io->unlink((m_path + '/' + entry->d_name).constData());
    }
}

UniqueFd OutputFolder::openOfSize(const QByteArray &name, qint64 bytes) const
{
    UniqueFd file(::openat(
        m_descriptor.get(), name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status
    {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)
        || status.st_size != bytes)
        return {};
    return file;
}

bool OutputFolder::holds(const QByteArray &name, const QByteArray &sha256Hex, qint64 bytes) const
{
    const UniqueFd file = openOfSize(name, bytes);
    if (!file.isValid())
        return false;
    const auto content = assets::hashFile(file.get());
    return content && content->id.hex == sha256Hex;
}

bool OutputFolder::holdsContent(const QByteArray &name, QByteArrayView content) const
{
    const UniqueFd file = openOfSize(name, content.size());
    if (!file.isValid())
        return false;
    QByteArray present(content.size(), Qt::Uninitialized);
    qsizetype done = 0;
    while (done < present.size()) {
        const ssize_t got = ::read(
            file.get(), present.data() + done, static_cast<std::size_t>(present.size() - done));
        if (got <= 0)
            return false;
        done += got;
    }
    return QByteArrayView(present) == content;
}

Result<void> OutputFolder::checkTarget(const QByteArray &name) const
{
    const QString shown = pathForDisplay(m_path + '/' + name);
    struct stat status
    {};
    if (::fstatat(m_descriptor.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {}; // Nothing there, or nothing to be seen: writing will tell.
    if (std::binary_search(
            m_sources.begin(), m_sources.end(), FileIdentity(status.st_dev, status.st_ino))) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("the result %1 would overwrite a file of this call").arg(shown),
                    QStringLiteral("choose another folder with --out"));
    }
    if (S_ISDIR(status.st_mode)) {
        return fail(
            Error::Kind::Conflict,
            QStringLiteral("the result %1 cannot be written: a folder has this name").arg(shown),
            QStringLiteral("rename that folder, or choose another one with --out"));
    }
    return {};
}

Result<OutputFolder::Written> OutputFolder::write(const QByteArray &name, QByteArrayView content)
{
    if (auto free = checkTarget(name); !free)
        return fail(free.error());
    if (holdsContent(name, content))
        return Written::Unchanged;
    auto file = AtomicFile::create(m_path + '/' + name, *m_io, kFileMode);
    if (!file)
        return fail(file.error());
    if (auto written = file->write(content); !written)
        return fail(written.error());
    if (auto committed = file->commit(Durability::Visible); !committed)
        return fail(committed.error());
    m_hasUnsynced = true;
    return Written::New;
}

Result<void> OutputFolder::sync()
{
    if (!m_hasUnsynced)
        return {};
    // One call for the run's hundreds of files: syncing each would wait for the disk each time.
    if (::syncfs(m_descriptor.get()) != 0) {
        return fail(errnoError(QStringLiteral("cannot bring the results in %1 to the disk")
                                   .arg(pathForDisplay(m_path)),
                               errno));
    }
    m_hasUnsynced = false;
    return {};
}

} // namespace hub::app
