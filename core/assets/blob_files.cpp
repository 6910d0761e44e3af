#include "core/assets/blob_files_p.h"
#include "core/assets/sha256_p.h"
#include "core/base/path_text.h"
#include "core/base/random.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace hub::assets {
namespace {

constexpr char kIncoming[] = "/incoming";

QString shown(const QByteArray &path)
{
    return pathForDisplay(path);
}

QByteArray parentOf(const QByteArray &path)
{
    return path.left(path.lastIndexOf('/'));
}

bool isPart(const std::string &name)
{
    return name.starts_with('.') && name.ends_with(".part");
}

WallTime writtenAt(const struct stat &file)
{
    const auto seconds = std::chrono::seconds(file.st_mtim.tv_sec);
    const auto rest = std::chrono::nanoseconds(file.st_mtim.tv_nsec);
    return WallTime(std::chrono::duration_cast<std::chrono::milliseconds>(seconds + rest));
}

} // namespace

BlobFiles::BlobFiles(BlobStoreOptions options, const Clock &clock, Io &io)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_io(io)
{}

BlobFiles::Written::~Written()
{
    // Best effort: what cannot be removed has no row and goes with the next sweep.
    for (const BlobId &id : m_ids)
        static_cast<void>(m_files.remove(id));
}

QByteArray BlobFiles::folderOf(const BlobId &id) const
{
    return m_options.folder + '/' + id.hex.left(2);
}

QByteArray BlobFiles::pathOf(const BlobId &id) const
{
    return folderOf(id) + '/' + id.hex;
}

Result<void> BlobFiles::makeFolder(const QByteArray &path) const
{
    if (::mkdir(path.constData(), 0700) == 0) {
        // A folder that a power cut takes back would take its files along.
        return syncFolder(path.left(std::max<qsizetype>(path.lastIndexOf('/'), 1)), m_io);
    }
    if (errno == EEXIST)
        return {};
    const qsizetype slash = path.lastIndexOf('/');
    if (errno != ENOENT || slash <= 0)
        return fail(errnoError(QStringLiteral("cannot create folder %1").arg(shown(path)), errno));
    if (auto parent = makeFolder(path.left(slash)); !parent)
        return parent;
    return makeFolder(path);
}

Result<BlobRoom> BlobFiles::room() const
{
    if (auto made = makeFolder(m_options.folder); !made)
        return fail(std::move(made).error());

    struct statvfs system = {};
    const qint64 available = m_io.freeBytes(m_options.folder.constData());
    if (available < 0 || ::statvfs(m_options.folder.constData(), &system) != 0) {
        return fail(errnoError(
            QStringLiteral("cannot see the free space of %1").arg(shown(m_options.folder)), errno));
    }
    const double total =
        static_cast<double>(system.f_blocks) * static_cast<double>(system.f_frsize);
    const qint64 reserve =
        std::max(m_options.reservedBytes, static_cast<qint64>(total * m_options.reservedFraction));
    return BlobRoom{available, reserve};
}

Result<void> BlobFiles::admit(qint64 bytes) const
{
    const auto disk = room();
    if (!disk)
        return fail(disk.error());
    if (disk->freeBytes - bytes >= disk->reservedBytes)
        return {};
    constexpr qint64 kMegabyte = 1'000'000;
    return fail(Error::Kind::StorageFull,
                QStringLiteral("storage full: %1 MB are free, and %2 MB are kept free, on the disk "
                               "of %3")
                    .arg(disk->freeBytes / kMegabyte)
                    .arg(disk->reservedBytes / kMegabyte)
                    .arg(shown(m_options.folder)),
                QStringLiteral("Free some space on that disk, or choose another data folder with "
                               "--data."));
}

Result<void> BlobFiles::write(const Blob &blob, QByteArrayView content, Written &written)
{
    if (auto made = makeFolder(folderOf(blob.id)); !made)
        return made;
    auto file = AtomicFile::create(pathOf(blob.id), m_io);
    if (!file)
        return fail(std::move(file).error());
    if (auto done = file->write(content); !done)
        return done;
    if (auto done = file->flush(); !done)
        return done;
    if (auto done = file->commit(Durability::Visible); !done)
        return done;
    written.add(blob.id);
    return {};
}

Result<AtomicFile> BlobFiles::begin()
{
    const QByteArray folder = m_options.folder + kIncoming;
    if (auto made = makeFolder(folder); !made)
        return fail(std::move(made).error());
    return AtomicFile::create(folder + "/content", m_io);
}

Result<AtomicFile> BlobFiles::copy(int descriptor, Blob &blob)
{
    auto file = begin();
    if (!file)
        return file;

    Sha256 hash;
    blob.bytes = 0;
    auto copied = readInPieces(descriptor, [&](QByteArrayView piece) -> Result<void> {
        hash.add(piece);
        blob.bytes += piece.size();
        return file->write(piece);
    });
    if (!copied)
        return fail(std::move(copied).error());
    blob.id = hash.finish();
    return file;
}

Result<void> BlobFiles::place(AtomicFile &copy, const Blob &blob, Written &written)
{
    if (auto made = makeFolder(folderOf(blob.id)); !made)
        return made;
    if (auto done = copy.flush(); !done)
        return done;
    if (auto done = copy.commitAs(pathOf(blob.id), Durability::Visible); !done)
        return done;
    written.add(blob.id);
    return {};
}

