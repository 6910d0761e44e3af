#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace hub::media::wire {

/// Takes typed fields out of an object that the other process sent. The first field that is absent,
/// of another type or out of range becomes the problem; from then on every field reads as zero.
class FieldReader final
{
public:
    explicit FieldReader(const boost::json::value &value);

    template<typename Integer>
    [[nodiscard]] Integer integer(std::string_view name, std::int64_t minimum, std::int64_t maximum)
    {
        static_assert(std::is_integral_v<Integer>);
        return static_cast<Integer>(readInteger(name, minimum, maximum));
    }
    [[nodiscard]] double number(std::string_view name, double minimum, double maximum);
    [[nodiscard]] bool flag(std::string_view name);

    /// Printable ASCII of at most @p maxBytes; anything else would end up in logs and pages.
    [[nodiscard]] std::string text(std::string_view name, std::size_t maxBytes);

    [[nodiscard]] const boost::json::array &array(std::string_view name, std::size_t maxItems);
    [[nodiscard]] bool has(std::string_view name) const;

    void refuse(std::string_view name, std::string_view problem);
    [[nodiscard]] const std::string &problem() const { return m_problem; }

private:
    [[nodiscard]] std::int64_t readInteger(std::string_view name,
                                           std::int64_t minimum,
                                           std::int64_t maximum);
    const boost::json::value *find(std::string_view name);

    const boost::json::object *m_object = nullptr;
    std::string m_problem;
};

/// Parses one object; the problem names what is wrong.
[[nodiscard]] boost::json::value parseObject(std::string_view text, std::string &problem);

} // namespace hub::media::wire
