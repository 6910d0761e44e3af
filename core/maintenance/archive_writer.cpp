#include "core/maintenance/archive_writer_p.h"

#include <archive.h>
#include <archive_entry.h>

namespace hub::maintenance {
namespace {

/// Most of the content are images, which do not get smaller: the fastest level loses nothing there.
constexpr auto kCompression = "1";

} // namespace

ArchiveWriter::ArchiveWriter(AtomicFile file)
    : m_sink{std::move(file), {}, 0, false}
    , m_archive(archive_write_new())
{}

ArchiveWriter::~ArchiveWriter()
{
    if (!m_isClosed) {
        // What is not committed is not finished either. libarchive gives back what it holds only
        // when it is closed: it does that into nowhere, and skips the rest of an open entry.
        m_sink.isGivenUp = true;
        archive_write_fail(m_archive);
        archive_write_close(m_archive);
    }
    archive_write_free(m_archive);
}

long ArchiveWriter::write(archive *, void *sink, const void *bytes, std::size_t count)
{
    auto *to = static_cast<Sink *>(sink);
    const auto size = static_cast<qsizetype>(count);
    if (to->isGivenUp)
        return static_cast<long>(size);
    to->state = to->file.write(QByteArrayView(static_cast<const char *>(bytes), size));
    if (!to->state)
        return -1;
    to->bytes += size;
    return static_cast<long>(size);
}

Result<void> ArchiveWriter::checked(int code)
{
    if (!m_sink.state)
        return m_sink.state;
    if (code == ARCHIVE_OK)
        return {};
    return fail(Error::Kind::Io,
                QStringLiteral("cannot write the archive: %1")
                    .arg(QString::fromLocal8Bit(archive_error_string(m_archive))));
}

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(const QByteArray &path, Io &io)
{
    auto file = AtomicFile::create(path, io);
    if (!file)
        return fail(file.error());
    std::unique_ptr<ArchiveWriter> writer(new ArchiveWriter(std::move(*file)));
    archive *handle = writer->m_archive;
    for (const int code :
         {archive_write_add_filter_zstd(handle),
          archive_write_set_filter_option(handle, "zstd", "compression-level", kCompression),
          archive_write_set_format_pax_restricted(handle),
          archive_write_set_bytes_in_last_block(handle, 1),
          archive_write_open(handle, &writer->m_sink, nullptr, &ArchiveWriter::write, nullptr)}) {
        if (auto done = writer->checked(code); !done)
            return fail(done.error());
    }
    return writer;
}

Result<void> ArchiveWriter::begin(const QByteArray &name, qint64 bytes, qint64 modifiedSeconds)
{
    constexpr int kFileMode = 0600;
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.constData());
    archive_entry_set_size(entry.get(), bytes);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), kFileMode);
    archive_entry_set_mtime(entry.get(), modifiedSeconds, 0);
    return checked(archive_write_header(m_archive, entry.get()));
}

Result<void> ArchiveWriter::add(QByteArrayView bytes)
{
    const la_ssize_t count =
        archive_write_data(m_archive, bytes.data(), static_cast<std::size_t>(bytes.size()));
    return checked(count == bytes.size() ? ARCHIVE_OK : ARCHIVE_FATAL);
}

Result<void> ArchiveWriter::commit()
{
    const int code = archive_write_close(m_archive);
    m_isClosed = code == ARCHIVE_OK;
    if (auto closed = checked(code); !closed)
        return closed;
    return m_sink.file.commit(Durability::Durable);
}

} // namespace hub::maintenance
