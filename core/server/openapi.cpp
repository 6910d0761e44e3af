#include "core/base/json.h"
#include "core/server/openapi_p.h"
#include "core/server/openapi_schemas.h"

#include <map>

namespace hub::server {
namespace {

constexpr std::string_view kProblemType = "application/problem+json";

std::string roleText(Access access)
{
    switch (access) {
    case Access::Open:
        return "none";
    case Access::Viewer:
        return "viewer";
    case Access::Operator:
        return "operator";
    case Access::Admin:
        break;
    }
    return "admin";
}

json::object reference(std::string_view schema)
{
    return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json::object parameterSchema(const Parameter &parameter)
{
    json::object schema;
    switch (parameter.type) {
    case Parameter::Type::Integer:
        schema["type"] = "integer";
        schema["minimum"] = parameter.minimum;
        schema["maximum"] = parameter.maximum;
        break;
    case Parameter::Type::Flag:
        schema["type"] = "string";
        schema["enum"] = json::array{"0", "1", "true", "false"};
        break;
    case Parameter::Type::Choice:
        schema["type"] = "string";
        schema["enum"] = json::array(parameter.choices.begin(), parameter.choices.end());
        break;
    case Parameter::Type::Text:
        schema["type"] = "string";
        schema["maxLength"] = parameter.maximum;
        break;
    }
    return schema;
}

json::object pathParameter(std::string_view name)
{
    return {{"name", name},
            {"in", "path"},
            {"required", true},
            {"schema", json::object{{"type", "string"}}}};
}

json::array parametersOf(const Route &route)
{
    json::array all;
    std::size_t begin = 0;
    while ((begin = route.path.find('{', begin)) != std::string::npos) {
        const std::size_t end = route.path.find('}', begin);
        all.push_back(pathParameter(route.path.substr(begin + 1, end - begin - 1)));
        begin = end;
    }
    for (const Parameter &parameter : route.parameters) {
        all.push_back(json::object{{"name", parameter.name},
                                   {"in", parameter.isHeader ? "header" : "query"},
                                   {"required", parameter.isRequired},
                                   {"description", parameter.description},
                                   {"schema", parameterSchema(parameter)}});
    }
    return all;
}

json::object content(const std::string &mediaType, const std::string &schema)
{
    json::object entry;
    if (!schema.empty())
        entry["schema"] = reference(schema);
    return {{mediaType, std::move(entry)}};
}

json::object answerOf(const Answer &answer)
{
    json::object made{{"description", answer.description}};
    if (!answer.mediaType.empty())
        made["content"] = content(answer.mediaType, answer.schema);
    return made;
}

/// What any route of this kind may answer besides its own.
std::map<int, std::string> commonProblems(const Route &route)
{
    std::map<int, std::string> problems{
        {400, "The request is not well-formed, or a parameter or field is wrong"},
        {403, "Another origin asks, or the role is too small"},
        {408, "The request came too slowly"},
        {415, "A body of another kind than this call takes"},
        {421, "Host is not this hub's address"},
        {431, "The request's header is too large"},
        {503, "The hub is stopping or busy; ask again after Retry-After"},
    };
    problems[401] = route.access == Access::Open ? "The credential that was given is wrong"
                                                 : "No credential, or a wrong one";
    problems[413] = "The body is over the limit";
    if (route.path.find('{') != std::string::npos)
        problems[404] = "There is no such thing";
    if (!isSafe(route.method) || route.path.compare(0, 3, "/i/") == 0)
        problems[507] = "The disk is full";
    if (route.work.slow)
        problems[504] = "The picture took too long";
    if (route.payload == Payload::Raw) {
        problems[411] = "The body says no length";
        problems[422] = "The content is not what its checksum says";
    }
    return problems;
}

json::object answersOf(const Route &route)
{
    json::object all;
    for (const Answer &answer : route.answers) {
        const std::string key = std::to_string(answer.status);
        json::object made = answerOf(answer);
        if (!all.contains(key)) {
            all[key] = std::move(made);
            continue;
        }
        // The same status in another format.
        for (const auto &[type, entry] : made["content"].as_object())
            all[key].as_object()["content"].as_object()[type] = entry;
    }
    for (const auto &[status, description] : commonProblems(route)) {
        const std::string key = std::to_string(status);
        if (!all.contains(key))
            all[key] = answerOf({status, "Problem", description, std::string(kProblemType)});
    }
    return all;
}

json::object operationOf(const Route &route)
{
    const std::size_t start = route.path.find("/v1/");
    const std::string rest = start == std::string::npos ? "system" : route.path.substr(start + 4);
    json::object operation{{"operationId", route.id},
                           {"summary", route.summary},
                           {"tags", json::array{rest.substr(0, rest.find('/'))}},
                           {"x-role", roleText(route.access)},
                           {"parameters", parametersOf(route)},
                           {"responses", answersOf(route)}};
    if (route.access == Access::Open)
        operation["security"] = json::array();
    if (route.payload == Payload::Json) {
        operation["requestBody"] = json::object{
            {"required", true}, {"content", content("application/json", route.requestSchema)}};
    } else if (route.payload == Payload::Raw) {
        operation["requestBody"] =
            json::object{{"required", true}, {"content", content("*/*", {})}};
    }
    return operation;
}

std::string methodKey(Method method)
{
    std::string key(methodName(method));
    std::transform(key.begin(), key.end(), key.begin(), [](char letter) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    });
    return key;
}

} // namespace

std::string openApiDocument(const std::vector<Route> &routes, const QString &version)
{
    json::object paths;
    for (const Route &route : routes) {
        json::object &path = paths[route.path].is_object() ? paths[route.path].as_object()
                                                           : paths[route.path].emplace_object();
        path[methodKey(route.method)] = operationOf(route);
    }
    const json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
    const json::object cookie{{"type", "apiKey"}, {"in", "cookie"}, {"name", "aio_session"}};
    const json::object document{
        {"openapi", "3.1.0"},
        {"info",
         json::object{
             {"title", "AIO Creative Hub"},
             {"version", toJsonString(version)},
             {"license",
              json::object{{"name", "GPL-3.0-or-later"}, {"identifier", "GPL-3.0-or-later"}}}}},
        {"servers", json::array{json::object{{"url", "/"}}}},
        {"security",
         json::array{json::object{{"token", json::array()}},
                     json::object{{"session", json::array()}}}},
        {"paths", std::move(paths)},
        {"components",
         json::object{{"schemas", json::parse(kOpenApiSchemas)},
                      {"securitySchemes", json::object{{"token", bearer}, {"session", cookie}}}}}};
    return json::serialize(document);
}

} // namespace hub::server
