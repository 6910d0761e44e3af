#include "core/base/error.h"

#include <array>
#include <cerrno>
#include <cstring>

namespace hub {
namespace {

struct KindCode
{
    Error::Kind kind;
    const char *code;
};

constexpr std::array kKindCodes{
    KindCode{Error::Kind::InvalidInput, "invalid_input"},
    KindCode{Error::Kind::NotFound, "not_found"},
    KindCode{Error::Kind::AlreadyExists, "already_exists"},
    KindCode{Error::Kind::Conflict, "conflict"},
    KindCode{Error::Kind::TooLarge, "too_large"},
    KindCode{Error::Kind::Unsupported, "unsupported"},
    KindCode{Error::Kind::PermissionDenied, "permission_denied"},
    KindCode{Error::Kind::StorageFull, "storage_full"},
    KindCode{Error::Kind::Io, "io"},
    KindCode{Error::Kind::Corrupt, "corrupt"},
    KindCode{Error::Kind::Timeout, "timeout"},
    KindCode{Error::Kind::Cancelled, "cancelled"},
    KindCode{Error::Kind::Unavailable, "unavailable"},
    KindCode{Error::Kind::Crashed, "crashed"},
    KindCode{Error::Kind::Busy, "busy"},
    KindCode{Error::Kind::Internal, "internal"},
};

QString remedyOfErrno(int error)
{
    switch (error) {
    case ENOSPC:
        return QStringLiteral("free some space on this disk, then try again");
    case EDQUOT:
        return QStringLiteral("your disk quota is used up: free some space, then try again");
    case EROFS:
        return QStringLiteral("this file system is read-only: choose another folder");
    case EACCES:
    case EPERM:
        return QStringLiteral("check its owner and permissions, or choose another one");
    case ENOENT:
    case ENOTDIR:
        return QStringLiteral("check the name");
    case EMFILE:
    case ENFILE:
        return QStringLiteral("too many files are open: raise the limit with 'ulimit -n'");
    case ENOMEM:
        return QStringLiteral("close other programs to free memory, then try again");
    case EIO:
        return QStringLiteral("the disk may be failing: check it, and keep a backup elsewhere");
    default:
        return {};
    }
}

} // namespace

QString Error::message() const
{
    if (remedy.isEmpty())
        return detail;
    return detail + QStringLiteral(" (") + remedy + QLatin1Char(')');
}

QLatin1StringView errorCode(Error::Kind kind)
{
    for (const KindCode &entry : kKindCodes) {
        if (entry.kind == kind)
            return QLatin1StringView(entry.code);
    }
    return QLatin1StringView("internal");
}

Error::Kind errorKind(QStringView code)
{
    for (const KindCode &entry : kKindCodes) {
        if (code == QLatin1StringView(entry.code))
            return entry.kind;
    }
    return Error::Kind::Internal;
}

Error::Kind errorKindOfErrno(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return Error::Kind::StorageFull;
    case EACCES:
    case EPERM:
    case EROFS:
        return Error::Kind::PermissionDenied;
    case ENOENT:
    case ENOTDIR:
        return Error::Kind::NotFound;
    case EEXIST:
    case ENOTEMPTY:
        return Error::Kind::AlreadyExists;
    case EFBIG:
    case E2BIG:
        return Error::Kind::TooLarge;
    case EINVAL:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case EXDEV:
        return Error::Kind::InvalidInput;
    case ETIMEDOUT:
        return Error::Kind::Timeout;
    case ECANCELED:
        return Error::Kind::Cancelled;
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
        return Error::Kind::Busy;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ECONNREFUSED:
    case ECONNRESET:
    case ENETUNREACH:
    case EHOSTUNREACH:
        return Error::Kind::Unavailable;
    case ENOSYS:
    case EOPNOTSUPP:
        return Error::Kind::Unsupported;
    default:
        return Error::Kind::Io;
    }
}

Error errnoError(const QString &what, int error)
{
    const char *const text = strerrordesc_np(error);
    const QString reason = text ? QString::fromLatin1(text) : QStringLiteral("error %1").arg(error);
    return {errorKindOfErrno(error), what + QStringLiteral(": ") + reason, remedyOfErrno(error)};
}

} // namespace hub
