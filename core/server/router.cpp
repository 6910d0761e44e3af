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

bool Router::takes(const Node &node, Search &search)
{
    for (const Route *route : node.routes) {
        if (route->method == search.wanted) {
            search.match.route = route;
            return true;
        }
        auto &others = search.others;
        if (std::find(others.begin(), others.end(), route->method) == others.end())
            others.push_back(route->method);
    }
    return false;
}

bool Router::descend(const Node &node, std::string_view rest, Search &search)
{
    if (rest.empty())
        return takes(node, search);
    const std::string_view segment = takeSegment(rest);
    if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
        if (descend(*literal->second, rest, search))
            return true;
    }
    if (!node.name || segment.empty())
        return false;
    std::optional<std::string> value = percentDecoded(segment);
    if (!value || !isUtf8(*value))
        return false;
    search.match.values.push_back(*std::move(value));
    if (descend(*node.name, rest, search))
        return true;
    search.match.values.pop_back();
    return false;
}

std::string Router::allowedText(const std::vector<Method> &methods)
{
    std::string allowed;
    for (const Method method : methods) {
        if (!allowed.empty())
            allowed += ", ";
        allowed += methodName(method);
        if (method == Method::Get)
            allowed += ", HEAD";
    }
    return allowed;
}

Router::Match Router::find(Method method, std::string_view path) const
{
    Search search;
    search.wanted = method == Method::Head ? Method::Get : method;
    if (path.empty() || path.front() != '/')
        return {};
    if (!descend(m_root, path, search))
        search.match.allowed = allowedText(search.others);
    return std::move(search.match);
}

} // namespace hub::server
