#pragma once

#include "core/base/configuration.h"

#include <optional>

namespace hub {

/// The number that @p text means for a setting of @p definition's type: as it is, bytes,
/// milliseconds, or 0 and 1 for a flag; 0 for text. Nothing where the text is not allowed.
[[nodiscard]] std::optional<qint64> settingNumber(const SettingDefinition &definition,
                                                  const QString &text);

/// What a setting takes, to follow "must be": "a whole number from 1 to 64".
[[nodiscard]] QString allowedText(const SettingDefinition &definition);

} // namespace hub
