#pragma once

#include "core/base/clock.h"

#include <QString>

namespace hub {

/// A new UUIDv7 (RFC 9562) in its usual text form: sorts by creation time, also within one
/// millisecond of one process.
[[nodiscard]] QString newId(const Clock &clock);

/// Whether @p text has the form of an id that newId() makes.
[[nodiscard]] bool isId(QStringView text);

} // namespace hub
