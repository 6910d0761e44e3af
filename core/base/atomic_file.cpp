#include "core/base/io.h"
#include "core/base/path_text.h"
#include "core/base/random.h"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <unistd.h>

namespace hub {
namespace {

constexpr int kNameAttempts = 16;

/// One write() call takes at most 2,147,479,552 bytes on Linux; less keeps it responsive.
constexpr qsizetype kLargestWrite = 64LL * 1024 * 1024;

QByteArray folderOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    if (slash < 0)
        return QByteArrayLiteral(".");
    return slash == 0 ? QByteArrayLiteral("/") : path.left(slash);
}

Result<void> checkTarget(const QByteArray &path)
{
    const QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    const bool isName = !name.isEmpty() && name != "." && name != ".." && !path.contains('\0');
    if (!isName) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("cannot write '%1': this is not the name of a file")
                        .arg(pathForDisplay(path)));
    }
    if (name.size() > NAME_MAX) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("cannot write %1: the name is longer than %2 bytes")
                        .arg(pathForDisplay(path))
                        .arg(NAME_MAX),
                    QStringLiteral("choose a shorter name"));
    }
    return {};
}

/// `.<name>.<random>.part` beside the target; the name is cut where the whole would be too long.
QByteArray partPathOf(const QByteArray &path)
{
    const QByteArray random = QByteArray::number(Random::freshSeed(), 16).rightJustified(16, '0');
    const QByteArray tail = '.' + random + ".part";
    const qsizetype slash = path.lastIndexOf('/');
    const QByteArray name = path.mid(slash + 1).left(NAME_MAX - 1 - tail.size());
    return path.left(slash + 1) + '.' + name + tail;
}

} // namespace

AtomicFile::AtomicFile(QByteArray path, QByteArray partPath, UniqueFd file, Io &io)
    : m_path(std::move(path))
    , m_partPath(std::move(partPath))
    , m_file(std::move(file))
    , m_io(&io)
{}

AtomicFile::AtomicFile(AtomicFile &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_partPath(std::exchange(other.m_partPath, {}))
    , m_file(std::move(other.m_file))
    , m_io(other.m_io)
    , m_error(std::move(other.m_error))
{}

AtomicFile::~AtomicFile()
{
    if (!m_partPath.isEmpty())
        m_io->unlink(m_partPath.constData());
}

Result<AtomicFile> AtomicFile::create(QByteArray path, Io &io, mode_t mode)
{
    if (auto usable = checkTarget(path); !usable)
        return fail(usable.error());
    int error = EEXIST;
    for (int attempt = 0; attempt < kNameAttempts; ++attempt) {
        QByteArray partPath = partPathOf(path);
        UniqueFd file(io.open(partPath.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        if (file.isValid())
            return AtomicFile(std::move(path), std::move(partPath), std::move(file), io);
        error = errno;
        if (error != EEXIST && error != EINTR)
            break;
    }
    return fail(errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(path)), error));
}

tl::unexpected<Error> AtomicFile::remember(int error)
{
    m_error = errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(m_path)), error);
    return fail(*m_error);
}

Result<void> AtomicFile::write(QByteArrayView bytes)
{
    if (m_error)
        return fail(*m_error);
    Q_ASSERT(m_file.isValid());
    while (!bytes.isEmpty()) {
        const qsizetype step = qMin(bytes.size(), kLargestWrite);
        const ssize_t written = m_io->write(m_file.get(), bytes.data(), static_cast<size_t>(step));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return remember(errno);
        // A regular file takes nothing without an error only when there is no room.
        if (written == 0)
            return remember(ENOSPC);
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<void> AtomicFile::flush()
{
    if (m_error)
        return fail(*m_error);
    Q_ASSERT(m_file.isValid());
    while (m_io->dataSync(m_file.get()) != 0) {
        // Only an interrupted sync is repeated. After any other failure the kernel may have dropped
        // the pages, and a second call would report success for lost data.
        if (errno != EINTR)
            return remember(errno);
    }
    return {};
}

Result<void> AtomicFile::commit(Durability durability)
{
    return commitAs(m_path, durability);
}

Result<void> AtomicFile::commitAs(const QByteArray &path, Durability durability)
{
    if (auto usable = checkTarget(path); !usable)
        return fail(usable.error());
    if (durability == Durability::Durable) {
        if (auto flushed = flush(); !flushed)
            return flushed;
    }
    if (m_error)
        return fail(*m_error);
    Q_ASSERT(m_file.isValid());

    m_path = path;
    // Network file systems report a full disk only here.
    if (::close(m_file.release()) != 0 && errno != EINTR)
        return remember(errno);
    if (m_io->rename(m_partPath.constData(), path.constData()) != 0)
        return remember(errno);
    m_partPath.clear();
    if (durability == Durability::Durable)
        return syncFolder(folderOf(path), *m_io);
    return {};
}

Result<void> writeFile(
    const QByteArray &path, QByteArrayView content, Durability durability, Io &io, mode_t mode)
{
    auto file = AtomicFile::create(path, io, mode);
    if (!file)
        return fail(file.error());
    return file->write(content).and_then([&] { return file->commit(durability); });
}

} // namespace hub
