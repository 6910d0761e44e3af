#include "app/worker/ladder.h"

#include "app/worker/placeholder.h"

namespace hub::worker {

Ladder::Ladder(const SourceImage &source, const wire::Request &request)
    : m_source(source)
    , m_request(request)
{
    for (const wire::VariantOrder &order : request.variants) {
        const bool isAnimation = order.animated && source.header().frames > 1;
        if (!isAnimation || m_wanted.empty())
            m_wanted.insert(geometryOf(order, source.size()).scaled);
    }
}

Outcome<void> Ladder::decode()
{
    if (m_wanted.empty()) {
        wire::VariantOrder box;
        box.width = kPlaceholderSide;
        box.height = kPlaceholderSide;
        m_wanted.insert(geometryOf(box, m_source.size()).scaled);
    }
    Outcome<Image> largest = m_source.decode(*m_wanted.rbegin());
    if (!largest)
        return tl::unexpected<wire::Failure>(largest.error());
    m_made.emplace(*m_wanted.rbegin(), std::move(*largest));
    return {};
}

bool Ladder::isQuick(const wire::VariantOrder &order) const
{
    return m_source.isQuick(geometryOf(order, m_source.size()).scaled, *m_wanted.rbegin());
}

Outcome<void> Ladder::decodeOnly(const wire::VariantOrder &order)
{
    const Size size = geometryOf(order, m_source.size()).scaled;
    Outcome<Image> image = m_source.decode(size);
    if (!image)
        return tl::unexpected<wire::Failure>(image.error());
    m_made.emplace(size, std::move(*image));
    return {};
}

Outcome<const Image *> Ladder::scaled(Size size)
{
    if (const auto made = m_made.find(size); made != m_made.end())
        return &made->second;
    // The sizes are of one shape, so the next wider one is nowhere lower.
    const Outcome<const Image *> larger = scaled(*m_wanted.upper_bound(size));
    if (!larger)
        return larger;
    Outcome<Image> image = scaledTo(**larger, size.width, size.height);
    if (!image)
        return tl::unexpected<wire::Failure>(image.error());
    return &m_made.emplace(size, std::move(*image)).first->second;
}

Outcome<Image> Ladder::rung(const wire::VariantOrder &order)
{
    const Geometry geometry = geometryOf(order, m_source.size());
    const Outcome<const Image *> image = scaled(geometry.scaled);
    if (!image)
        return tl::unexpected<wire::Failure>(image.error());
    if (geometry.output == geometry.scaled) {
        g_object_ref((*image)->get());
        return Image((*image)->get());
    }
    // JPEG has no alpha: there the padding is the background.
    const auto color = order.format == wire::Format::Jpeg
                           ? std::optional<wire::Color>(m_request.background)
                           : std::nullopt;
    const Outcome<Image> box = boxed(**image, geometry.output.width, geometry.output.height, color);
    if (!box)
        return tl::unexpected<wire::Failure>(box.error());
    return inMemory(*box);
}

} // namespace hub::worker
