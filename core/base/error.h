#pragma once

#include <QString>

namespace hub {

/// Why an operation did not succeed: a kind for code to branch on, and two sentences for people.
///
/// Units:   none.
/// Threads: a value; share copies.
/// Errors:  none.
struct Error
{
    enum class Kind
    {
        InvalidInput,     ///< What was given cannot be used; giving it again changes nothing.
        NotFound,         ///< The named thing does not exist.
        AlreadyExists,    ///< The named thing exists and must not.
        Conflict,         ///< The thing is in a state that does not allow this.
        TooLarge,         ///< Over a limit that `detail` names.
        Unsupported,      ///< A format or feature that this build does not have.
        PermissionDenied, ///< The operating system refused.
        StorageFull,      ///< No room; works again when there is some.
        Io,               ///< The device or file system failed.
        Corrupt,          ///< Stored data is not what was written.
        Timeout,          ///< The deadline passed.
        Cancelled,        ///< Somebody asked for it to stop.
        Unavailable,      ///< A service is away; trying again later makes sense.
        Crashed,          ///< A child process died.
        Busy,             ///< Somebody else holds it.
        Internal,         ///< A defect of ours.
    };

    Kind kind = Kind::Internal;
    QString detail; ///< What and where: names the object and the limit.
    QString remedy; ///< What the user can do about it; may be empty.

    /// One line for a terminal or a log: detail and remedy.
    [[nodiscard]] QString message() const;

    bool operator==(const Error &) const = default;
};

/// The stable name of @p kind in JSON, logs and the API: "storage_full".
[[nodiscard]] QLatin1StringView errorCode(Error::Kind kind);

/// The kind named @p code; Internal if there is none.
[[nodiscard]] Error::Kind errorKind(QStringView code);

/// The kind that fits an `errno` value: ENOSPC is StorageFull, ENOENT is NotFound...
[[nodiscard]] Error::Kind errorKindOfErrno(int error);

/// "cannot write /a/b: No space left on device", with the remedy that fits the errno.
[[nodiscard]] Error errnoError(const QString &what, int error);

} // namespace hub
