#pragma once

#include "core/base/cancel_token.h"
#include "core/server/problem.h"
#include "core/sessions/launch_token.h"
#include "core/sessions/session_manager.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::server {

enum class Method
{
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Other ///< Known to nobody here: answered with 405.
};

[[nodiscard]] std::string_view methodName(Method method);

/// Whether a method promises to change nothing.
[[nodiscard]] constexpr bool isSafe(Method method)
{
    return method == Method::Get || method == Method::Head;
}

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

/// Who asks: nobody known, somebody with the launch token, or somebody with a session.
struct Caller
{
    std::optional<sessions::Role> role;
    std::optional<sessions::Session> session; ///< Absent for the launch token.
    bool hasToken = false;
};

/// One request as a route sees it: checked by the gate, its path and query decoded.
///
/// Units:   none.
/// Threads: belongs to its connection; a route's function may read it on a pool's thread while the
///          connection waits.
/// Errors:  none.
struct Request
{
    Method method = Method::Get;
    std::string path; ///< Decoded once.
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::string> pathValues; ///< What stands for the {names} of the route, in order.
    Fields fields;                       ///< Views into the connection's bytes.
    std::string body;                    ///< Of a route that takes JSON.
    std::optional<std::int64_t> contentLength;
    Caller caller;
    CancelToken stop; ///< Cancelled when the server stops.

    /// The value of a header field; empty if it is not there.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool hasHeader(std::string_view name) const;

    /// The value of a query parameter; nothing if it is not there.
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
    [[nodiscard]] QString text(std::string_view name) const; ///< Empty if it is not there.
    [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t fallback) const;

    [[nodiscard]] QString pathText(std::size_t index) const;
};

} // namespace hub::server
