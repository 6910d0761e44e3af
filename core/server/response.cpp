#include "core/server/response.h"

namespace hub::server {

Response &Response::with(std::string_view name, std::string_view value)
{
    Q_ASSERT(value.find_first_of("\r\n") == std::string_view::npos);
    headers.append(name).append(": ").append(value).append("\r\n");
    return *this;
}

Response Response::json(int status, std::string text)
{
    Response response;
    response.status = status;
    response.headers = "Content-Type: application/json\r\nCache-Control: no-store\r\n";
    response.body = std::move(text);
    return response;
}

Response Response::empty(int status)
{
    Response response;
    response.status = status;
    return response;
}

std::int64_t Response::length() const
{
    if (const auto *text = std::get_if<std::string>(&body))
        return static_cast<std::int64_t>(text->size());
    if (const auto *text = std::get_if<std::string_view>(&body))
        return static_cast<std::int64_t>(text->size());
    if (const auto *file = std::get_if<FileBody>(&body))
        return file->length;
    return 0;
}

} // namespace hub::server
