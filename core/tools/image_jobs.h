#pragma once

#include "core/assets/image_pipeline.h"
#include "core/jobs/job_kind.h"

namespace hub::tools {

/// What an artifact stands for.
struct NamedContent
{
    assets::BlobId content;
    QString name; ///< For people.
};
/// Looks up an artifact by its id; NotFound where there is none (any more). Called in a job's
/// thread, and may block.
using FindArtifact = std::function<Result<NamedContent>(const QString &id)>;

/// The job kinds `image.optimize`, `image.convert` and `image.placeholder`.
///
/// Input: {"file": "<absolute path as text, see path_text.h>"}, {"blob": "<sha-256>"} or
/// {"artifact": "<id>"}, beside the fields of ImageRecipe. image.convert takes {"format", "width"?}
/// in place of the lists and makes one file, at the source's size unless told otherwise;
/// image.placeholder takes "max_megapixels" alone. Result: the ImageManifest as JSON; of an
/// artifact, each variant also has the "url" under which the HTTP API serves it. Partial results:
/// {"variant": {...}} as in the manifest, without "url".
///
/// @p pipeline and @p blobs, and what @p findArtifact uses, must outlive the kinds. @p mediaWorkers
/// bounds how many run at once.
[[nodiscard]] std::vector<jobs::JobKind> imageJobKinds(assets::ImagePipeline &pipeline,
                                                       assets::BlobStore &blobs,
                                                       const media::ImageLimits &limits,
                                                       int mediaWorkers,
                                                       FindArtifact findArtifact);

} // namespace hub::tools
