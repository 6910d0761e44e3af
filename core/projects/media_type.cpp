#include "core/projects/media_type_p.h"

#include <QByteArray>

#include <array>
#include <optional>

namespace hub::projects {
namespace {

using namespace std::string_view_literals;

struct Signature
{
    qsizetype offset;
    std::string_view bytes;
    const char *mediaType;
};

/// What opens with these bytes is nothing else.
constexpr std::array kSignatures{
    Signature{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Signature{0, "\xff\xd8\xff"sv, "image/jpeg"},
    Signature{0, "GIF87a"sv, "image/gif"},
    Signature{0, "GIF89a"sv, "image/gif"},
    Signature{8, "WEBPVP8"sv, "image/webp"},
    Signature{0, "II*\0"sv, "image/tiff"},
    Signature{0, "MM\0*"sv, "image/tiff"},
    Signature{0, "\0\0\x01\0"sv, "image/x-icon"},
    Signature{0, "\xff\x0a"sv, "image/jxl"},
    Signature{0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "image/jxl"},
    Signature{0, "8BPS"sv, "image/vnd.adobe.photoshop"},
    Signature{0, "\x76\x2f\x31\x01"sv, "image/x-exr"},
    Signature{0, "#?RADIANCE"sv, "image/vnd.radiance"},
    Signature{0, "\xabKTX 20\xbb"sv, "image/ktx2"},
    Signature{0, "%PDF-"sv, "application/pdf"},
    Signature{0, "PK\x03\x04"sv, "application/zip"},
    Signature{0, "PK\x05\x06"sv, "application/zip"},
    Signature{0, "\x1f\x8b\x08"sv, "application/gzip"},
    Signature{0, "\x28\xb5\x2f\xfd"sv, "application/zstd"},
    Signature{0, "7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed"},
    Signature{0,
              "\xfd"
              "7zXZ\0"sv,
              "application/x-xz"},
    Signature{0, "BZh"sv, "application/x-bzip2"},
    Signature{257, "ustar"sv, "application/x-tar"},
    Signature{0, "glTF"sv, "model/gltf-binary"},
    Signature{0, "Kaydara FBX Binary"sv, "application/x-fbx"},
    Signature{0, "ply\n"sv, "model/x-ply"},
    Signature{8, "WAVEfmt "sv, "audio/wav"},
    Signature{8, "AVI LIST"sv, "video/x-msvideo"},
    Signature{0, "fLaC"sv, "audio/flac"},
    Signature{0, "ID3"sv, "audio/mpeg"},
    Signature{0, "\xff\xfb"sv, "audio/mpeg"},
    Signature{0, "wOFF"sv, "font/woff"},
    Signature{0, "wOF2"sv, "font/woff2"},
    Signature{0, "OTTO\0"sv, "font/otf"},
    Signature{0, "\0\x01\0\0\0"sv, "font/ttf"},
    Signature{0, "\0asm"sv, "application/wasm"},
    Signature{0, "SQLite format 3\0"sv, "application/vnd.sqlite3"},
};

QByteArrayView view(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

const char *bySignature(QByteArrayView beginning)
{
    for (const Signature &signature : kSignatures) {
        if (beginning.size() >= signature.offset
            && beginning.sliced(signature.offset).startsWith(view(signature.bytes)))
            return signature.mediaType;
    }
    return nullptr;
}

/// MP4, QuickTime, AVIF and HEIF are one container; its first box names the brands.
const char *byBrand(QByteArrayView beginning)
{
    constexpr qsizetype kBrandsAt = 8;
    if (beginning.size() < kBrandsAt + 4 || beginning.sliced(4, 4) != view("ftyp"))
        return nullptr;
    const auto length = static_cast<qsizetype>(static_cast<unsigned char>(beginning[3]))
                        + 256 * static_cast<qsizetype>(static_cast<unsigned char>(beginning[2]));
    const QByteArrayView box =
        beginning.first(std::min(std::max(length, kBrandsAt + 4), beginning.size()));
    const QByteArrayView major = box.sliced(kBrandsAt, 4);
    const auto names = [&](std::string_view brand) {
        for (qsizetype at = kBrandsAt; at + 4 <= box.size(); at += 4) {
            if (box.sliced(at, 4) == view(brand))
                return true;
        }
        return false;
    };
    if (names("avif") || names("avis"))
        return "image/avif";
    if (names("heic") || names("heix") || names("heim") || names("heis"))
        return "image/heic";
    if (major == view("mif1") || major == view("msf1"))
        return "image/heif";
    if (major == view("qt  "))
        return "video/quicktime";
    if (major == view("M4A ") || major == view("M4B "))
        return "audio/mp4";
    return "video/mp4";
}

const char *byContainer(QByteArrayView beginning)
{
    if (beginning.startsWith(view("\x1a\x45\xdf\xa3")))
        return beginning.first(std::min<qsizetype>(beginning.size(), 64)).contains(view("webm"))
                   ? "video/webm"
                   : "video/x-matroska";
    if (beginning.startsWith(view("OggS"))) {
        const QByteArrayView page = beginning.first(std::min<qsizetype>(beginning.size(), 64));
        return page.contains(view("theora")) ? "video/ogg" : "audio/ogg";
    }
    // "BM" alone opens many a text: the header that follows has one of few sizes.
    if (beginning.startsWith(view("BM")) && beginning.size() > 18
        && beginning.sliced(6, 4) == view("\0\0\0\0"sv)
        && beginning.sliced(15, 3) == view("\0\0\0"sv))
        return "image/bmp";
    return byBrand(beginning);
}

/// Whether it is UTF-8 without control characters that no text has. A character that is cut off at
/// the end is none.
bool isText(QByteArrayView beginning)
{
    qsizetype at = 0;
    while (at < beginning.size()) {
        const auto first = static_cast<unsigned char>(beginning[at]);
        if (first < 0x20 && first != '\t' && first != '\n' && first != '\r' && first != '\f'
            && first != 0x1b)
            return false;
        if (first == 0x7f || (first >= 0x80 && first < 0xc2) || first > 0xf4)
            return false;
        const qsizetype length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        for (qsizetype i = at + 1; i < std::min(at + length, beginning.size()); ++i) {
            if ((static_cast<unsigned char>(beginning[i]) & 0xc0) != 0x80)
                return false;
        }
        at += length;
    }
    return true;
}

/// The name of the first element of markup, in lower case: behind the XML declaration, comments
/// and the document type, whose own name counts where it is HTML's.
QByteArray firstElement(QByteArrayView text)
{
    const QByteArray lower = text.toByteArray().toLower();
    qsizetype at = 0;
    while (at < lower.size()) {
        if (lower[at] == ' ' || lower[at] == '\t' || lower[at] == '\r' || lower[at] == '\n'
            || lower[at] == '\f') {
            ++at;
            continue;
        }
        if (lower[at] != '<')
            return {};
        const QByteArrayView rest = QByteArrayView(lower).sliced(at);
        const bool isComment = rest.startsWith("<!--");
        if (rest.startsWith("<!doctype html"))
            return QByteArrayLiteral("html");
        if (!isComment && !rest.startsWith("<?") && !rest.startsWith("<!")) {
            qsizetype end = at + 1;
            while (
                end < lower.size()
                && (std::isalnum(static_cast<unsigned char>(lower[end])) != 0 || lower[end] == ':'))
                ++end;
            return lower.mid(at + 1, end - at - 1);
        }
        const qsizetype end = lower.indexOf(isComment ? "-->" : ">", at);
        if (end < 0)
            return {};
        at = end + (isComment ? 3 : 1);
    }
    return {};
}

const char *byText(QByteArrayView text)
{
    constexpr std::array kHtml{"html"sv,
                               "head"sv,
                               "body"sv,
                               "script"sv,
                               "iframe"sv,
                               "title"sv,
                               "style"sv,
                               "table"sv,
                               "div"sv,
                               "p"sv,
                               "h1"sv,
                               "a"sv,
                               "br"sv,
                               "meta"sv,
                               "link"sv,
                               "img"sv};
    if (text.startsWith("<") || text.trimmed().startsWith("<")) {
        const QByteArray element = firstElement(text);
        if (element == "svg" || element.endsWith(":svg"))
            return "image/svg+xml";
        if (std::ranges::find(
                kHtml,
                std::string_view(element.constData(), static_cast<std::size_t>(element.size())))
            != kHtml.end())
            return "text/html";
        if (text.trimmed().startsWith("<?xml"))
            return "application/xml";
    }
    const bool isGltf = text.trimmed().startsWith("{") && text.contains("\"asset\"")
                        && text.contains("\"version\"");
    return isGltf ? "model/gltf+json" : "text/plain";
}

/// "type/subtype" in lower case, without parameters; empty if it is none.
QString plainType(const QString &declared)
{
    constexpr qsizetype kLongest = 127;
    const QString type = declared.section(u';', 0, 0).trimmed().toLower();
    const auto isToken = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9')
               || QStringView(u"!#$&-^_.+").contains(c);
    };
    const QStringList parts = type.split(u'/');
    const bool isType = type.size() <= kLongest && parts.size() == 2
                        && std::ranges::all_of(parts, [&](const QString &part) {
                               return !part.isEmpty() && std::ranges::all_of(part, isToken);
                           });
    return isType ? type : QString();
}

/// Whether @p declared may be what the content, which is @p found, is in particular.
bool saysMore(const QString &declared, QLatin1StringView found)
{
    if (found == QLatin1StringView("text/plain")) {
        return declared.startsWith(QLatin1StringView("text/"))
               || declared.endsWith(QLatin1StringView("+json"))
               || declared.endsWith(QLatin1StringView("+xml"))
               || declared == QLatin1StringView("application/json")
               || declared == QLatin1StringView("application/xml")
               || declared == QLatin1StringView("application/javascript");
    }
    if (found == QLatin1StringView("application/zip")) {
        return declared.startsWith(QLatin1StringView("application/vnd."))
               || declared.endsWith(QLatin1StringView("+zip"));
    }
    return false;
}

} // namespace

QString mediaTypeOf(QByteArrayView beginning, const QString &declared)
{
    const QString type = plainType(declared);
    const char *found = bySignature(beginning);
    if (found == nullptr)
        found = byContainer(beginning);
    if (found == nullptr && !beginning.isEmpty()) {
        const QByteArrayView bom("\xef\xbb\xbf");
        const QByteArrayView text =
            beginning.startsWith(bom) ? beginning.sliced(bom.size()) : beginning;
        if (isText(text))
            found = byText(text);
    }
    if (found == nullptr)
        return type.isEmpty() ? QStringLiteral("application/octet-stream") : type;
    const QLatin1StringView detected(found);
    return saysMore(type, detected) ? type : QString(detected);
}

} // namespace hub::projects
