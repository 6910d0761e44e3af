#pragma once

#include "core/projects/upload_store.h"
#include "core/server/json_text_p.h"

namespace hub::server {

void writeArtifact(JsonText &text, const projects::Artifact &artifact);
void writeUpload(JsonText &text, const projects::Upload &upload);

} // namespace hub::server
