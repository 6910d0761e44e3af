#include "app/worker/vips_image.h"

namespace hub::worker {

namespace {

/// The first line of libvips' log, printable and short enough for a frame.
std::string firstError()
{
    std::string text = vips_error_buffer();
    vips_error_clear();
    text = text.substr(0, text.find('\n'));
    for (char &c : text) {
        if (c < 0x20 || c > 0x7e)
            c = '?';
    }
    constexpr std::size_t kMaxLength = 200;
    return text.substr(0, kMaxLength);
}

} // namespace

tl::unexpected<wire::Failure> vipsFailure(const std::string &what)
{
    const std::string reason = firstError();
    return refuse(wire::FailureKind::InvalidInput,
                  reason.empty() ? what : what + " (" + reason + ")",
                  "Open the image in an editor and export it again.");
}

Outcome<Image> inMemory(const Image &image)
{
    Image copy(vips_image_copy_memory(image.get()));
    if (!copy)
        return vipsFailure("is damaged");
    return copy;
}

Outcome<Image> scaledTo(const Image &image, int width, int height)
{
    if (widthOf(image) == width && heightOf(image) == height) {
        g_object_ref(image.get());
        return Image(image.get());
    }
    VipsImage *scaled = nullptr;
    if (vips_thumbnail_image(image.get(),
                             &scaled,
                             width,
                             "height",
                             height,
                             "size",
                             VIPS_SIZE_FORCE,
                             "no_rotate",
                             TRUE,
                             nullptr)
        != 0)
        return vipsFailure("cannot be scaled");
    return inMemory(Image(scaled));
}

Outcome<Image> flattened(const Image &image, const wire::Color &background)
{
    if (vips_image_hasalpha(image.get()) == 0) {
        g_object_ref(image.get());
        return Image(image.get());
    }
    const std::array<double, 3> color{static_cast<double>(background[0]),
                                      static_cast<double>(background[1]),
                                      static_cast<double>(background[2])};
    VipsArrayDouble *array = vips_array_double_new(color.data(), static_cast<int>(color.size()));
    VipsImage *flat = nullptr;
    const int status = vips_flatten(image.get(), &flat, "background", array, nullptr);
    vips_area_unref(VIPS_AREA(array));
    if (status != 0)
        return vipsFailure("cannot be laid over its background");
    return Image(flat);
}

Outcome<Image> boxed(const Image &image,
                     int width,
                     int height,
                     const std::optional<wire::Color> &color)
{
    const bool isPadded = widthOf(image) < width || heightOf(image) < height;
    Image ground;
    if (isPadded && !color && vips_image_hasalpha(image.get()) == 0) {
        VipsImage *withAlpha = nullptr;
        if (vips_addalpha(image.get(), &withAlpha, nullptr) != 0)
            return vipsFailure("cannot be given an alpha channel");
        ground.reset(withAlpha);
    }
    VipsImage *picture = ground ? ground.get() : image.get();

    constexpr double kOpaque = 255;
    std::array<double, 4> fill{0, 0, 0, 0};
    if (color) {
        fill = {static_cast<double>((*color)[0]),
                static_cast<double>((*color)[1]),
                static_cast<double>((*color)[2]),
                kOpaque};
    }
    VipsArrayDouble *array = vips_array_double_new(fill.data(), vips_image_get_bands(picture));
    VipsImage *out = nullptr;
    // Gravity cuts where the box is smaller and pads where it is larger.
    const int status = vips_gravity(picture,
                                    &out,
                                    VIPS_COMPASS_DIRECTION_CENTRE,
                                    width,
                                    height,
                                    "extend",
                                    VIPS_EXTEND_BACKGROUND,
                                    "background",
                                    array,
                                    nullptr);
    vips_area_unref(VIPS_AREA(array));
    if (status != 0)
        return vipsFailure("cannot be fitted into its box");
    return Image(out);
}

Outcome<std::vector<std::uint8_t>> lumaOf(const Image &image)
{
    std::size_t size = 0;
    void *pixels = vips_image_write_to_memory(image.get(), &size);
    if (pixels == nullptr)
        return vipsFailure("is damaged");
    const Buffer owned(pixels, size);
    const auto bands = static_cast<std::size_t>(vips_image_get_bands(image.get()));
    const auto *bytes = static_cast<const std::uint8_t *>(pixels);

    std::vector<std::uint8_t> luma(size / bands);
    if (bands < 3) {
        for (std::size_t i = 0; i < luma.size(); ++i)
            luma[i] = bytes[i * bands];
        return luma;
    }
    for (std::size_t i = 0; i < luma.size(); ++i) {
        const std::uint8_t *pixel = bytes + i * bands;
        // 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point; the weights add up to 65,536.
        luma[i] = static_cast<std::uint8_t>(
            (19'595U * pixel[0] + 38'470U * pixel[1] + 7'471U * pixel[2] + 32'768U) >> 16U);
    }
    return luma;
}

} // namespace hub::worker
