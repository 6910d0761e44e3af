#pragma once

#include "core/base/error.h"

#include <string>
#include <utility>
#include <vector>

namespace hub::server {

/// Why a request is not answered as it was meant: becomes an RFC 9457 `application/problem+json`.
///
/// Units:   none.
/// Threads: a value.
/// Errors:  none.
struct Problem
{
    int status = 500;
    std::string code{}; ///< Stable, for programs.
    std::string detail{};
    std::string remedy{};
    std::string field{}; ///< The parameter or field that is wrong, where it is one.
    std::vector<std::pair<std::string, std::string>> headers{}; ///< Allow, Retry-After...
    bool mustClose = false; ///< Nothing that follows on the connection can be trusted.
};

/// The problem that fits an error of the engine.
[[nodiscard]] Problem problemOf(const Error &error);

/// What HTTP calls @p status: "Not Found".
[[nodiscard]] std::string_view reasonPhrase(int status);

/// The body of the answer; @p instance is the path that was asked for.
[[nodiscard]] std::string problemJson(const Problem &problem, std::string_view instance);

} // namespace hub::server
