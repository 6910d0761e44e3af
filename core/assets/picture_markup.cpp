#include "core/assets/picture_markup.h"

#include "core/base/path_text.h"

#include <QUrl>

#include <array>

namespace hub::assets {
namespace {

using media::ImageFormat;

// What a browser without srcset loads: wide enough for a desktop page, and no wider.
constexpr int kPlainWidth = 1280;

QString escapedAttribute(const QString &text)
{
    QString escaped = text.toHtmlEscaped();
    escaped.replace(u'\'', QStringLiteral("&#39;"));
    return escaped;
}

struct Markup
{
    const ImageManifest &manifest;
    const QByteArray &stem;
    const QString &urlPrefix;

    [[nodiscard]] QString url(const ImageVariant &variant) const
    {
        // Percent-encoding leaves no space or comma, which would split a srcset.
        return escapedAttribute(
            urlPrefix + QString::fromLatin1(variantFileName(stem, variant).toPercentEncoding()));
    }

    [[nodiscard]] std::vector<ImageVariant> variantsOf(ImageFormat format) const
    {
        std::vector<ImageVariant> variants;
        std::ranges::copy_if(manifest.variants,
                             std::back_inserter(variants),
                             [&](const ImageVariant &variant) { return variant.format == format; });
        std::ranges::sort(variants, {}, &ImageVariant::width);
        return variants;
    }

    [[nodiscard]] QString srcset(const std::vector<ImageVariant> &variants) const
    {
        QStringList entries;
        for (const ImageVariant &variant : variants)
            entries.append(url(variant) + QStringLiteral(" %1w").arg(variant.width));
        return entries.join(QStringLiteral(", "));
    }

    /// What every browser can show: a moving format first where the source moves.
    [[nodiscard]] ImageFormat fallbackFormat() const
    {
        const std::array order =
            manifest.image.isAnimated
                ? std::array{ImageFormat::Gif,
                             ImageFormat::Jpeg,
                             ImageFormat::Png,
                             ImageFormat::Webp}
                : std::array{
                    ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::Webp};
        for (const ImageFormat format : order) {
            if (!variantsOf(format).empty())
                return format;
        }
        return ImageFormat::Avif;
    }

    [[nodiscard]] QString image(ImageFormat format, const QString &alt, const QString &sizes) const
    {
        const std::vector<ImageVariant> variants = variantsOf(format);
        auto plain = std::ranges::find_if(
            variants.rbegin(), variants.rend(), [](const ImageVariant &variant) {
                return variant.width <= kPlainWidth;
            });
        const ImageVariant &source = plain == variants.rend() ? variants.front() : *plain;
        const ImageVariant &largest = variants.back();
        QString color;
        if (manifest.placeholder && !manifest.placeholder->color.isEmpty()) {
            color = QStringLiteral(" style=\"background-color:%1\"")
                        .arg(escapedAttribute(manifest.placeholder->color));
        }
        return QStringLiteral("  <img src=\"%1\" srcset=\"%2\" sizes=\"%3\" width=\"%4\""
                              " height=\"%5\" alt=\"%6\" loading=\"lazy\" decoding=\"async\"%7>\n")
            .arg(url(source),
                 srcset(variants),
                 escapedAttribute(sizes),
                 QString::number(largest.width),
                 QString::number(largest.height),
                 escapedAttribute(alt),
                 color);
    }
};

} // namespace

QByteArray variantFileName(const QByteArray &stem, const ImageVariant &variant)
{
    return safeFileName(stem) + '-' + QByteArray::number(variant.width) + '.'
           + media::formatExtension(variant.format).toString().toLatin1();
}

QString pictureMarkup(const ImageManifest &manifest,
                      const QByteArray &stem,
                      const QString &alt,
                      const QString &sizes,
                      const QString &urlPrefix)
{
    if (manifest.variants.empty())
        return {};
    const Markup markup{manifest, stem, urlPrefix};
    const ImageFormat fallback = markup.fallbackFormat();
    QString html = QStringLiteral("<picture>\n");
    for (const ImageFormat format : {ImageFormat::Avif, ImageFormat::Webp}) {
        const std::vector<ImageVariant> variants = markup.variantsOf(format);
        if (format == fallback || variants.empty())
            continue;
        html += QStringLiteral("  <source type=\"%1\" srcset=\"%2\" sizes=\"%3\">\n")
                    .arg(media::formatMediaType(format).toString(),
                         markup.srcset(variants),
                         escapedAttribute(sizes));
    }
    html += markup.image(fallback, alt, sizes);
    html += QStringLiteral("</picture>\n");
    return html;
}

} // namespace hub::assets
