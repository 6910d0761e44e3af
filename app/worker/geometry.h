#pragma once

#include "core/media/protocol.h"

namespace hub::worker {

struct Size
{
    int width = 0;
    int height = 0;
    auto operator<=>(const Size &) const = default;
};

/// How a variant comes out of its source: the whole picture scaled to `scaled`, then cropped or
/// padded around its centre to `output`.
struct Geometry
{
    Size scaled;
    Size output;
    bool operator==(const Geometry &) const = default;
};

/// The picture is never scaled up; only the padding of Contain may go beyond it.
/// @pre source is not empty
[[nodiscard]] Geometry geometryOf(const media::wire::VariantOrder &order, Size source);

} // namespace hub::worker
