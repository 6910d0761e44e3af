#pragma once

#include <QStringView>

#include <optional>

namespace hub::ui {

/// How well @p text answers what somebody typed: its letters in this order, in either case and with
/// others between. Beginnings of words and letters that stand together count more. Nothing where it
/// does not match; 0 for an empty @p pattern.
[[nodiscard]] std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace hub::ui
