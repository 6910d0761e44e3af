#pragma once

#include "core/base/io.h"
#include "core/server/problem.h"

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace hub::server {

/// A part of an open file; the file may be shared by many answers.
struct FileBody
{
    std::shared_ptr<const UniqueFd> file;
    std::int64_t offset = 0;
    std::int64_t length = 0;
};

/// The answer does not end: events follow, from the one after @p lastId on.
struct EventBody
{
    std::string lastId;
    std::vector<std::string> types; ///< Empty: all.
    bool hearsOfSessions = false;   ///< Who is signed in is an admin's business.
    QString session{};              ///< They end with it; empty: opened by a token.
};

/// What goes back on the wire.
///
/// Units:   bytes.
/// Threads: a value; moves from a pool's thread to its connection.
/// Errors:  none.
struct Response
{
    int status = 200;
    std::string headers; ///< "Name: value\r\n" lines, beside those that every answer has.
    std::variant<std::monostate, std::string, std::string_view, FileBody, EventBody> body;

    /// Appends a header line. @pre neither holds CR or LF
    Response &with(std::string_view name, std::string_view value);

    [[nodiscard]] static Response json(int status, std::string text);
    [[nodiscard]] static Response empty(int status);

    /// Of the body, where it is known before it is sent.
    [[nodiscard]] std::int64_t length() const;
};

/// An answer, or why there is none.
using Outcome = tl::expected<Response, Problem>;

[[nodiscard]] inline tl::unexpected<Problem> refuse(Problem problem)
{
    return tl::unexpected<Problem>(std::move(problem));
}
[[nodiscard]] inline tl::unexpected<Problem> refuse(const Error &error)
{
    return tl::unexpected<Problem>(problemOf(error));
}

} // namespace hub::server
