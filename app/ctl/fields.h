#pragma once

#include "core/base/json.h"

#include <QList>

namespace hub::app {

// What the hub's answers hold, read leniently: a field that is absent is empty, so that a newer or
// older hub can still be asked.

/// The object of @p bytes; an empty one if they are none.
[[nodiscard]] json::object objectOf(const QByteArray &bytes);

/// A field below @p object, as "jobs.by_state"; null if there is none.
[[nodiscard]] const json::value *fieldOf(const json::object &object, std::string_view path);

/// A string, number or flag as text; empty for null and what is absent.
[[nodiscard]] QString textOf(const json::object &object, std::string_view path);
[[nodiscard]] qint64 numberOf(const json::object &object, std::string_view path);

/// The items of the list at @p path that are objects.
[[nodiscard]] QList<json::object> objectsOf(const json::object &object, std::string_view path);

/// The items of a list answer, each as the very bytes that the hub wrote.
[[nodiscard]] QList<QByteArray> rawItems(const QByteArray &listAnswer);

/// "2026-11-29 08:31:02" of this machine's time zone for a time of the API.
[[nodiscard]] QString timeText(const QString &rfc3339);

} // namespace hub::app
