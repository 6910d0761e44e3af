#include "core/base/io.h"

#include "core/base/fault_point.h"
#include "core/base/path_text.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace hub {
namespace {

int failWith(int error)
{
    errno = error;
    return -1;
}

constexpr qsizetype kReadStep = 256LL * 1024;

} // namespace

int Io::open(const char *path, int flags, mode_t mode)
{
    if (FAULT_POINT("io.open"))
        return failWith(EMFILE);
    return ::open(path, flags, mode);
}

ssize_t Io::write(int descriptor, const void *bytes, size_t count)
{
    if (FAULT_POINT("io.write"))
        return failWith(ENOSPC);
    if (FAULT_POINT("io.shortWrite"))
        count = (count + 1) / 2;
    return ::write(descriptor, bytes, count);
}

int Io::dataSync(int descriptor)
{
    if (FAULT_POINT("io.dataSync"))
        return failWith(EIO);
    return ::fdatasync(descriptor);
}

int Io::sync(int descriptor)
{
    if (FAULT_POINT("io.sync"))
        return failWith(EIO);
    return ::fsync(descriptor);
}

int Io::rename(const char *from, const char *to)
{
    if (FAULT_POINT("io.rename"))
        return failWith(EIO);
    return ::rename(from, to);
}

int Io::link(const char *from, const char *to)
{
    if (FAULT_POINT("io.link"))
        return failWith(EMLINK);
    return ::link(from, to);
}

int Io::unlink(const char *path)
{
    return ::unlink(path);
}

qint64 Io::freeBytes(const char *path)
{
    struct statvfs space = {};
    if (::statvfs(path, &space) != 0)
        return -1;
    return static_cast<qint64>(space.f_bavail) * static_cast<qint64>(space.f_frsize);
}

Io &systemIo()
{
    static Io io;
    return io;
}

void UniqueFd::reset(int descriptor)
{
    // close() frees the descriptor even when it reports EINTR: it is never repeated.
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = descriptor;
}

Result<QByteArray> readFile(const QByteArray &path, qint64 maxBytes)
{
    const auto failure = [&](int error) {
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), error));
    };
    // Without O_NONBLOCK a pipe under this name would hang the open itself.
    const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file.isValid())
        return failure(errno);
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0)
        return failure(errno);
    if (!S_ISREG(status.st_mode)) {
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("cannot read %1: it is not a regular file").arg(pathForDisplay(path)),
            QStringLiteral("give a file"));
    }

    QByteArray content;
    if (status.st_size <= maxBytes)
        content.reserve(static_cast<qsizetype>(status.st_size) + 1);
    // The size is not trusted: the file may grow meanwhile, and files in /proc say 0.
    while (content.size() <= maxBytes) {
        const qsizetype size = content.size();
        content.resize(size + kReadStep);
        const ssize_t got =
            ::read(file.get(), content.data() + size, static_cast<size_t>(kReadStep));
        if (got < 0 && errno != EINTR)
            return failure(errno);
        content.resize(size + qMax<ssize_t>(got, 0));
        if (got == 0)
            return content;
    }
    return fail(
        Error::Kind::TooLarge,
        QStringLiteral("%1 is over the limit of %2 bytes").arg(pathForDisplay(path)).arg(maxBytes));
}

Result<void> syncFolder(const QByteArray &path, Io &io)
{
    const auto failure = [&](int error) {
        return fail(
            errnoError(QStringLiteral("cannot sync folder %1").arg(pathForDisplay(path)), error));
    };
    const UniqueFd folder(io.open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
    if (!folder.isValid())
        return failure(errno);
    // EINVAL comes from file systems that have nothing to sync for a folder.
    if (io.sync(folder.get()) != 0 && errno != EINVAL)
        return failure(errno);
    return {};
}

} // namespace hub
