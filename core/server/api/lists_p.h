#pragma once

#include "core/server/json_text_p.h"
#include "core/server/route.h"

namespace hub::server {

/// The parameters of every list.
[[nodiscard]] inline std::vector<Parameter> listParameters()
{
    return {{"limit", Parameter::Type::Integer, "How many at most; 50 if not given.", 1, 200, {}},
            {"cursor", Parameter::Type::Text, "`next` of the page before.", 0, 64, {}}};
}

/// {"items":[...],"next":cursor|null}. @p items holds one more than @p limit where there is a next
/// page.
template<typename Item, typename Write, typename IdOf>
[[nodiscard]] Response listAnswer(const std::vector<Item> &items,
                                  std::size_t limit,
                                  const Write &write,
                                  const IdOf &idOf)
{
    JsonText text;
    text.beginObject();
    text.key("items");
    text.beginArray();
    const std::size_t count = std::min(items.size(), limit);
    for (std::size_t i = 0; i < count; ++i)
        write(text, items[i]);
    text.endArray();
    text.key("next");
    if (items.size() > limit)
        text.value(idOf(items[count - 1]));
    else
        text.value(nullptr);
    text.endObject();
    return Response::json(200, std::move(text).take());
}

/// What the routes of one resource share, and each may change.
[[nodiscard]] inline Route route(
    Method method, std::string path, std::string id, std::string summary, Access access)
{
    Route made;
    made.method = method;
    made.path = std::move(path);
    made.id = std::move(id);
    made.summary = std::move(summary);
    made.access = access;
    return made;
}

} // namespace hub::server
