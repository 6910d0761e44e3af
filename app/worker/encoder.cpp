#include "app/worker/encoder.h"

#include "app/worker/avif_boxes.h"
#include "app/worker/webp_metadata.h"

#include <algorithm>

namespace hub::worker {

namespace {

constexpr int kMaxEncodes = 7;

/// libvips' scale is deflate's level; below 3 little time is saved and much size lost.
int pngCompression(int effort)
{
    return std::clamp(3 + effort, 3, 9);
}

std::string sizeText(const Image &image)
{
    return std::to_string(widthOf(image)) + " x " + std::to_string(heightOf(image));
}

/// Whether an encoder that ran out of memory left something out. Reading a picture back takes a
/// tenth of what encoding it took, so that is done only where memory can be short: large pictures,
/// and two planes to encode.
bool isWholeAvif(const Image &image, Buffer &file)
{
    if (!hasMediaData(file.bytes()))
        return false;
    constexpr std::int64_t kRoomyPixels = 8'000'000;
    const std::int64_t pixels = std::int64_t{widthOf(image)} * heightOf(image);
    if (pixels <= kRoomyPixels && vips_image_hasalpha(image.get()) == 0)
        return true;
    VipsImage *out = nullptr;
    if (vips_heifload_buffer(file.bytes().data(), file.size(), &out, nullptr) == 0
        && inMemory(Image(out)))
        return true;
    vips_error_clear();
    return false;
}

/// What a format can hold by its own definition.
Outcome<void> checkFormatLimits(const Image &image, wire::Format format)
{
    constexpr int kWebpSide = 16'383;
    const int height = vips_image_get_page_height(image.get());
    if (format != wire::Format::Webp || (widthOf(image) <= kWebpSide && height <= kWebpSide))
        return {};
    return refuse(wire::FailureKind::TooLarge,
                  "cannot be WebP at " + sizeText(image) + " pixels; WebP ends at 16383 a side",
                  "Ask for a smaller width, or leave WebP out.");
}

Outcome<Buffer> encodeOnce(const Image &image,
                           const wire::VariantOrder &order,
                           int quality,
                           bool keepMetadata)
{
    const gboolean strip = keepMetadata ? FALSE : TRUE;
    const gboolean lossless = order.lossless ? TRUE : FALSE;
    void *bytes = nullptr;
    std::size_t size = 0;
    int status = -1;
    switch (order.format) {
    case wire::Format::Webp:
        status = vips_webpsave_buffer(image.get(),
                                      &bytes,
                                      &size,
                                      "Q",
                                      quality,
                                      "lossless",
                                      lossless,
                                      "effort",
                                      std::min(order.effort, 6),
                                      "strip",
                                      strip,
                                      nullptr);
        break;
    case wire::Format::Jpeg:
        status = vips_jpegsave_buffer(image.get(),
                                      &bytes,
                                      &size,
                                      "Q",
                                      quality,
                                      "optimize_coding",
                                      TRUE,
                                      "interlace",
                                      order.effort >= 4,
                                      "strip",
                                      strip,
                                      nullptr);
        break;
    case wire::Format::Avif:
        status = vips_heifsave_buffer(image.get(),
                                      &bytes,
                                      &size,
                                      "Q",
                                      quality,
                                      "lossless",
                                      lossless,
                                      "compression",
                                      VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                      "effort",
                                      order.effort,
                                      "bitdepth",
                                      8,
                                      "strip",
                                      strip,
                                      nullptr);
        break;
    case wire::Format::Png:
        status = vips_pngsave_buffer(image.get(),
                                     &bytes,
                                     &size,
                                     "compression",
                                     pngCompression(order.effort),
                                     "filter",
                                     VIPS_FOREIGN_PNG_FILTER_ALL,
                                     "strip",
                                     strip,
                                     nullptr);
        break;
    case wire::Format::Gif:
        status = vips_gifsave_buffer(
            image.get(), &bytes, &size, "effort", std::clamp(order.effort + 1, 1, 10), nullptr);
        break;
    }
    if (status != 0) {
        wire::Failure failure = vipsFailure("cannot be encoded").value();
        failure.detail += " as " + std::string(wire::formatName(order.format));
        failure.kind = wire::FailureKind::Internal;
        failure.remedy = "Leave that format out.";
        return tl::unexpected<wire::Failure>(failure);
    }
    Buffer file(bytes, size);
    if (order.format == wire::Format::Avif && !isWholeAvif(image, file)) {
        return refuse(wire::FailureKind::TooLarge,
                      "needs more memory to encode " + sizeText(image)
                          + " pixels as AVIF than a worker may have",
                      "Ask for a smaller width, or leave AVIF out.");
    }
    if (order.format == wire::Format::Webp && !keepMetadata)
        file.shorten(dropWebpMetadata(file.bytes()));
    return file;
}

bool hasQuality(const wire::VariantOrder &order)
{
    return !order.lossless && order.format != wire::Format::Png
           && order.format != wire::Format::Gif;
}

/// Bisects the qualities below order.quality, whose file is known to be too large. Six steps reach
/// quality 1 if nothing else is small enough.
Outcome<EncodedFile> searchQuality(const Image &image,
                                   const wire::VariantOrder &order,
                                   EncodedFile tooLarge,
                                   bool keepMetadata)
{
    EncodedFile best = std::move(tooLarge);
    best.metTarget = false;
    int low = 1;
    int high = best.quality - 1;
    for (int encodes = 1; encodes < kMaxEncodes && low <= high; ++encodes) {
        const int middle = (low + high) / 2;
        Outcome<Buffer> bytes = encodeOnce(image, order, middle, keepMetadata);
        if (!bytes)
            return tl::unexpected<wire::Failure>(bytes.error());
        const bool fits = static_cast<std::int64_t>(bytes->size()) <= order.targetBytes;
        if (fits || bytes->size() < best.bytes.size())
            best = {std::move(*bytes), middle, fits};
        if (fits)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return best;
}

} // namespace

Outcome<EncodedFile> encode(const Image &image,
                            const wire::VariantOrder &order,
                            const wire::Request &request)
{
    Image opaque;
    const Image *picture = &image;
    if (order.format == wire::Format::Jpeg && vips_image_hasalpha(image.get()) != 0) {
        Outcome<Image> flat = flattened(image, request.background);
        if (!flat)
            return tl::unexpected<wire::Failure>(flat.error());
        opaque = std::move(*flat);
        picture = &opaque;
    }

    if (const auto within = checkFormatLimits(*picture, order.format); !within)
        return tl::unexpected<wire::Failure>(within.error());
    Outcome<Buffer> bytes = encodeOnce(*picture, order, order.quality, request.keepMetadata);
    if (!bytes)
        return tl::unexpected<wire::Failure>(bytes.error());
    EncodedFile file{std::move(*bytes), hasQuality(order) ? order.quality : 100, true};
    if (order.targetBytes == 0 || static_cast<std::int64_t>(file.bytes.size()) <= order.targetBytes)
        return file;
    if (hasQuality(order))
        return searchQuality(*picture, order, std::move(file), request.keepMetadata);
    file.metTarget = false;
    return file;
}

Outcome<Image> decodeEncoded(const EncodedFile &file, wire::Format format)
{
    void *bytes = const_cast<void *>(file.bytes.data());
    const std::size_t size = file.bytes.size();
    VipsImage *out = nullptr;
    int status = -1;
    switch (format) {
    case wire::Format::Webp:
        status = vips_webpload_buffer(bytes, size, &out, nullptr);
        break;
    case wire::Format::Jpeg:
        status = vips_jpegload_buffer(bytes, size, &out, nullptr);
        break;
    case wire::Format::Avif:
        status = vips_heifload_buffer(bytes, size, &out, nullptr);
        break;
    case wire::Format::Png:
        status = vips_pngload_buffer(bytes, size, &out, nullptr);
        break;
    case wire::Format::Gif:
        status = vips_gifload_buffer(bytes, size, &out, nullptr);
        break;
    }
    if (status != 0)
        return vipsFailure("was encoded to something that cannot be read back");
    return Image(out);
}

} // namespace hub::worker
