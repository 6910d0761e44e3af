#include "core/server/router_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

/// Takes the first segment off @p rest, which begins with its slash.
std::string_view takeSegment(std::string_view &rest)
{
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}

} // namespace

Router::Router(std::vector<Route> routes)
    : m_routes(std::move(routes))
{
    for (const Route &route : m_routes) {
        Node *node = &m_root;
        for (std::string_view rest = route.path; !rest.empty();) {
            const std::string_view segment = takeSegment(rest);
            std::unique_ptr<Node> &next =
                segment.substr(0, 1) == "{" ? node->name : node->literals[std::string(segment)];
            if (!next)
                next = std::make_unique<Node>();
            node = next.get();
        }
        node->routes.push_back(&route);
    }
}

bool Router::descend(const Node &node, std::string_view rest, Match &match, const Node *&found)
{
    if (rest.empty()) {
        found = &node;
        return !node.routes.empty();
    }
    const std::string_view segment = takeSegment(rest);
    if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
        if (descend(*literal->second, rest, match, found))
            return true;
    }
    if (!node.name || segment.empty())
        return false;
    std::optional<std::string> value = percentDecoded(segment);
    if (!value || !isUtf8(*value))
        return false;
    match.values.push_back(*std::move(value));
    if (descend(*node.name, rest, match, found))
        return true;
    match.values.pop_back();
    return false;
}

std::string Router::allowedMethods(const Node &node)
{
    std::string allowed;
    for (const Route *route : node.routes) {
        if (!allowed.empty())
            allowed += ", ";
        allowed += methodName(route->method);
        if (route->method == Method::Get)
            allowed += ", HEAD";
    }
    return allowed;
}

Router::Match Router::find(Method method, std::string_view path) const
{
    Match match;
    const Node *found = nullptr;
    if (path.empty() || path.front() != '/' || !descend(m_root, path, match, found))
        return match;
    const Method wanted = method == Method::Head ? Method::Get : method;
    for (const Route *route : found->routes) {
        if (route->method == wanted)
            match.route = route;
    }
    if (!match.route)
        match.allowed = allowedMethods(*found);
    return match;
}

} // namespace hub::server
