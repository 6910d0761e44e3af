#include "core/base/path_text.h"
#include "core/maintenance/archive_reader_p.h"

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <vector>

namespace hub::maintenance {
namespace {

constexpr std::size_t kReadStep = 262'144;

/// A pipe or a device would keep us waiting; only a file has an end that is known.
Result<UniqueFd> openFile(const QByteArray &path)
{
    const QString what = QStringLiteral("cannot read the backup %1").arg(pathForDisplay(path));
    UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status = {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return fail(errnoError(what, errno));
    if (!S_ISREG(status.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    what + QStringLiteral(": it is not a file"),
                    QStringLiteral("name a file that `aio-hub backup` has made"));
    }
    return file;
}

} // namespace

ArchiveReader::ArchiveReader(QByteArray path)
    : m_path(std::move(path))
    , m_archive(archive_read_new())
{}

ArchiveReader::~ArchiveReader()
{
    archive_read_free(m_archive);
}

tl::unexpected<Error> ArchiveReader::damaged(const QString &how) const
{
    return fail(Error::Kind::Corrupt,
                QStringLiteral("the backup %1 is damaged: %2").arg(pathForDisplay(m_path), how),
                QStringLiteral("use another backup; the data folder was not changed"));
}

QString ArchiveReader::problem() const
{
    const char *text = archive_error_string(m_archive);
    return text != nullptr ? QString::fromLocal8Bit(text) : QStringLiteral("it cannot be read");
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(const QByteArray &path)
{
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader(path));
    auto file = openFile(path);
    if (!file)
        return fail(file.error());
    reader->m_file = std::move(*file);
    archive *handle = reader->m_archive;
    const bool isReady =
        archive_read_support_filter_zstd(handle) == ARCHIVE_OK
        && archive_read_support_format_tar(handle) == ARCHIVE_OK
        && archive_read_open_fd(handle, reader->m_file.get(), kReadStep) == ARCHIVE_OK;
    if (!isReady) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is not a backup of this program: %2")
                        .arg(pathForDisplay(path), reader->problem()),
                    QStringLiteral("name a file that `aio-hub backup` has made"));
    }
    return reader;
}

Result<std::optional<ArchiveReader::Entry>> ArchiveReader::next()
{
    archive_entry *header = nullptr;
    const int code = archive_read_next_header(m_archive, &header);
    if (code == ARCHIVE_EOF && m_hasEntries)
        return std::optional<Entry>();
    if (!m_hasEntries && code != ARCHIVE_OK) {
        const QString why = code == ARCHIVE_EOF ? QStringLiteral("it is empty") : problem();
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is not a backup of this program: %2")
                        .arg(pathForDisplay(m_path), why),
                    QStringLiteral("name a file that `aio-hub backup` has made"));
    }
    // A warning too: our own archives are read without one.
    if (code != ARCHIVE_OK)
        return damaged(problem());
    m_hasEntries = true;

    const char *name = archive_entry_pathname(header);
    const bool isPlainFile = archive_entry_filetype(header) == AE_IFREG
                             && archive_entry_hardlink(header) == nullptr
                             && archive_entry_symlink(header) == nullptr;
    if (name == nullptr || !isPlainFile || archive_entry_size_is_set(header) == 0) {
        return damaged(QStringLiteral("'%1' in it is not a plain file")
                           .arg(pathForDisplay(QByteArray(name != nullptr ? name : "?"))));
    }
    m_remaining = archive_entry_size(header);
    return Entry{QByteArray(name), m_remaining};
}

Result<void> ArchiveReader::read(const std::function<Result<void>(QByteArrayView)> &take)
{
    std::vector<char> buffer(kReadStep);
    while (true) {
        const la_ssize_t count = archive_read_data(m_archive, buffer.data(), buffer.size());
        if (count < 0)
            return damaged(problem());
        if (count == 0)
            break;
        m_remaining -= count;
        if (m_remaining < 0)
            return damaged(QStringLiteral("a file in it is longer than it says"));
        if (auto taken = take(QByteArrayView(buffer.data(), count)); !taken)
            return taken;
    }
    if (m_remaining != 0)
        return damaged(QStringLiteral("a file in it is shorter than it says"));
    return {};
}

} // namespace hub::maintenance
