#include "core/assets/image_recipe.h"

#include "core/assets/blob_store.h"

#include <QRegularExpression>

#include <array>
#include <set>

namespace hub::assets {
namespace {

using media::EncodeRequest;
using media::ImageFormat;

// Raised when the worker makes other bytes of the same request, so that old results are not taken
// for new ones.
constexpr int kResultVersion = 2;

constexpr int kMaxWidths = 16;
constexpr qint64 kMaxTargetBytes = 256LL * 1024 * 1024;
constexpr qint64 kMaxMegapixels = 1000;

struct EncodeSetting
{
    int quality;
    int effort;
};

/// One row a preset; the columns are in the order of ImageFormat: AVIF, WebP, JPEG, PNG, GIF.
constexpr std::array<std::array<EncodeSetting, 5>, 3> kPresets{{
    {{{50, 1}, {75, 2}, {80, 2}, {100, 1}, {100, 3}}},
    {{{50, 3}, {75, 4}, {80, 2}, {100, 3}, {100, 6}}},
    {{{50, 6}, {75, 6}, {80, 4}, {100, 6}, {100, 9}}},
}};

constexpr std::array<std::pair<QualityPreset, const char *>, 3> kPresetNames{{
    {QualityPreset::Fast, "fast"},
    {QualityPreset::Balanced, "balanced"},
    {QualityPreset::Small, "small"},
}};

constexpr std::array<ImageFormat, 5> kFormats{
    ImageFormat::Avif, ImageFormat::Webp, ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif};

EncodeSetting settingOf(const ImageRecipe &recipe, ImageFormat format)
{
    EncodeSetting setting =
        kPresets.at(static_cast<std::size_t>(recipe.preset)).at(static_cast<std::size_t>(format));
    if (recipe.quality > 0)
        setting.quality = recipe.quality;
    setting.quality = recipe.formatQuality.value(format, setting.quality);
    return setting;
}

QString formatNames()
{
    QStringList names;
    for (const ImageFormat format : kFormats)
        names.append(media::formatName(format));
    return names.join(QStringLiteral(", "));
}

QList<ImageFormat> readFormats(JsonReader &reader, const QList<ImageFormat> &fallback)
{
    if (!reader.has("formats"))
        return fallback;
    QList<ImageFormat> formats;
    const QStringList names = reader.texts("formats", {});
    for (const QString &name : names) {
        const auto format = media::formatFromName(name);
        if (!format) {
            reader.refuse("formats",
                          QStringLiteral("no format '%1'; there are %2").arg(name, formatNames()));
        } else if (!formats.contains(*format)) {
            formats.append(*format);
        }
    }
    if (names.isEmpty())
        reader.refuse("formats", QStringLiteral("must name at least one of %1").arg(formatNames()));
    return formats;
}

QList<int> readWidths(JsonReader &reader, const QList<int> &fallback)
{
    if (!reader.has("widths"))
        return fallback;
    const media::ImageLimits limits;
    std::set<int> widths; // In order, and each once.
    for (const qint64 width : reader.integers("widths", {}, 1, limits.maxSide))
        widths.insert(static_cast<int>(width));
    if (widths.size() > kMaxWidths)
        reader.refuse("widths", QStringLiteral("must be at most %1 widths").arg(kMaxWidths));
    return {widths.begin(), widths.end()};
}

QualityPreset readPreset(JsonReader &reader)
{
    const QString name = reader.text("preset", QStringLiteral("balanced"));
    for (const auto &[preset, presetName] : kPresetNames) {
        if (name == QLatin1StringView(presetName))
            return preset;
    }
    reader.refuse("preset",
                  QStringLiteral("no preset '%1'; there are fast, balanced, small").arg(name));
    return QualityPreset::Balanced;
}

void readQuality(JsonReader &reader, ImageRecipe &recipe)
{
    const json::value *value = reader.value("quality");
    if (!value || !value->is_object()) {
        recipe.quality = static_cast<int>(reader.integer("quality", 0, 0, 100));
        return;
    }
    JsonReader qualities(*value, {});
    for (const ImageFormat format : kFormats) {
        const std::string name = media::formatName(format).toString().toStdString();
        if (qualities.has(name))
            recipe.formatQuality[format] = static_cast<int>(qualities.integer(name, 1, 1, 100));
    }
    if (const auto finished = qualities.finish(); !finished)
        reader.refuse("quality", finished.error().detail);
}

void readLimits(JsonReader &reader, const media::ImageLimits &limits, ImageRecipe &recipe)
{
    recipe.limits = limits;
    if (reader.has("max_megapixels"))
        recipe.limits.maxPixels =
            reader.integer("max_megapixels", 1, 1, kMaxMegapixels) * 1'000'000;
}

void readCommon(JsonReader &reader, const media::ImageLimits &limits, ImageRecipe &recipe)
{
    recipe.preset = readPreset(reader);
    readQuality(reader, recipe);
    recipe.targetBytes = reader.integer("target_bytes", 0, 0, kMaxTargetBytes);
    recipe.ssim = reader.flag("ssim", recipe.ssim);
    recipe.keepMetadata = reader.flag("keep_metadata", recipe.keepMetadata);
    recipe.animated = reader.flag("animated", recipe.animated);
    recipe.lossless = reader.flag("lossless", recipe.lossless);
    recipe.placeholder = reader.flag("placeholder", recipe.placeholder);
    recipe.background = reader.text("background", recipe.background).toLower();
    static const QRegularExpression color(QStringLiteral("\\A#[0-9a-f]{6}\\z"));
    if (!recipe.background.isEmpty() && !color.match(recipe.background).hasMatch())
        reader.refuse("background", QStringLiteral("must be a colour as #rrggbb"));
    constexpr qsizetype kMaxSizes = 500;
    recipe.sizes = reader.text("sizes", recipe.sizes, kMaxSizes);
    readLimits(reader, limits, recipe);
}

/// The widths to make of a source that is @p sourceWidth wide; never more than it has.
QList<int> widthsWithin(const QList<int> &widths, int sourceWidth)
{
    QList<int> within;
    for (const int width : widths) {
        if (width <= sourceWidth)
            within.append(width);
    }
    const bool isDropped = within.size() < widths.size() || widths.isEmpty();
    if (isDropped && (within.isEmpty() || within.last() != sourceWidth))
        within.append(sourceWidth);
    return within;
}

QList<ImageFormat> formatsFor(const ImageRecipe &recipe, const media::ImageSource &source)
{
    if (recipe.isExact)
        return recipe.formats;
    const bool isMoving = source.isAnimated && recipe.animated;
    const bool hasMovingFormat = std::ranges::any_of(recipe.formats, keepsFrames);
    const bool replacesJpeg = recipe.lossless || (source.hasAlpha && recipe.background.isEmpty());

    QList<ImageFormat> formats;
    for (ImageFormat format : recipe.formats) {
        if (format == ImageFormat::Gif && !isMoving)
            continue;
        if (format == ImageFormat::Avif && isMoving && hasMovingFormat)
            continue;
        if (format == ImageFormat::Jpeg && replacesJpeg)
            format = ImageFormat::Png;
        if (!formats.contains(format))
            formats.append(format);
    }
    // Only GIF was asked for, of a photo: a still GIF is better than nothing.
    return formats.isEmpty() ? recipe.formats : formats;
}

/// What must be there early comes first: AVIF costs more than all the others together.
std::tuple<bool, int, ImageFormat> urgency(const EncodeRequest &variant)
{
    return {variant.format == ImageFormat::Avif, variant.width, variant.format};
}

} // namespace

ImageRecipe ImageRecipe::read(JsonReader &reader, const media::ImageLimits &limits)
{
    ImageRecipe recipe;
    recipe.formats = readFormats(reader, recipe.formats);
    recipe.widths = readWidths(reader, recipe.widths);
    readCommon(reader, limits, recipe);
    return recipe;
}

ImageRecipe ImageRecipe::readConversion(JsonReader &reader, const media::ImageLimits &limits)
{
    ImageRecipe recipe;
    recipe.isExact = true;
    recipe.formats.clear();
    recipe.widths.clear();
    const QString name = reader.text("format");
    if (const auto format = media::formatFromName(name))
        recipe.formats.append(*format);
    else if (name.isEmpty())
        reader.refuse("format", QStringLiteral("is missing; there are %1").arg(formatNames()));
    else
        reader.refuse("format",
                      QStringLiteral("no format '%1'; there are %2").arg(name, formatNames()));
    if (reader.has("width"))
        recipe.widths.append(static_cast<int>(reader.integer("width", 1, 1, limits.maxSide)));
    readCommon(reader, limits, recipe);
    if (recipe.lossless && recipe.formats.contains(ImageFormat::Jpeg))
        reader.refuse("lossless", QStringLiteral("JPEG always loses something; use png or webp"));
    return recipe;
}

ImageRecipe ImageRecipe::readPlaceholder(JsonReader &reader, const media::ImageLimits &limits)
{
    ImageRecipe recipe;
    recipe.formats.clear();
    recipe.widths.clear();
    readLimits(reader, limits, recipe);
    return recipe;
}

QByteArray ImageRecipe::hash() const
{
    // Limits and `sizes` are left out: they refuse or describe, and change no byte.
    json::array encodes;
    for (const ImageFormat format : formats) {
        const EncodeSetting setting = settingOf(*this, format);
        encodes.push_back({static_cast<int>(format), setting.quality, setting.effort});
    }
    const json::object canonical{
        {"version", kResultVersion},
        {"encodes", std::move(encodes)},
        {"widths", json::array(widths.begin(), widths.end())},
        {"target", targetBytes},
        {"flags", {ssim, keepMetadata, animated, lossless, placeholder, isExact}},
        {"background", toJsonString(background)},
    };
    constexpr qsizetype kShortHex = 32; // 128 bits: no two recipes meet by chance.
    return hashBytes(toJson(canonical)).hex.left(kShortHex);
}

media::ImageRequest ImageRecipe::plan(const media::ImageSource &source) const
{
    media::ImageRequest request;
    request.limits = limits;
    request.measureSsim = ssim;
    request.placeholder = placeholder;
    request.keepMetadata = keepMetadata;
    if (!background.isEmpty())
        request.background = background;

    const QList<int> madeWidths = widthsWithin(widths, source.width);
    for (const ImageFormat format : formatsFor(*this, source)) {
        const EncodeSetting setting = settingOf(*this, format);
        for (const int width : madeWidths) {
            EncodeRequest variant;
            variant.format = format;
            variant.width = width;
            variant.quality = setting.quality;
            variant.effort = setting.effort;
            variant.lossless = lossless && format != ImageFormat::Jpeg;
            variant.animated = animated && source.isAnimated && keepsFrames(format);
            variant.targetBytes = targetBytes;
            request.variants.push_back(variant);
        }
    }
    std::ranges::sort(request.variants, {}, urgency);
    return request;
}

media::EncodeRequest presetEncode(QualityPreset preset, ImageFormat format)
{
    const EncodeSetting setting =
        kPresets.at(static_cast<std::size_t>(preset)).at(static_cast<std::size_t>(format));
    EncodeRequest encode;
    encode.format = format;
    encode.quality = setting.quality;
    encode.effort = setting.effort;
    return encode;
}

bool keepsFrames(ImageFormat format)
{
    return format == ImageFormat::Webp || format == ImageFormat::Gif;
}

double encodeCost(const media::EncodeRequest &variant)
{
    // Per megapixel, WebP at effort 4 is 1.
    constexpr std::array kAvif{1.0, 1.5, 3.0, 4.7, 17.0, 30.0, 43.0};
    constexpr std::array kWebp{0.4, 0.5, 0.55, 1.0, 1.0, 1.1, 1.7};
    const auto effort = static_cast<std::size_t>(std::clamp(variant.effort, 0, 6));
    switch (variant.format) {
    case ImageFormat::Avif:
        return kAvif.at(effort);
    case ImageFormat::Webp:
        return kWebp.at(effort);
    case ImageFormat::Jpeg:
        return 0.2;
    case ImageFormat::Png:
    case ImageFormat::Gif:
        return 2;
    }
    return 1;
}

} // namespace hub::assets
