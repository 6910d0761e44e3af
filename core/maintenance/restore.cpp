#include "core/base/data_folder.h"
#include "core/base/path_text.h"
#include "core/base/random.h"
#include "core/maintenance/archive_reader_p.h"
#include "core/maintenance/backup.h"
#include "core/maintenance/content_hash_p.h"
#include "core/maintenance/folder_swap_p.h"
#include "core/maintenance/manifest_p.h"

#include <QHash>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::maintenance {
namespace {

/// What stays free on the disk: a restore that fills it leaves a hub that cannot start.
constexpr qint64 kReservedBytes = 200LL * 1000 * 1000;

/// The folder that a restore fills, beside its final place. It is removed unless it was moved.
class Staging
{
public:
    explicit Staging(QByteArray path)
        : m_path(std::move(path))
    {}
    ~Staging()
    {
        m_owner.reset();
        std::error_code ignored;
        if (!m_isMoved)
            std::filesystem::remove_all(m_path.toStdString(), ignored);
    }
    Staging(const Staging &) = delete;
    Staging &operator=(const Staging &) = delete;

    /// Makes the folder and takes its lock: no hub may start in it before all is done.
    [[nodiscard]] Result<void> make()
    {
        auto owner = DataFolder::open(m_path, QStringLiteral("aio-hub restore"));
        if (!owner)
            return fail(owner.error());
        m_owner = std::move(*owner);
        return {};
    }
    [[nodiscard]] const QByteArray &path() const { return m_path; }
    void setMoved() { m_isMoved = true; }

private:
    QByteArray m_path;
    std::unique_ptr<DataFolder> m_owner;
    bool m_isMoved = false;
};

tl::unexpected<Error> damaged(const QString &how)
{
    return fail(Error::Kind::Corrupt,
                QStringLiteral("the backup is damaged: %1").arg(how),
                QStringLiteral("use another backup; the data folder was not changed"));
}

/// Takes an archive apart into a folder, each file held against the manifest.
class Unpacking
{
public:
    Unpacking(const RestoreRequest &request, QByteArray folder)
        : m_request(request)
        , m_folder(std::move(folder))
    {}
    [[nodiscard]] Result<Manifest> run();

private:
    [[nodiscard]] Result<Manifest> readManifest();
    [[nodiscard]] Result<void> checkRoom() const;
    [[nodiscard]] Result<void> extract(const ArchiveReader::Entry &entry);
    [[nodiscard]] Result<void> store(const ManifestEntry &promised);
    [[nodiscard]] Result<void> makeFoldersOf(const QByteArray &name) const;

    const RestoreRequest &m_request;
    QByteArray m_folder;
    std::unique_ptr<ArchiveReader> m_reader;
    Manifest m_manifest;
    QHash<QByteArray, std::size_t> m_awaited; ///< Names that have not come yet, by their entry.
    ArchiveProgress m_progress;
};

Result<Manifest> Unpacking::readManifest()
{
    auto entry = m_reader->next();
    if (!entry)
        return fail(entry.error());
    const bool isManifest = *entry && (*entry)->name == kManifestName;
    if (!isManifest || (*entry)->bytes > kMaxManifestBytes) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is not a backup of this program: it does not begin with a "
                                   "manifest")
                        .arg(pathForDisplay(m_request.file)),
                    QStringLiteral("name a file that `aio-hub backup` has made"));
    }
    QByteArray text;
    auto read = m_reader->read([&](QByteArrayView bytes) -> Result<void> {
        text.append(bytes);
        return {};
    });
    if (!read)
        return fail(read.error());
    return parseManifest(text);
}

Result<void> Unpacking::checkRoom() const
{
    const qint64 wanted = m_manifest.contentBytes();
    const qint64 available = m_request.io->freeBytes(m_folder.constData());
    if (available < 0 || wanted <= available - kReservedBytes)
        return {};
    constexpr qint64 kMegabyte = 1'000'000;
    return fail(Error::Kind::StorageFull,
                QStringLiteral("the backup holds %1 MB, and %2 MB are free beside %3")
                    .arg(wanted / kMegabyte)
                    .arg(available / kMegabyte)
                    .arg(pathForDisplay(m_request.dataFolder)),
                QStringLiteral("free some space, or restore into another folder with --data"));
}

Result<void> Unpacking::makeFoldersOf(const QByteArray &name) const
{
    for (qsizetype slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        const QByteArray folder = m_folder + '/' + name.left(slash);
        if (::mkdir(folder.constData(), 0700) != 0 && errno != EEXIST) {
            return fail(
                errnoError(QStringLiteral("cannot create %1").arg(pathForDisplay(folder)), errno));
        }
    }
    return {};
}

