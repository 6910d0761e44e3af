#include "core/server/request.h"

#include "core/server/text_p.h"

namespace hub::server {

std::string_view methodName(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Other:
        break;
    }
    return "OTHER";
}

std::string_view Request::header(std::string_view name) const
{
    for (const auto &[known, value] : fields) {
        if (equalsIgnoringCase(known, name))
            return value;
    }
    return {};
}

bool Request::hasHeader(std::string_view name) const
{
    return std::any_of(fields.begin(), fields.end(), [name](const auto &field) {
        return equalsIgnoringCase(field.first, name);
    });
}

std::optional<std::string_view> Request::parameter(std::string_view name) const
{
    for (const auto &[known, value] : query) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

QString Request::text(std::string_view name) const
{
    const auto value = parameter(name).value_or(std::string_view());
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

std::int64_t Request::number(std::string_view name, std::int64_t fallback) const
{
    const auto value = parameter(name);
    return value ? parseNumber(*value).value_or(fallback) : fallback;
}

QString Request::pathText(std::size_t index) const
{
    return QString::fromStdString(pathValues.at(index));
}

} // namespace hub::server
