#pragma once

#include "core/base/result.h"

#include <QSqlError>

namespace hub::database {

/// The Error that fits SQLite's result code in @p error; @p what says what was tried.
[[nodiscard]] Error sqliteError(const QString &what, const QSqlError &error);

/// The same for a result code of SQLite's own interface and the reason it gives.
[[nodiscard]] Error sqliteError(const QString &what, int code, const QString &reason);

/// The first words of a statement, for messages: never its values.
[[nodiscard]] QString statementName(const QString &sql);

} // namespace hub::database
