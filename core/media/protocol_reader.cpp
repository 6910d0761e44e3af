#include "core/media/protocol_reader_p.h"

#include <algorithm>

namespace hub::media::wire {

namespace json = boost::json;

FieldReader::FieldReader(const json::value &value)
    : m_object(value.if_object())
{
    if (m_object == nullptr)
        m_problem = "not an object";
}

const json::value *FieldReader::find(std::string_view name)
{
    if (!m_problem.empty())
        return nullptr;
    const json::value *found = m_object->if_contains(json::string_view(name.data(), name.size()));
    if (found == nullptr)
        refuse(name, "is missing");
    return found;
}

bool FieldReader::has(std::string_view name) const
{
    return m_object != nullptr && m_object->contains(json::string_view(name.data(), name.size()));
}

void FieldReader::refuse(std::string_view name, std::string_view problem)
{
    if (m_problem.empty())
        m_problem = "field '" + std::string(name) + "' " + std::string(problem);
}

std::int64_t FieldReader::readInteger(std::string_view name,
                                      std::int64_t minimum,
                                      std::int64_t maximum)
{
    const json::value *value = find(name);
    if (value == nullptr)
        return 0;
    const std::int64_t *number = value->if_int64();
    if (number == nullptr || *number < minimum || *number > maximum) {
        refuse(name, "is not a number in its range");
        return 0;
    }
    return *number;
}

double FieldReader::number(std::string_view name, double minimum, double maximum)
{
    const json::value *value = find(name);
    if (value == nullptr)
        return 0;
    const double *number = value->if_double();
    // Written so that NaN is refused too.
    if (number == nullptr || !(*number >= minimum && *number <= maximum)) {
        refuse(name, "is not a number in its range");
        return 0;
    }
    return *number;
}

bool FieldReader::flag(std::string_view name)
{
    const json::value *value = find(name);
    if (value == nullptr)
        return false;
    const bool *flag = value->if_bool();
    if (flag == nullptr) {
        refuse(name, "is not true or false");
        return false;
    }
    return *flag;
}

std::string FieldReader::text(std::string_view name, std::size_t maxBytes)
{
    const json::value *value = find(name);
    if (value == nullptr)
        return {};
    const json::string *text = value->if_string();
    const auto isPrintable = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (text == nullptr || text->size() > maxBytes
        || !std::all_of(text->begin(), text->end(), isPrintable)) {
        refuse(name, "is not a short printable text");
        return {};
    }
    return {text->data(), text->size()};
}

const json::array &FieldReader::array(std::string_view name, std::size_t maxItems)
{
    static const json::array kNone;
    const json::value *value = find(name);
    if (value == nullptr)
        return kNone;
    const json::array *items = value->if_array();
    if (items == nullptr || items->size() > maxItems) {
        refuse(name, "is not a list of its length");
        return kNone;
    }
    return *items;
}

json::value parseObject(std::string_view text, std::string &problem)
{
    json::parse_options options;
    options.max_depth = 8;
    json::error_code error;
    json::value value =
        json::parse(json::string_view(text.data(), text.size()), error, {}, options);
    if (error) {
        problem = "not JSON";
        return {};
    }
    return value;
}

} // namespace hub::media::wire
