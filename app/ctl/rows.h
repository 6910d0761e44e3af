#pragma once

#include "app/ctl/lists.h"

namespace hub::app {

// What people see of the records of the API.

using Pairs = QList<std::pair<QString, QString>>;

[[nodiscard]] ListView jobListView();
[[nodiscard]] ListView artifactListView();
[[nodiscard]] ListView uploadListView();
[[nodiscard]] ListView sessionListView();
[[nodiscard]] ListView cacheListView();

/// A line for a job that has changed: id, state, how far it is, kind, and why where it failed.
[[nodiscard]] QString jobLine(const json::object &job);

[[nodiscard]] Pairs jobPairs(const json::object &job);
[[nodiscard]] Pairs artifactPairs(const json::object &artifact);
[[nodiscard]] Pairs uploadPairs(const json::object &upload);

/// The figures of a queue record: `GET /api/v1/queue`, or `jobs` of the status.
[[nodiscard]] Pairs queuePairs(const json::object &queue);
[[nodiscard]] Pairs statusPairs(const json::object &status);

} // namespace hub::app
