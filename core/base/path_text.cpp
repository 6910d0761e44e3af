#include "core/base/path_text.h"

namespace hub {
namespace {

struct Character
{
    char32_t code = 0;
    int length = 0; ///< Bytes; 0 where the bytes are not UTF-8.
};

/// The character at the start of @p bytes. Overlong forms, surrogates and codes beyond Unicode are
/// not UTF-8.
Character firstCharacter(QByteArrayView bytes)
{
    const auto byteAt = [&](qsizetype i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byteAt(0);
    if (lead < 0x80)
        return {lead, 1};

    const int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length)
        return {};
    char32_t code = lead & (0x7fU >> static_cast<unsigned>(length));
    for (int i = 1; i < length; ++i) {
        if ((byteAt(i) & 0xc0U) != 0x80U)
            return {};
        code = (code << 6U) | (byteAt(i) & 0x3fU);
    }
    const bool isOverlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (isOverlong || isSurrogate || code > 0x10ffff)
        return {};
    return {code, length};
}

/// Characters that would move the cursor, or show text in another order than it is stored.
bool isControl(char32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x200e || code == 0x200f
           || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
           || code == 0xfeff;
}

void appendHex(QByteArray &out, const char *prefix, char byte)
{
    out += prefix;
    out += QByteArray(1, byte).toHex();
}

/// Copies @p bytes; those that are no plain text, or for which @p alsoEscaped says so, are written
/// as @p prefix and two hex digits each.
QByteArray escaped(const QByteArray &bytes, const char *prefix, char alsoEscaped)
{
    QByteArray out;
    out.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size();) {
        const Character character = firstCharacter(QByteArrayView(bytes).sliced(at));
        const int length = qMax(character.length, 1);
        const bool isPlain = character.length > 0 && !isControl(character.code)
                             && (alsoEscaped == 0 || bytes[at] != alsoEscaped);
        for (int i = 0; i < length; ++i) {
            if (isPlain)
                out += bytes[at + i];
            else
                appendHex(out, prefix, bytes[at + i]);
        }
        at += length;
    }
    return out;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

QString pathToText(const QByteArray &path)
{
    return QString::fromUtf8(escaped(path, "%", '%'));
}

std::optional<QByteArray> pathFromText(const QString &text)
{
    if (!text.isValidUtf16())
        return std::nullopt;
    const QByteArray bytes = text.toUtf8();
    QByteArray path;
    path.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        char byte = bytes[at];
        if (byte == '%') {
            const int high = at + 2 < bytes.size() ? hexDigit(bytes[at + 1]) : -1;
            const int low = at + 2 < bytes.size() ? hexDigit(bytes[at + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            byte = static_cast<char>(high * 16 + low);
            at += 2;
        }
        if (byte == '\0')
            return std::nullopt; // No path of the kernel has one.
        path += byte;
    }
    return path;
}

QString pathForDisplay(const QByteArray &path)
{
    return QString::fromUtf8(escaped(path, "\\x", 0));
}

QByteArray safeFileName(const QByteArray &name, qsizetype maxBytes)
{
    Q_ASSERT(maxBytes >= 4); // One character, or "file".
    QByteArray safe;
    for (qsizetype at = 0; at < name.size();) {
        const Character character = firstCharacter(QByteArrayView(name).sliced(at));
        const int length = qMax(character.length, 1);
        const bool isSeparator = character.code == U'/' || character.code == U'\\';
        const bool isLeadingDot = safe.isEmpty() && character.code == U'.';
        const bool isKept =
            character.length > 0 && !isControl(character.code) && !isSeparator && !isLeadingDot;
        const QByteArray piece = isKept ? name.mid(at, length) : QByteArrayLiteral("_");
        if (safe.size() + piece.size() > maxBytes)
            break;
        safe += piece;
        at += length;
    }
    return safe.isEmpty() ? QByteArrayLiteral("file") : safe;
}

} // namespace hub
