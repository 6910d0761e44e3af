#pragma once

#include "app/worker/file_type.h"

#include <optional>

namespace hub::worker {

/// What the block structure of a GIF says; no frame is decoded.
struct GifExtent
{
    int width = 0; ///< Of the logical screen.
    int height = 0;
    int frames = 0;       ///< At most the limit that was given, plus one.
    bool isWhole = false; ///< The trailer is there.
};

/// Counts frames until there are more than @p maxFrames: 10,000 of them cost microseconds, where a
/// decoder's header pass takes seconds. Nothing if @p file has no logical screen.
[[nodiscard]] std::optional<GifExtent> gifExtent(Bytes file, int maxFrames);

} // namespace hub::worker
