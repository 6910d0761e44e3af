#include "core/server/problem.h"

#include "core/server/json_text_p.h"

#include <array>

namespace hub::server {
namespace {

int statusOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::InvalidInput:
        return 400;
    case Error::Kind::NotFound:
        return 404;
    case Error::Kind::AlreadyExists:
    case Error::Kind::Conflict:
    case Error::Kind::Cancelled:
        return 409;
    case Error::Kind::TooLarge:
        return 413;
    case Error::Kind::Unsupported:
    case Error::Kind::Corrupt:
    case Error::Kind::Crashed:
        return 422;
    case Error::Kind::PermissionDenied:
        return 403;
    case Error::Kind::StorageFull:
        return 507;
    case Error::Kind::Timeout:
        return 504;
    case Error::Kind::Unavailable:
    case Error::Kind::Busy:
        return 503;
    case Error::Kind::Io:
    case Error::Kind::Internal:
        break;
    }
    return 500;
}

struct Reason
{
    int status;
    std::string_view phrase;
};
constexpr std::array<Reason, 33> kReasons{{{200, "OK"},
                                           {201, "Created"},
                                           {202, "Accepted"},
                                           {204, "No Content"},
                                           {206, "Partial Content"},
                                           {304, "Not Modified"},
                                           {400, "Bad Request"},
                                           {401, "Unauthorized"},
                                           {403, "Forbidden"},
                                           {404, "Not Found"},
                                           {405, "Method Not Allowed"},
                                           {406, "Not Acceptable"},
                                           {408, "Request Timeout"},
                                           {409, "Conflict"},
                                           {410, "Gone"},
                                           {411, "Length Required"},
                                           {412, "Precondition Failed"},
                                           {413, "Content Too Large"},
                                           {415, "Unsupported Media Type"},
                                           {416, "Range Not Satisfiable"},
                                           {417, "Expectation Failed"},
                                           {421, "Misdirected Request"},
                                           {422, "Unprocessable Content"},
                                           {429, "Too Many Requests"},
                                           {431, "Request Header Fields Too Large"},
                                           {500, "Internal Server Error"},
                                           {501, "Not Implemented"},
                                           {502, "Bad Gateway"},
                                           {503, "Service Unavailable"},
                                           {504, "Gateway Timeout"},
                                           {505, "HTTP Version Not Supported"},
                                           {507, "Insufficient Storage"},
                                           {511, "Network Authentication Required"}}};

} // namespace

Problem problemOf(const Error &error)
{
    Problem problem;
    problem.status = statusOf(error.kind);
    problem.code = errorCode(error.kind).toString().toStdString();
    problem.detail = error.detail.toStdString();
    problem.remedy = error.remedy.toStdString();
    if (problem.status == 503)
        problem.headers.emplace_back("Retry-After", "1");
    return problem;
}

std::string_view reasonPhrase(int status)
{
    for (const Reason &reason : kReasons) {
        if (reason.status == status)
            return reason.phrase;
    }
    return "Unknown";
}

std::string problemJson(const Problem &problem, std::string_view instance)
{
    JsonText text;
    text.beginObject();
    text.field("type", "urn:aio-hub:error:" + problem.code);
    text.field("title", reasonPhrase(problem.status));
    text.field("status", problem.status);
    text.field("detail", problem.detail);
    text.field("instance", instance);
    text.field("code", problem.code);
    if (!problem.remedy.empty())
        text.field("remedy", problem.remedy);
    if (!problem.field.empty())
        text.field("field", problem.field);
    text.endObject();
    return std::move(text).take();
}

} // namespace hub::server
