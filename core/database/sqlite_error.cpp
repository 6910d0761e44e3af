#include "core/database/sqlite_error_p.h"

namespace hub::database {
namespace {

// SQLite's primary result codes (sqlite3.h); extended ones carry them in their low byte.
constexpr int kPermission = 3;
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kReadOnly = 8;
constexpr int kInterrupted = 9;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kTooBig = 18;
constexpr int kConstraint = 19;
constexpr int kAuthorization = 23;
constexpr int kNotADatabase = 26;

constexpr qsizetype kNameLength = 60;

Error::Kind kindOf(int code)
{
    switch (code & 0xff) {
    case kPermission:
    case kReadOnly:
    case kAuthorization:
        return Error::Kind::PermissionDenied;
    case kBusy:
    case kLocked:
        return Error::Kind::Busy;
    case kInterrupted:
        return Error::Kind::Cancelled;
    case kIoError:
    case kCannotOpen:
        return Error::Kind::Io;
    case kCorrupt:
    case kNotADatabase:
        return Error::Kind::Corrupt;
    case kFull:
        return Error::Kind::StorageFull;
    case kTooBig:
        return Error::Kind::TooLarge;
    case kConstraint:
        return Error::Kind::Conflict;
    default:
        return Error::Kind::Internal;
    }
}

QString remedyOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::PermissionDenied:
        return QStringLiteral("check owner and mode of the data folder");
    case Error::Kind::Busy:
        return QStringLiteral("end the other program that has the database open, then try again");
    case Error::Kind::Corrupt:
        return QStringLiteral("restart: a damaged database is set aside and restored");
    case Error::Kind::StorageFull:
        return QStringLiteral("free some space on the disk, then try again");
    default:
        return {};
    }
}

} // namespace

QString statementName(const QString &sql)
{
    const QString line = sql.left(kNameLength * 2).simplified();
    return line.size() <= kNameLength ? line : line.left(kNameLength) + u'…';
}

Error sqliteError(const QString &what, const QSqlError &error)
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    const Error::Kind kind = isNumber ? kindOf(code) : Error::Kind::Internal;
    const QString reason =
        error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return Error{kind,
                 QStringLiteral("%1: %2 (SQLite %3)").arg(what, reason, error.nativeErrorCode()),
                 remedyOf(kind)};
}

Error sqliteError(const QString &what, int code, const QString &reason)
{
    const Error::Kind kind = kindOf(code);
    return Error{
        kind, QStringLiteral("%1: %2 (SQLite %3)").arg(what, reason).arg(code), remedyOf(kind)};
}

} // namespace hub::database
