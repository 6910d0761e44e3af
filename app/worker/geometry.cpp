#include "app/worker/geometry.h"

#include <algorithm>
#include <cmath>

namespace hub::worker {

namespace {

int scaledSide(int side, double scale)
{
    return std::max(1, static_cast<int>(std::lround(side * scale)));
}

} // namespace

Geometry geometryOf(const media::wire::VariantOrder &order, Size source)
{
    using media::wire::Fit;
    const double byWidth = static_cast<double>(order.width) / source.width;
    const double byHeight =
        order.height > 0 ? static_cast<double>(order.height) / source.height : byWidth;
    const double wanted =
        order.fit == Fit::Cover ? std::max(byWidth, byHeight) : std::min(byWidth, byHeight);
    const double scale = std::min(1.0, wanted);

    Geometry geometry;
    geometry.scaled = {scaledSide(source.width, scale), scaledSide(source.height, scale)};
    geometry.output = geometry.scaled;
    if (order.height == 0)
        return geometry;
    if (order.fit == Fit::Cover) {
        geometry.output.width = std::min(order.width, geometry.scaled.width);
        geometry.output.height = std::min(order.height, geometry.scaled.height);
    } else if (order.fit == Fit::Contain) {
        geometry.output = {order.width, order.height};
    }
    return geometry;
}

} // namespace hub::worker
