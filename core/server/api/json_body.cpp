#include "core/server/api/json_body_p.h"

namespace hub::server {

tl::expected<json::value, Problem> jsonBody(const Request &request)
{
    auto value =
        parseJson(QByteArrayView(request.body.data(), static_cast<qsizetype>(request.body.size())),
                  QStringLiteral("the body"));
    if (!value)
        return tl::unexpected(problemOf(value.error()));
    if (!value->is_object()) {
        return tl::unexpected(Problem{400, "bad_request", "the body must be a JSON object"});
    }
    return *std::move(value);
}

Problem fieldProblem(const Error &error)
{
    Problem problem = problemOf(error);
    constexpr std::string_view kMark = "field '";
    const std::size_t begin = problem.detail.find(kMark);
    if (begin == std::string::npos)
        return problem;
    const std::size_t name = begin + kMark.size();
    problem.field = problem.detail.substr(name, problem.detail.find('\'', name) - name);
    return problem;
}

} // namespace hub::server
