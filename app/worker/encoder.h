#pragma once

#include "app/worker/vips_image.h"

namespace hub::worker {

struct EncodedFile
{
    Buffer bytes;
    int quality = 0;
    bool metTarget = true;
};

/// Writes @p image as @p order says. An animation is its frames one below the other, with
/// `page-height` set. Under `targetBytes` the quality is searched for, in at most seven encodes.
[[nodiscard]] Outcome<EncodedFile> encode(const Image &image,
                                          const wire::VariantOrder &order,
                                          const wire::Request &request);

/// The pixels that @p file shows, for measuring.
[[nodiscard]] Outcome<Image> decodeEncoded(const EncodedFile &file, wire::Format format);

} // namespace hub::worker
