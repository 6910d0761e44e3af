#pragma once

#include "core/base/io.h"
#include "core/maintenance/manifest_p.h"

#include <functional>
#include <memory>

struct archive;

namespace hub::maintenance {

/// Writes a compressed tar archive that appears under its name whole, or not at all.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  those of AtomicFile; after one the archive is given up.
class ArchiveWriter final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ArchiveWriter>> create(const QByteArray &path,
                                                                       Io &io);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter &) = delete;
    ArchiveWriter &operator=(const ArchiveWriter &) = delete;

    /// Begins a file; exactly @p bytes must follow by add().
    [[nodiscard]] Result<void> begin(const QByteArray &name, qint64 bytes, qint64 modifiedSeconds);
    [[nodiscard]] Result<void> add(QByteArrayView bytes);
    [[nodiscard]] Result<void> commit();

    [[nodiscard]] qint64 writtenBytes() const { return m_sink.bytes; }

private:
    struct Sink // What libarchive's callback writes to.
    {
        AtomicFile file;
        Result<void> state;
        qint64 bytes = 0;
        bool isGivenUp = false;
    };
    explicit ArchiveWriter(AtomicFile file);
    [[nodiscard]] Result<void> checked(int code);
    static long write(archive *handle, void *sink, const void *bytes, std::size_t count);

    Sink m_sink;
    archive *m_archive = nullptr;
    bool m_isClosed = false;
};

} // namespace hub::maintenance
