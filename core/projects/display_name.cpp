#include "core/projects/artifact_store.h"

namespace hub::projects {
namespace {

constexpr qsizetype kLongestNameBytes = 255;
constexpr qsizetype kLongestExtensionBytes = 16;

/// Characters that show nothing, or that turn the order of others around: "photo\u202Egpj.exe".
bool isInvisible(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f)
           || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/// The longest beginning of @p text of at most @p bytes in UTF-8 that cuts no character.
QString cutTo(const QString &text, qsizetype bytes)
{
    const QByteArray utf8 = text.toUtf8();
    if (utf8.size() <= bytes)
        return text;
    qsizetype end = bytes;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80)
        --end;
    return QString::fromUtf8(utf8.first(end));
}

} // namespace

QString displayName(const QString &given)
{
    QString name;
    // A lone surrogate becomes U+FFFD on this way, so that the name is valid in every encoding.
    for (const uint c : given.toUcs4()) {
        const auto character = static_cast<char32_t>(c);
        if (!isInvisible(character))
            name += QString::fromUcs4(&character, 1);
    }
    name = name.mid(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1).trimmed();
    if (name.isEmpty() || name == QLatin1StringView(".") || name == QLatin1StringView(".."))
        return QStringLiteral("unnamed");
    if (name.toUtf8().size() <= kLongestNameBytes)
        return name;

    const qsizetype dot = name.lastIndexOf(u'.');
    const QString extension = dot > 0 ? name.mid(dot) : QString();
    if (extension.isEmpty() || extension.toUtf8().size() > kLongestExtensionBytes)
        return cutTo(name, kLongestNameBytes);
    return cutTo(name.left(dot), kLongestNameBytes - extension.toUtf8().size()) + extension;
}

} // namespace hub::projects
