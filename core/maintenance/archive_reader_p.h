#pragma once

#include "core/base/io.h"

#include <functional>
#include <memory>
#include <optional>

struct archive;

namespace hub::maintenance {

/// Reads a compressed tar archive that anybody may have made: only plain files come out of it, and
/// nothing is written anywhere.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  NotFound, PermissionDenied, InvalidInput (no archive of this kind), Corrupt (truncated
///          or altered, or something in it is not a plain file).
class ArchiveReader final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ArchiveReader>> open(const QByteArray &path);
    ~ArchiveReader();
    ArchiveReader(const ArchiveReader &) = delete;
    ArchiveReader &operator=(const ArchiveReader &) = delete;

    struct Entry
    {
        QByteArray name; ///< As it stands there: not to be trusted.
        qint64 bytes = 0;
    };

    /// The next file; nothing at the end.
    [[nodiscard]] Result<std::optional<Entry>> next();

    /// Hands the content of the current file to @p take in pieces; never more than its size.
    [[nodiscard]] Result<void> read(const std::function<Result<void>(QByteArrayView)> &take);

private:
    explicit ArchiveReader(QByteArray path);
    [[nodiscard]] tl::unexpected<Error> damaged(const QString &how) const;
    [[nodiscard]] QString problem() const;

    QByteArray m_path;
    UniqueFd m_file;
    archive *m_archive = nullptr;
    qint64 m_remaining = 0;
    bool m_hasEntries = false;
};

} // namespace hub::maintenance
