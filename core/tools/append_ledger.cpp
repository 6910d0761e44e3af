#include "core/base/io.h"
#include "core/base/path_text.h"
#include "core/tools/append_ledger_p.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace hub::tools {
namespace {

constexpr qint64 kMaxFileBytes = 256 * 1024 * 1024;

Error ioError(const QByteArray &file)
{
    return errnoError(QStringLiteral("cannot append to ") + pathForDisplay(file), errno);
}

} // namespace

Result<void> appendOnce(const QByteArray &file, const QString &line, const QString &id)
{
    Io &io = systemIo();
    const UniqueFd ledger(
        io.open(file.constData(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!ledger.isValid())
        return fail(ioError(file));
    int locked = 0;
    do {
        locked = ::flock(ledger.get(), LOCK_EX); // Closing the file lets go of it.
    } while (locked != 0 && errno == EINTR);
    if (locked != 0)
        return fail(ioError(file));

    const auto content = readFile(file, kMaxFileBytes);
    if (!content)
        return fail(content.error());
    const QByteArray mark = '\t' + id.toUtf8() + '\n';
    if (content->contains(mark))
        return io.sync(ledger.get()) == 0 ? Result<void>() : fail(ioError(file));

    QByteArray entry = line.toUtf8() + mark;
    if (!content->isEmpty() && !content->endsWith('\n'))
        entry.prepend('\n');
    const ssize_t written =
        io.write(ledger.get(), entry.constData(), static_cast<size_t>(entry.size()));
    if (written != entry.size()) {
        if (written >= 0)
            errno = ENOSPC; // A short write to a file means that the disk is full.
        return fail(ioError(file));
    }
    return io.sync(ledger.get()) == 0 ? Result<void>() : fail(ioError(file));
}

} // namespace hub::tools
