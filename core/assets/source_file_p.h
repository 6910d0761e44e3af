#pragma once

#include "core/assets/blob_store.h"

#include <sys/stat.h>

namespace hub::assets {

/// A photo that is read twice, once for its hash and once by the worker, and must be the same both
/// times: a result under the wrong hash would be handed out for good.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  InvalidInput (not a regular file, empty), TooLarge, Conflict (changed), Cancelled, Io;
/// each
///          detail goes on where the file's name ends: "is empty".
class SourceFile final
{
public:
    /// @p descriptor and @p clock must outlive the object. Hashes the file.
    [[nodiscard]] static Result<SourceFile> read(int descriptor,
                                                 qint64 maxBytes,
                                                 const Clock &clock,
                                                 const CancelToken &cancel = {});

    [[nodiscard]] const Blob &content() const { return m_content; }

    /// Costs a system call, unless something about the file is new: then it is hashed again.
    [[nodiscard]] Result<void> checkUnchanged();

private:
    SourceFile(int descriptor, const Clock &clock)
        : m_descriptor(descriptor)
        , m_clock(&clock)
    {}
    [[nodiscard]] Result<void> look();

    int m_descriptor;
    const Clock *m_clock;
    Blob m_content;
    struct stat m_seen = {};
    bool m_wasJustWritten = false; ///< Another write might not move its times.
    bool m_isChanged = false;      ///< Its times are those of other content.
};

} // namespace hub::assets
