#pragma once

#include "core/assets/image_variants.h"

namespace hub::assets {

/// What a VariantRequest comes to for one source.
struct VariantPlan
{
    media::EncodeRequest order;
    QByteArray spec; ///< Names the picture: requests with equal pictures have equal ones.
};

/// InvalidInput where no source could make @p request right.
[[nodiscard]] Result<void> checkRequest(const VariantRequest &request);

/// Brings the box within the source. Units: pixels. @pre checkRequest() was fine
[[nodiscard]] VariantPlan planVariant(const VariantRequest &request,
                                      const media::ImageSource &source);

} // namespace hub::assets
