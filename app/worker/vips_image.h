#pragma once

#include "app/worker/outcome.h"

#include <algorithm>
#include <memory>
#include <span>
#include <vips/vips.h>

namespace hub::worker {

struct ImageRelease
{
    void operator()(VipsImage *image) const { g_object_unref(image); }
};
/// One reference to a libvips image. Pixels are computed when somebody asks for them.
using Image = std::unique_ptr<VipsImage, ImageRelease>;

/// Bytes that libvips allocated.
class Buffer final
{
public:
    Buffer() = default;
    Buffer(void *bytes, std::size_t size)
        : m_bytes(bytes)
        , m_size(size)
    {}

    [[nodiscard]] const void *data() const { return m_bytes.get(); }
    [[nodiscard]] std::size_t size() const { return m_size; }

    [[nodiscard]] std::span<std::uint8_t> bytes()
    {
        return {static_cast<std::uint8_t *>(m_bytes.get()), m_size};
    }
    void shorten(std::size_t size) { m_size = std::min(m_size, size); }

private:
    struct Release
    {
        void operator()(void *bytes) const { g_free(bytes); }
    };
    std::unique_ptr<void, Release> m_bytes;
    std::size_t m_size = 0;
};

/// The error that libvips left behind, as a refusal of the input; empties its log.
[[nodiscard]] tl::unexpected<wire::Failure> vipsFailure(const std::string &what);

[[nodiscard]] inline int widthOf(const Image &image)
{
    return vips_image_get_width(image.get());
}
[[nodiscard]] inline int heightOf(const Image &image)
{
    return vips_image_get_height(image.get());
}

/// All pixels of @p image computed into memory.
[[nodiscard]] Outcome<Image> inMemory(const Image &image);

/// @p image scaled to exactly @p width x @p height, Lanczos 3, alpha premultiplied meanwhile.
[[nodiscard]] Outcome<Image> scaledTo(const Image &image, int width, int height);

/// Alpha, if there is any, laid over @p background.
[[nodiscard]] Outcome<Image> flattened(const Image &image, const wire::Color &background);

/// @p image in the middle of @p width x @p height: cut where it is larger, and where it is smaller
/// padded with @p color, or with nothing at all (alpha 0) if there is none.
[[nodiscard]] Outcome<Image> boxed(const Image &image,
                                   int width,
                                   int height,
                                   const std::optional<wire::Color> &color);

/// The luma (ITU-R BT.601) of an sRGB image without alpha, one byte a pixel, in memory.
[[nodiscard]] Outcome<std::vector<std::uint8_t>> lumaOf(const Image &image);

} // namespace hub::worker
