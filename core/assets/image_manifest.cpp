#include "core/assets/image_manifest.h"

#include <limits>

namespace hub::assets {
namespace {

constexpr int kMaxInt = std::numeric_limits<int>::max();

json::string latin1(QLatin1StringView text)
{
    return json::string(text.data(), static_cast<std::size_t>(text.size()));
}

json::string bytes(const QByteArray &text)
{
    return json::string(text.constData(), static_cast<std::size_t>(text.size()));
}

int size(JsonReader &reader, std::string_view name)
{
    return static_cast<int>(reader.integer(name, 0, 0, kMaxInt));
}

Blob readBlob(JsonReader &reader)
{
    Blob blob;
    blob.id.hex = reader.text("sha256").toLatin1();
    blob.bytes = reader.integer("bytes", 0, 0, std::numeric_limits<qint64>::max());
    if (!blob.id.isValid())
        reader.refuse("sha256", QStringLiteral("must be 64 lower-case hex digits"));
    return blob;
}

Result<void> readSource(const json::value &value, ImageManifest &manifest)
{
    JsonReader reader(value, QStringLiteral("source"));
    const Blob blob = readBlob(reader);
    manifest.source = blob.id;
    manifest.sourceBytes = blob.bytes;
    manifest.image.format = reader.text("format");
    manifest.image.width = size(reader, "width");
    manifest.image.height = size(reader, "height");
    manifest.image.frames = size(reader, "frames");
    manifest.image.hasAlpha = reader.flag("has_alpha", false);
    manifest.image.isAnimated = reader.flag("is_animated", false);
    return reader.finish(false);
}

Result<void> readPlaceholder(const json::value &value, ImageManifest &manifest)
{
    constexpr qsizetype kMaxInlineImage = 16 * 1024;
    JsonReader reader(value, QStringLiteral("placeholder"));
    media::ImagePlaceholder placeholder;
    placeholder.color = reader.text("color");
    placeholder.blurHash = reader.text("blurhash");
    placeholder.lqip = reader.text("lqip", {}, kMaxInlineImage);
    manifest.placeholder = placeholder;
    return reader.finish(false);
}

} // namespace

json::object ImageVariant::toJson() const
{
    json::object object{
        {"format", latin1(media::formatName(format))},
        {"media_type", latin1(media::formatMediaType(format))},
        {"width", width},
        {"height", height},
        {"quality", quality},
        {"bytes", blob.bytes},
        {"sha256", bytes(blob.id.hex)},
        {"met_target", metTarget},
    };
    if (ssim)
        object["ssim"] = *ssim;
    return object;
}

Result<ImageVariant> ImageVariant::fromJson(const json::value &value)
{
    JsonReader reader(value, QStringLiteral("variant"));
    ImageVariant variant;
    if (const auto format = media::formatFromName(reader.text("format")))
        variant.format = *format;
    else
        reader.refuse("format", QStringLiteral("must be the name of an image format"));
    variant.width = size(reader, "width");
    variant.height = size(reader, "height");
    variant.quality = size(reader, "quality");
    variant.metTarget = reader.flag("met_target", true);
    if (reader.has("ssim"))
        variant.ssim = reader.number("ssim", 0, -1, 1);
    variant.blob = readBlob(reader);
    if (auto finished = reader.finish(false); !finished)
        return fail(std::move(finished).error());
    return variant;
}

json::object ImageManifest::toJson() const
{
    json::array files;
    for (const ImageVariant &variant : variants)
        files.push_back(variant.toJson());
    json::object object{
        {"source",
         {{"sha256", bytes(source.hex)},
          {"bytes", sourceBytes},
          {"format", toJsonString(image.format)},
          {"width", image.width},
          {"height", image.height},
          {"frames", image.frames},
          {"has_alpha", image.hasAlpha},
          {"is_animated", image.isAnimated}}},
        {"variants", std::move(files)},
    };
    if (placeholder) {
        object["placeholder"] = {{"color", toJsonString(placeholder->color)},
                                 {"blurhash", toJsonString(placeholder->blurHash)},
                                 {"lqip", toJsonString(placeholder->lqip)}};
    }
    return object;
}

Result<ImageManifest> ImageManifest::fromJson(const json::value &value)
{
    JsonReader reader(value, QStringLiteral("image manifest"));
    ImageManifest manifest;
    const json::value nothing;
    const json::value *source = reader.value("source");
    if (auto read = readSource(source ? *source : nothing, manifest); !read)
        reader.refuse("source", read.error().detail);
    const json::value *variants = reader.value("variants");
    if (!variants || !variants->is_array()) {
        reader.refuse("variants", QStringLiteral("must be a list"));
    } else {
        for (const json::value &element : variants->get_array()) {
            auto variant = ImageVariant::fromJson(element);
            if (variant)
                manifest.variants.push_back(*std::move(variant));
            else
                reader.refuse("variants", variant.error().detail);
        }
    }
    if (const json::value *placeholder = reader.value("placeholder")) {
        if (auto read = readPlaceholder(*placeholder, manifest); !read)
            reader.refuse("placeholder", read.error().detail);
    }
    if (auto finished = reader.finish(false); !finished)
        return fail(std::move(finished).error());
    return manifest;
}

} // namespace hub::assets
