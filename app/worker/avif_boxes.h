#pragma once

#include "app/worker/file_type.h"

namespace hub::worker {

/// True if @p file has a media data box with something in it. An AV1 encoder that gets no memory
/// makes libheif write a file of 201 bytes without a picture, and call that a success.
///
/// Layout: ISO/IEC 14496-12, section 4.2.
[[nodiscard]] bool hasMediaData(Bytes file);

} // namespace hub::worker