Result<void> BlobFiles::link(const QByteArray &path, const Blob &blob, Written &written)
{
    UniqueFd file(m_io.open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0));
    if (!file.isValid())
        return fail(errnoError(QStringLiteral("cannot open %1").arg(shown(path)), errno));
    if (auto made = makeFolder(folderOf(blob.id)); !made)
        return made;

    // Not straight under the final name: what lies there may be a damaged rest.
    const QByteArray second = folderOf(blob.id) + "/." + blob.id.hex + '.'
                              + QByteArray::number(Random::freshSeed(), 16) + ".part";
    if (m_io.link(path.constData(), second.constData()) != 0) {
        Blob copied;
        auto part = copy(file.get(), copied);
        if (!part)
            return fail(std::move(part).error());
        if (copied != blob) {
            return fail(
                Error::Kind::Conflict,
                QStringLiteral("%1 was changed while it was being stored").arg(shown(path)));
        }
        return place(*part, blob, written);
    }
    const bool isThere = m_io.dataSync(file.get()) == 0
                         && m_io.rename(second.constData(), pathOf(blob.id).constData()) == 0;
    const int error = errno;
    // A rename between two names of one file does nothing, so the second one may still be there.
    if (auto removed = unlink(second); !removed)
        return removed;
    if (!isThere)
        return fail(errnoError(QStringLiteral("cannot store %1").arg(shown(path)), error));
    written.add(blob.id);
    return {};
}

Result<void> BlobFiles::sync(const Written &written)
{
    std::set<QByteArray> folders;
    for (const BlobId &id : written.ids())
        folders.insert(folderOf(id));
    for (const QByteArray &folder : folders) {
        if (auto synced = syncFolder(folder, m_io); !synced)
            return synced;
    }
    return {};
}

bool BlobFiles::has(const Blob &blob) const
{
    struct stat file = {};
    return ::lstat(pathOf(blob.id).constData(), &file) == 0 && S_ISREG(file.st_mode)
           && file.st_size == blob.bytes;
}

bool BlobFiles::isMissing(const BlobId &id) const
{
    struct stat file = {};
    return ::lstat(pathOf(id).constData(), &file) != 0 && errno == ENOENT;
}

Result<UniqueFd> BlobFiles::open(const BlobId &id) const
{
    const QByteArray path = pathOf(id);
    UniqueFd file(m_io.open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0));
    if (!file.isValid())
        return fail(errnoError(QStringLiteral("cannot open %1").arg(shown(path)), errno));
    return file;
}

Result<QByteArray> BlobFiles::setAside(const BlobId &id, int opened) const
{
    const QByteArray folder = m_options.damagedFolder.isEmpty()
                                  ? parentOf(m_options.folder) + "/damaged"
                                  : m_options.damagedFolder;
    if (auto made = makeFolder(folder); !made)
        return fail(std::move(made).error());

    struct stat damaged = {};
    struct stat current = {};
    const QByteArray from = pathOf(id);
    const QByteArray to = folder + '/' + id.hex + '-'
                          + QByteArray::number(m_clock.wallNow().time_since_epoch().count());
    const bool isSame = ::fstat(opened, &damaged) == 0 && ::lstat(from.constData(), &current) == 0
                        && damaged.st_ino == current.st_ino && damaged.st_dev == current.st_dev;
    if (!isSame) // A put has replaced it meanwhile: nothing is left to move.
        return to;
    if (m_io.rename(from.constData(), to.constData()) != 0) {
        return fail(
            errnoError(QStringLiteral("cannot move %1 to %2").arg(shown(from), shown(to)), errno));
    }
    return to;
}

Result<void> BlobFiles::unlink(const QByteArray &path)
{
    if (m_io.unlink(path.constData()) != 0 && errno != ENOENT)
        return fail(errnoError(QStringLiteral("cannot remove %1").arg(shown(path)), errno));
    return {};
}

Result<void> BlobFiles::remove(const BlobId &id)
{
    return unlink(pathOf(id));
}

Result<void> BlobFiles::removePart(const QByteArray &path)
{
    return unlink(path);
}

Result<BlobFiles::Listing> BlobFiles::listOlderThan(WallTime before,
                                                    const CancelToken &cancel) const
{
    namespace fs = std::filesystem;
    Listing listing;
    std::error_code error;
    fs::recursive_directory_iterator entry(m_options.folder.toStdString(), error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (cancel.isCancelled())
            return fail(cancel.error(QStringLiteral("looking through the stored content")));
        struct stat file = {};
        const std::string &path = entry->path().native();
        if (::lstat(path.c_str(), &file) != 0 || !S_ISREG(file.st_mode)
            || writtenAt(file) >= before)
            continue;
        const std::string name = entry->path().filename().native();
        const Blob blob{{QByteArray::fromStdString(name)}, file.st_size};
        if (isPart(name))
            listing.parts.emplace_back(QByteArray::fromStdString(path), file.st_size);
        else if (blob.id.isValid() && path == pathOf(blob.id).toStdString())
            listing.blobs.push_back(blob);
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        return fail(errnoError(QStringLiteral("cannot list %1").arg(shown(m_options.folder)),
                               error.value()));
    }
    return listing;
}

} // namespace hub::assets
