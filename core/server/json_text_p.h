#pragma once

#include "core/base/clock.h"

#include <QString>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace hub::server {

/// Writes JSON straight into a string, for answers and events that are made often: a third of the
/// time of building a tree first.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none; text that is not UTF-8 is the caller's to avoid.
class JsonText final
{
public:
    void beginObject()
    {
        separate();
        m_text.push_back('{');
        m_isFirst = true;
    }
    void endObject()
    {
        m_text.push_back('}');
        m_isFirst = false;
    }
    void beginArray()
    {
        separate();
        m_text.push_back('[');
        m_isFirst = true;
    }
    void endArray()
    {
        m_text.push_back(']');
        m_isFirst = false;
    }

    /// The name of the value that is written next.
    void key(std::string_view name);

    void value(std::string_view text);
    void value(const char *text) { value(std::string_view(text)); }
    void value(const std::string &text) { value(std::string_view(text)); }
    void value(const QString &text);
    void value(QLatin1StringView text)
    {
        value(std::string_view(text.data(), static_cast<std::size_t>(text.size())));
    }
    void value(bool flag) { raw(flag ? "true" : "false"); }
    void value(int number) { value(static_cast<std::int64_t>(number)); }
    void value(std::int64_t number);
    void value(std::uint64_t number);
    void value(long long number) { value(static_cast<std::int64_t>(number)); }
    void value(unsigned long long number) { value(static_cast<std::uint64_t>(number)); }
    void value(double number); ///< null where JSON has no such number.
    void value(WallTime time) { value(toRfc3339(time)); }
    void value(std::chrono::milliseconds span) { value(static_cast<std::int64_t>(span.count())); }
    void value(std::nullptr_t) { raw("null"); }
    template<typename T>
    void value(const std::optional<T> &maybe)
    {
        maybe ? value(*maybe) : value(nullptr);
    }

    /// JSON that is written already.
    void raw(std::string_view json)
    {
        separate();
        m_text.append(json);
    }

    template<typename T>
    void field(std::string_view name, const T &fieldValue)
    {
        key(name);
        value(fieldValue);
    }

    [[nodiscard]] std::string take() && { return std::move(m_text); }
    [[nodiscard]] const std::string &text() const { return m_text; }

private:
    void separate()
    {
        if (!m_isFirst && !m_isAfterKey)
            m_text.push_back(',');
        m_isFirst = false;
        m_isAfterKey = false;
    }
    void quoted(std::string_view text);

    std::string m_text;
    bool m_isFirst = true;
    bool m_isAfterKey = false;
};

} // namespace hub::server
