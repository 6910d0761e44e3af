#include "core/server/json_text_p.h"

#include <array>
#include <cmath>

namespace hub::server {
namespace {

/// Most answers have room in this; a longer one grows.
constexpr std::size_t kUsualBytes = 384;

} // namespace

void JsonText::key(std::string_view name)
{
    if (m_text.capacity() < kUsualBytes)
        m_text.reserve(kUsualBytes);
    separate();
    m_text.push_back('"');
    m_text.append(name).append("\":");
    m_isAfterKey = true;
}

void JsonText::value(std::string_view text)
{
    separate();
    quoted(text);
}

void JsonText::value(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    value(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
}

void JsonText::value(std::int64_t number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::value(std::uint64_t number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::value(double number)
{
    if (!std::isfinite(number)) {
        value(nullptr);
        return;
    }
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::quoted(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    m_text.push_back('"');
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        m_text.append(text, begin, i - begin);
        begin = i + 1;
        if (byte == '"' || byte == '\\')
            m_text += {'\\', text[i]};
        else if (byte == '\n')
            m_text += "\\n";
        else
            m_text += {'\\', 'u', '0', '0', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    m_text.append(text, begin, text.size() - begin);
    m_text.push_back('"');
}

} // namespace hub::server
