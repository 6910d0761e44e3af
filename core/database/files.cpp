#include "core/base/path_text.h"
#include "core/base/random.h"
#include "core/database/files_p.h"

#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::database {
namespace {

constexpr std::size_t kCopyStep = 262'144;

Result<void> syncFile(const QByteArray &path, Io &io)
{
    const UniqueFd file(io.open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0));
    if (!file.isValid() || io.sync(file.get()) != 0)
        return fail(errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(path)), errno));
    return {};
}

} // namespace

QByteArray folderOf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    if (slash < 0)
        return QByteArrayLiteral(".");
    return slash == 0 ? QByteArrayLiteral("/") : path.left(slash);
}

QByteArray nameOf(const QByteArray &path)
{
    return path.mid(path.lastIndexOf('/') + 1);
}

Result<void> makeFolder(const QByteArray &folder)
{
    if (::mkdir(folder.constData(), 0700) == 0)
        return syncFolder(folderOf(folder));
    const int error = errno;
    if (error == EEXIST)
        return {};
    const QByteArray above = folderOf(folder);
    if (error != ENOENT || above == folder || above == ".") {
        return fail(
            errnoError(QStringLiteral("cannot create %1").arg(pathForDisplay(folder)), error));
    }
    // The depth of a path is bounded by PATH_MAX, so is this recursion.
    return makeFolder(above).and_then([&] { return makeFolder(folder); });
}

std::vector<QByteArray> namesIn(const QByteArray &folder)
{
    std::vector<QByteArray> names;
    DIR *handle = ::opendir(folder.constData());
    if (handle == nullptr)
        return names;
    // One stream in one thread: readdir() is safe there.
    while (const dirent *entry = ::readdir(handle)) { // NOLINT(concurrency-mt-unsafe)
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..")
            names.push_back(name);
    }
    ::closedir(handle);
    return names;
}

QByteArray partPathFor(const QByteArray &target)
{
    return folderOf(target) + "/." + nameOf(target) + '.'
           + QByteArray::number(Random::freshSeed(), 16) + ".part";
}

void removeUnfinishedCopies(const QByteArray &target, Io &io)
{
    const QByteArray folder = folderOf(target);
    const QByteArray start = '.' + nameOf(target) + '.';
    for (const QByteArray &name : namesIn(folder)) {
        const QByteArray bare = name.left(name.lastIndexOf(".part") + 5);
        const QByteArray rest = name.mid(bare.size());
        const bool isPart = name.startsWith(start) && bare.endsWith(".part");
        if (isPart && (rest.isEmpty() || rest == "-wal" || rest == "-shm" || rest == "-journal"))
            io.unlink((folder + '/' + name).constData());
    }
}

Result<void> publish(const QByteArray &part, const QByteArray &target, Io &io)
{
    auto synced = syncFile(part, io);
    if (synced && io.rename(part.constData(), target.constData()) == 0)
        return syncFolder(folderOf(target), io);
    const int error = errno;
    io.unlink(part.constData());
    if (!synced)
        return synced;
    return fail(errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(target)), error));
}

Result<void> copyFile(const QByteArray &source, const QByteArray &target, Io &io)
{
    const UniqueFd from(io.open(source.constData(), O_RDONLY | O_CLOEXEC, 0));
    const auto unreadable = [&] {
        return fail(
            errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(source)), errno));
    };
    if (!from.isValid())
        return unreadable();
    auto to = AtomicFile::create(target, io);
    if (!to)
        return fail(to.error());
    std::vector<char> buffer(kCopyStep);
    while (true) {
        const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return unreadable();
        if (count == 0)
            break;
        if (auto written = to->write(QByteArrayView(buffer.data(), count)); !written)
            return written;
    }
    return to->commit(Durability::Durable);
}

} // namespace hub::database
