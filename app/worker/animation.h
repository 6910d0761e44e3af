#pragma once

#include "app/worker/source_image.h"

namespace hub::worker {

/// The frames of an animated source, decoded once and scaled one by one, so that no frame bleeds
/// into its neighbour.
///
/// Units:   pixels.
/// Threads: one thread at a time. The source must outlive the object.
/// Errors:  those of SourceImage::decodeFrames().
class Animation final
{
public:
    explicit Animation(const SourceImage &source)
        : m_source(source)
    {}

    /// Whether @p order wants all frames, can hold them, and the source has more than one.
    [[nodiscard]] bool isFor(const wire::VariantOrder &order) const;

    /// All frames one below the other, with their delays, loop count and `page-height`.
    [[nodiscard]] Outcome<Image> frames(const wire::VariantOrder &order);

private:
    [[nodiscard]] Outcome<Image> frame(int index, const Geometry &geometry) const;

    const SourceImage &m_source;
    Image m_all;
};

} // namespace hub::worker
