#pragma once

#include "core/assets/image_pipeline.h"
#include "core/jobs/job_kind.h"

namespace hub::tools {

/// The job kinds `image.optimize`, `image.convert` and `image.placeholder`.
///
/// Input: {"file": "<path as text, see path_text.h>"} or {"blob": "<sha-256>"}, beside the fields
/// of ImageRecipe. image.convert takes {"format", "width"?} and makes one file at the source's size
/// unless told otherwise. Result: the ImageManifest as JSON. Partial results: {"variant": {...}} as
/// in the manifest.
[[nodiscard]] std::vector<jobs::JobKind> imageJobKinds(assets::ImagePipeline &pipeline,
                                                       assets::BlobStore &blobs,
                                                       const media::ImageLimits &limits,
                                                       int mediaWorkers);

} // namespace hub::tools
