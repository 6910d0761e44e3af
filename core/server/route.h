#pragma once

#include "core/server/asio.h"
#include "core/server/request.h"
#include "core/server/response.h"
#include "core/telemetry/metrics_registry.h"

#include <functional>

namespace hub::server {

class BodyReader;

/// Who may call a route.
enum class Access
{
    Open,
    Viewer,
    Operator,
    Admin
};

/// What a route takes as its body.
enum class Payload
{
    None,
    Json,
    Raw ///< Any bytes, streamed.
};

/// A query parameter or header field: checked before the route runs, and documented.
struct Parameter
{
    enum class Type
    {
        Text,
        Integer,
        Flag, ///< 0, 1, true or false.
        Choice
    };
    std::string name;
    Type type = Type::Text;
    std::string description;
    std::int64_t minimum = 0;   ///< Of an integer.
    std::int64_t maximum = 256; ///< Of an integer; the length of a text.
    std::vector<std::string> choices{};
    bool isHeader = false;
    bool isRequired = false;
};

/// One answer that a route may give, for openapi.json. A second one of the same status is another
/// format of it.
struct Answer
{
    int status = 200;
    std::string schema; ///< A name of schemas.json; empty: no JSON.
    std::string description;
    std::string mediaType = "application/json"; ///< Empty: no body.
};

/// Where and how a route does its work: the first of these that gives an answer.
struct Work
{
    /// On the connection's own thread; gives nothing where it would have to wait.
    std::function<std::optional<Outcome>(const Request &)> here;

    /// On a pool's thread, where it may wait for disk and database; gives nothing where that takes
    /// seconds rather than milliseconds.
    std::function<std::optional<Outcome>(const Request &)> pooled;

    /// On one of the few threads that wait for pictures to be made.
    std::function<std::optional<Outcome>(const Request &)> slow;

    /// Instead of all these: a coroutine that reads the body as it comes. The references outlive
    /// it.
    std::function<Task<Outcome>(Request &, BodyReader &)> streaming;
};

/// One line of the route table: what the router, the gate, openapi.json and the tests go by.
///
/// Units:   bytes.
/// Threads: immutable once the server has started.
/// Errors:  none.
struct Route
{
    Method method = Method::Get;
    std::string path; ///< "/api/v1/jobs/{id}"
    std::string id;   ///< operationId
    std::string summary;
    Access access = Access::Admin;
    Payload payload = Payload::None;
    std::string requestSchema;
    std::vector<Parameter> parameters;
    std::vector<Answer> answers; ///< Besides the errors that every route may give.
    Work work;
    std::int64_t bodyLimit = 0; ///< 0: the server's limit for JSON.

    telemetry::Operation *operation = nullptr; ///< Set by the server.
};

} // namespace hub::server
