#pragma once

#include "core/server/route.h"

#include <map>

namespace hub::server {

/// Finds the route of a path, segment by segment; literal segments win over {names}, where they
/// have the method.
///
/// Units:   none.
/// Threads: immutable after the constructor; share freely.
/// Errors:  none.
class Router final
{
public:
    explicit Router(std::vector<Route> routes);

    struct Match
    {
        const Route *route = nullptr; ///< Null: no route has this method...
        std::vector<std::string> values;
        std::string allowed; ///< ...but these: "GET, HEAD". Empty: no such path.
    };
    /// @p path is still percent-encoded: an encoded slash separates nothing.
    [[nodiscard]] Match find(Method method, std::string_view path) const;

    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }

private:
    struct Node
    {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> name;
        std::vector<const Route *> routes;
    };
    /// What one search looks for, and what it has met.
    struct Search
    {
        Method wanted = Method::Get;
        Match match;
        std::vector<Method> others; ///< What the path takes instead.
    };
    static bool descend(const Node &node, std::string_view rest, Search &search);
    static bool takes(const Node &node, Search &search);
    static std::string allowedText(const std::vector<Method> &methods);

    const std::vector<Route> m_routes;
    Node m_root;
};

} // namespace hub::server