Result<void> Unpacking::store(const ManifestEntry &promised)
{
    if (auto made = makeFoldersOf(promised.name); !made)
        return made;
    const QByteArray path = m_folder + '/' + promised.name;
    auto file = AtomicFile::create(path, *m_request.io);
    if (!file)
        return fail(file.error());
    ContentHash hash;
    auto read = m_reader->read([&](QByteArrayView bytes) -> Result<void> {
        if (m_request.cancel.isCancelled())
            return fail(m_request.cancel.error(QStringLiteral("the restore")));
        hash.add(bytes);
        m_progress.doneBytes += bytes.size();
        if (m_request.progress)
            m_request.progress(m_progress);
        return file->write(bytes);
    });
    if (!read)
        return read;
    if (hash.finish() != promised.sha256)
        return damaged(
            QStringLiteral("'%1' is not what was backed up").arg(pathForDisplay(promised.name)));
    // All files are synced at once at the end.
    return file->commit(Durability::Visible);
}

Result<void> Unpacking::extract(const ArchiveReader::Entry &entry)
{
    const auto awaited = m_awaited.constFind(entry.name);
    if (awaited == m_awaited.cend()) {
        return damaged(QStringLiteral("'%1' is in it twice, or not in its manifest")
                           .arg(pathForDisplay(entry.name)));
    }
    const ManifestEntry &promised = m_manifest.entries[awaited.value()];
    m_awaited.erase(awaited);
    if (entry.bytes != promised.bytes) {
        return damaged(QStringLiteral("'%1' has %2 bytes instead of %3")
                           .arg(pathForDisplay(entry.name))
                           .arg(entry.bytes)
                           .arg(promised.bytes));
    }
    auto stored = store(promised);
    if (stored) {
        ++m_progress.doneFiles;
        if (m_request.progress)
            m_request.progress(m_progress);
    }
    return stored;
}

Result<Manifest> Unpacking::run()
{
    auto reader = ArchiveReader::open(m_request.file);
    if (!reader)
        return fail(reader.error());
    m_reader = std::move(*reader);
    auto manifest = readManifest();
    if (!manifest)
        return manifest;
    m_manifest = std::move(*manifest);
    if (auto room = checkRoom(); !room)
        return fail(room.error());

    for (std::size_t i = 0; i < m_manifest.entries.size(); ++i)
        m_awaited.insert(m_manifest.entries[i].name, i);
    m_progress.totalFiles = static_cast<int>(m_manifest.entries.size());
    m_progress.totalBytes = m_manifest.contentBytes();
    while (true) {
        auto entry = m_reader->next();
        if (!entry)
            return fail(entry.error());
        if (!*entry)
            break;
        if (auto extracted = extract(**entry); !extracted)
            return fail(extracted.error());
    }
    if (!m_awaited.isEmpty()) {
        return damaged(QStringLiteral("%1 of its files are missing, as '%2'")
                           .arg(m_awaited.size())
                           .arg(pathForDisplay(m_awaited.cbegin().key())));
    }
    return m_manifest;
}

/// Everything in the file system of @p folder, in one call: cheaper than one a file.
Result<void> syncAll(const QByteArray &folder)
{
    const UniqueFd descriptor(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.isValid() && ::syncfs(descriptor.get()) == 0)
        return {};
    return fail(errnoError(QStringLiteral("cannot write %1").arg(pathForDisplay(folder)), errno));
}

/// The folder itself where the given name is a link: a rename would move the link alone.
QByteArray resolved(QByteArray path)
{
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.constData(), nullptr),
                                                           &std::free);
    if (real)
        return {real.get()};
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path;
}

QByteArray stagingPathFor(const QByteArray &target)
{
    const qsizetype slash = target.lastIndexOf('/');
    return target.left(slash + 1) + '.' + target.mid(slash + 1) + ".restore-"
           + QByteArray::number(Random::freshSeed(), 16);
}

} // namespace

Result<RestoreReport> restoreBackup(const RestoreRequest &request, const Clock &clock)
{
    const QByteArray target = resolved(request.dataFolder);
    // The lock on the old folder is kept to the end: it goes with it when it is renamed.
    std::unique_ptr<DataFolder> old;
    struct stat status = {};
    if (::stat(target.constData(), &status) == 0) {
        auto owned = DataFolder::open(target, QStringLiteral("aio-hub restore"));
        if (!owned)
            return fail(owned.error());
        old = std::move(*owned);
    }
    Staging staging(stagingPathFor(target));
    if (auto made = staging.make(); !made)
        return fail(made.error());

    auto manifest = Unpacking(request, staging.path()).run();
    if (!manifest)
        return fail(manifest.error());
    const auto usable = database::Database::examine(staging.path() + "/hub.db", request.schemas);
    if (!usable)
        return fail(usable.error());
    if (auto synced = syncAll(staging.path()); !synced)
        return fail(synced.error());
    if (request.cancel.isCancelled())
        return fail(request.cancel.error(QStringLiteral("the restore")));

    auto previous = swapFolder(staging.path(), target, clock, *request.io);
    if (!previous)
        return fail(previous.error());
    staging.setMoved();
    return RestoreReport{manifest->createdAt,
                         manifest->productVersion,
                         static_cast<int>(manifest->entries.size()) - 1,
                         manifest->contentBytes(),
                         *previous};
}

} // namespace hub::maintenance
