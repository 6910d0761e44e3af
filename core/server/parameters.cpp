#include "core/server/parameters_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

constexpr std::size_t kMaxPairs = 64;

Problem wrong(const std::string &name, const std::string &what)
{
    Problem problem{400, "bad_request", "parameter '" + name + "' " + what};
    problem.field = name;
    return problem;
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::optional<Problem> problemWith(const Parameter &parameter, std::string_view value)
{
    switch (parameter.type) {
    case Parameter::Type::Text:
        if (value.size() > static_cast<std::size_t>(parameter.maximum)) {
            return wrong(parameter.name,
                         "is longer than " + std::to_string(parameter.maximum) + " bytes");
        }
        break;
    case Parameter::Type::Integer: {
        const auto number = parseNumber(value);
        if (!number || *number < parameter.minimum || *number > parameter.maximum) {
            return wrong(parameter.name,
                         "must be a whole number from " + std::to_string(parameter.minimum) + " to "
                             + std::to_string(parameter.maximum));
        }
        break;
    }
    case Parameter::Type::Flag:
        if (value != "0" && value != "1" && value != "true" && value != "false")
            return wrong(parameter.name, "must be 0, 1, true or false");
        break;
    case Parameter::Type::Choice:
        if (std::find(parameter.choices.begin(), parameter.choices.end(), value)
            == parameter.choices.end()) {
            return wrong(parameter.name, "must be one of " + joined(parameter.choices));
        }
        break;
    }
    return std::nullopt;
}

std::string knownNames(const Route &route)
{
    std::vector<std::string> names;
    for (const Parameter &parameter : route.parameters) {
        if (!parameter.isHeader)
            names.push_back(parameter.name);
    }
    return names.empty() ? "this call takes none" : "this call takes " + joined(names);
}

} // namespace

tl::expected<std::vector<std::pair<std::string, std::string>>, Problem> parseQuery(
    std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percentDecoded(pair.substr(0, equals), true);
        auto value = percentDecoded(equals < pair.size() ? pair.substr(equals + 1) : "", true);
        if (!name || !value || !isUtf8(*name) || !isUtf8(*value)) {
            return tl::unexpected(
                Problem{400, "bad_request", "the query is not percent-encoded UTF-8"});
        }
        for (const auto &[known, unused] : pairs) {
            if (known == *name)
                return tl::unexpected(wrong(*name, "is given twice"));
        }
        if (pairs.size() == kMaxPairs)
            return tl::unexpected(Problem{400, "bad_request", "more than 64 query parameters"});
        pairs.emplace_back(*std::move(name), *std::move(value));
    }
    return pairs;
}

tl::expected<void, Problem> checkParameters(const Route &route, const Request &request)
{
    for (const auto &[name, value] : request.query) {
        const std::string &wanted = name;
        const auto known = std::find_if(route.parameters.begin(),
                                        route.parameters.end(),
                                        [&wanted](const Parameter &parameter) {
                                            return !parameter.isHeader && parameter.name == wanted;
                                        });
        if (known == route.parameters.end()) {
            Problem problem = wrong(name, "is not known");
            problem.remedy = knownNames(route);
            return tl::unexpected(std::move(problem));
        }
        if (auto problem = problemWith(*known, value))
            return tl::unexpected(*std::move(problem));
    }
    for (const Parameter &parameter : route.parameters) {
        const bool isThere = parameter.isHeader ? request.hasHeader(parameter.name)
                                                : request.parameter(parameter.name).has_value();
        if (parameter.isRequired && !isThere)
            return tl::unexpected(wrong(parameter.name, "is missing"));
        if (!parameter.isHeader || !isThere)
            continue;
        if (auto problem = problemWith(parameter, request.header(parameter.name)))
            return tl::unexpected(*std::move(problem));
    }
    return {};
}

} // namespace hub::server
