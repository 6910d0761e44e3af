#pragma once

#include "core/media/image_request.h"
#include "core/media/protocol.h"

namespace hub::media {

/// A request as the worker reads it. InvalidInput where a value is out of its range.
[[nodiscard]] Result<wire::Request> toWire(const ImageRequest &request);
[[nodiscard]] wire::Limits toWire(const ImageLimits &limits);

[[nodiscard]] ImageSource fromWire(const wire::Source &source);

} // namespace hub::media
