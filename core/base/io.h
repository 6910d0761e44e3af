#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <optional>
#include <sys/types.h>
#include <utility>

namespace hub {

/// The system calls that can lose data, behind one seam: tests replace them to make disks full,
/// slow or broken. Each returns what the call returns and leaves errno.
///
/// Units:   bytes.
/// Threads: every function may be called from any thread.
/// Errors:  -1 and errno, like the calls themselves.
class Io
{
public:
    Io() = default;
    Io(const Io &) = delete;
    Io &operator=(const Io &) = delete;
    virtual ~Io() = default;

    virtual int open(const char *path, int flags, mode_t mode);
    virtual ssize_t write(int descriptor, const void *bytes, size_t count);
    virtual int dataSync(int descriptor); ///< fdatasync
    virtual int sync(int descriptor);     ///< fsync; for directories
    virtual int rename(const char *from, const char *to);
    virtual int link(const char *from, const char *to); ///< A second name for one file.
    virtual int unlink(const char *path);
    /// Bytes that an ordinary user can still write to the file system of @p path; -1 on error.
    virtual qint64 freeBytes(const char *path);
};

/// The real calls. In test builds they carry the fault points `io.open`, `io.write`...
[[nodiscard]] Io &systemIo();

/// Owns a file descriptor.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none: what close() reports is of no use to anybody.
class UniqueFd final
{
public:
    UniqueFd() = default;
    explicit UniqueFd(int descriptor)
        : m_descriptor(descriptor)
    {}
    UniqueFd(UniqueFd &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {}
    UniqueFd &operator=(UniqueFd &&other) noexcept
    {
        reset(std::exchange(other.m_descriptor, -1));
        return *this;
    }
    UniqueFd(const UniqueFd &) = delete;
    UniqueFd &operator=(const UniqueFd &) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return m_descriptor; }
    [[nodiscard]] bool isValid() const { return m_descriptor >= 0; }
    [[nodiscard]] int release() { return std::exchange(m_descriptor, -1); }
    void reset(int descriptor = -1);

private:
    int m_descriptor = -1;
};

/// How far a written file must have come before the call returns.
enum class Durability
{
    Visible, ///< Whole under its final name after a crash of ours; may be gone after a power cut.
    Durable, ///< fdatasync before and directory fsync after the rename: survives a power cut.
};

/// A file that appears under its final name whole, or not at all.
///
/// Bytes go to a hidden file beside the target (`.<name>.<random>.part`); commit() syncs and
/// renames it. Destroying an uncommitted file removes it and leaves an older target as it was.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  StorageFull, PermissionDenied, NotFound (folder), Io; after one, every later call gives
///          it again. When only the folder's sync fails, the new content is in place already.
class AtomicFile final
{
public:
    /// Paths are bytes, as the kernel has them: names need not be UTF-8.
    [[nodiscard]] static Result<AtomicFile> create(QByteArray path,
                                                   Io &io = systemIo(),
                                                   mode_t mode = 0600);

    AtomicFile(AtomicFile &&other) noexcept;
    AtomicFile &operator=(AtomicFile &&) = delete;
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;
    ~AtomicFile();

    /// Writes all of @p bytes; a short write is an error.
    [[nodiscard]] Result<void> write(QByteArrayView bytes);

    /// fdatasync the content now, so that many files can share one directory sync.
    [[nodiscard]] Result<void> flush();

    /// Gives the file its final name, replacing an older one.
    [[nodiscard]] Result<void> commit(Durability durability);

    /// As commit(), but under @p path in the same file system: for names that depend on the
    /// content.
    [[nodiscard]] Result<void> commitAs(const QByteArray &path, Durability durability);

private:
    AtomicFile(QByteArray path, QByteArray partPath, UniqueFd file, Io &io);

    /// Keeps the first failure, so that nothing that follows can pretend success.
    [[nodiscard]] tl::unexpected<Error> remember(int error);

    QByteArray m_path;
    QByteArray m_partPath;
    UniqueFd m_file;
    Io *m_io;
    std::optional<Error> m_error;
};

/// Writes @p content to @p path in one atomic step.
[[nodiscard]] Result<void> writeFile(const QByteArray &path,
                                     QByteArrayView content,
                                     Durability durability,
                                     Io &io = systemIo(),
                                     mode_t mode = 0600);

/// Reads a whole file of at most @p maxBytes. TooLarge above that.
[[nodiscard]] Result<QByteArray> readFile(const QByteArray &path, qint64 maxBytes);

/// fsync of the folder @p path: makes renames in it survive a power cut.
[[nodiscard]] Result<void> syncFolder(const QByteArray &path, Io &io = systemIo());

} // namespace hub
