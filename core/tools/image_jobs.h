#pragma once

#include "core/assets/image_pipeline.h"
#include "core/jobs/job_kind.h"

namespace hub::tools {

/// The job kinds `image.optimize`, `image.convert` and `image.placeholder`.
///
/// Input: {"file": "<absolute path as text, see path_text.h>"} or {"blob": "<sha-256>"}, beside the
/// fields of ImageRecipe. image.convert takes {"format", "width"?} in place of the lists and makes
/// one file, at the source's size unless told otherwise; image.placeholder takes "max_megapixels"
/// alone. Result: the ImageManifest as JSON. Partial results: {"variant": {...}} as in the
/// manifest.
///
/// @p pipeline and @p blobs must outlive the kinds. @p mediaWorkers bounds how many run at once.
[[nodiscard]] std::vector<jobs::JobKind> imageJobKinds(assets::ImagePipeline &pipeline,
                                                       assets::BlobStore &blobs,
                                                       const media::ImageLimits &limits,
                                                       int mediaWorkers);

} // namespace hub::tools
