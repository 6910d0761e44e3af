#include "app/worker/placeholder.h"

#include "app/worker/blur_hash.h"
#include "app/worker/webp_metadata.h"

namespace hub::worker {

namespace {

constexpr int kLqipWidth = 20;
constexpr int kLqipQuality = 25;
const wire::Color kPaper{255, 255, 255};

/// @p image scaled down into a box of @p width x @p height; never up.
Outcome<Image> fittedInto(const Image &image, int width, int height)
{
    VipsImage *out = nullptr;
    if (vips_thumbnail_image(image.get(),
                             &out,
                             width,
                             "height",
                             height,
                             "size",
                             VIPS_SIZE_DOWN,
                             "no_rotate",
                             TRUE,
                             nullptr)
        != 0)
        return vipsFailure("cannot be scaled");
    return inMemory(Image(out));
}

/// A WebP of about a hundred bytes as a data URI; empty if it cannot be made.
std::string inlineImage(const Image &image)
{
    const Outcome<Image> tiny = fittedInto(image, kLqipWidth, kLqipWidth);
    if (!tiny)
        return {};
    void *bytes = nullptr;
    std::size_t size = 0;
    if (vips_webpsave_buffer(tiny->get(),
                             &bytes,
                             &size,
                             "Q",
                             kLqipQuality,
                             "alpha_q",
                             kLqipQuality,
                             "effort",
                             4,
                             "strip",
                             TRUE,
                             nullptr)
        != 0) {
        vips_error_clear();
        return {};
    }
    Buffer webp(bytes, size);
    webp.shorten(dropWebpMetadata(webp.bytes()));
    gchar *base64 = g_base64_encode(static_cast<const guchar *>(webp.data()), webp.size());
    std::string uri = std::string("data:image/webp;base64,") + base64;
    g_free(base64);
    return uri.size() <= wire::kMaxLqipBytes ? uri : std::string();
}

} // namespace

std::optional<wire::Placeholder> placeholderOf(const Image &image)
{
    const Outcome<Image> small = fittedInto(image, kPlaceholderSide, kPlaceholderSide);
    if (!small)
        return std::nullopt;
    const Outcome<Image> flat = flattened(*small, kPaper);
    if (!flat)
        return std::nullopt;
    std::size_t size = 0;
    void *pixels = vips_image_write_to_memory(flat->get(), &size);
    if (pixels == nullptr) {
        vips_error_clear();
        return std::nullopt;
    }
    const Buffer owned(pixels, size);
    const RgbPixels rgb{
        {static_cast<const std::uint8_t *>(pixels), size}, widthOf(*flat), heightOf(*flat)};
    return wire::Placeholder{dominantColor(rgb), blurHash(rgb, 4, 3), inlineImage(*small)};
}

} // namespace hub::worker
