#pragma once

#include "app/worker/file_type.h"

namespace hub::worker {

/// True if the image in @p file runs to its end-of-image marker. libjpeg fills what is missing with
/// grey and calls it a warning, so a truncated download would pass for a whole photo.
///
/// Walks the segments as ITU-T T.81, annex B lays them out; what follows the marker (a second
/// picture, a phone's trailer) is not looked at.
[[nodiscard]] bool hasEndOfImage(Bytes file);

} // namespace hub::worker
