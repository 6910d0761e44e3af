#include "app/worker/animation.h"

#include <vector>

namespace hub::worker {

namespace {

/// Copies what makes a roll of frames an animation.
void copyTiming(const Image &from, const Image &to, int pageHeight)
{
    vips_image_set_int(to.get(), VIPS_META_PAGE_HEIGHT, pageHeight);
    for (const char *name : {"delay", "loop", "gif-loop", "gif-delay", "n-pages"}) {
        GValue value = G_VALUE_INIT;
        if (vips_image_get_typeof(from.get(), name) == 0
            || vips_image_get(from.get(), name, &value) != 0)
            continue;
        vips_image_set(to.get(), name, &value);
        g_value_unset(&value);
    }
}

} // namespace

bool Animation::isFor(const wire::VariantOrder &order) const
{
    const bool holdsFrames =
        order.format == wire::Format::Webp || order.format == wire::Format::Gif;
    return order.animated && holdsFrames && m_source.header().frames > 1;
}

Outcome<Image> Animation::frame(int index, const Geometry &geometry) const
{
    const Size source = m_source.size();
    VipsImage *out = nullptr;
    if (vips_extract_area(
            m_all.get(), &out, 0, index * source.height, source.width, source.height, nullptr)
        != 0)
        return vipsFailure("has frames of different sizes");
    const Image whole(out);
    vips_image_set_int(whole.get(), VIPS_META_PAGE_HEIGHT, source.height);
    Outcome<Image> scaled = scaledTo(whole, geometry.scaled.width, geometry.scaled.height);
    if (!scaled || geometry.output == geometry.scaled)
        return scaled;
    return boxed(*scaled, geometry.output.width, geometry.output.height, std::nullopt);
}

Outcome<Image> Animation::frames(const wire::VariantOrder &order)
{
    if (!m_all) {
        Outcome<Image> all = m_source.decodeFrames();
        if (!all)
            return all;
        m_all = std::move(*all);
    }
    const Geometry geometry = geometryOf(order, m_source.size());
    const int count = heightOf(m_all) / m_source.size().height;
    std::vector<Image> made;
    std::vector<VipsImage *> roll;
    for (int i = 0; i < count; ++i) {
        Outcome<Image> one = frame(i, geometry);
        if (!one)
            return one;
        roll.push_back(one->get());
        made.push_back(std::move(*one));
    }
    VipsImage *joined = nullptr;
    if (vips_arrayjoin(roll.data(), &joined, count, "across", 1, nullptr) != 0)
        return vipsFailure("has frames that cannot be joined");
    const Image lazy(joined);
    Outcome<Image> image = inMemory(lazy);
    if (image)
        copyTiming(m_all, *image, geometry.output.height);
    return image;
}

} // namespace hub::worker
