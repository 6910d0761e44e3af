#include "core/server/api/artifact_json_p.h"

namespace hub::server {

void writeArtifact(JsonText &text, const projects::Artifact &artifact)
{
    text.beginObject();
    text.field("id", artifact.id);
    text.field("sha256", QLatin1StringView(artifact.sha256.hex));
    text.field("bytes", artifact.bytes);
    text.field("media_type", artifact.mediaType);
    text.field("filename", artifact.filename);
    text.field("created_at", artifact.createdAt);
    text.endObject();
}

void writeUpload(JsonText &text, const projects::Upload &upload)
{
    text.beginObject();
    text.field("id", upload.id);
    text.field("filename", upload.filename);
    text.field("media_type", upload.mediaType);
    text.field("bytes", upload.bytes);
    text.field("offset", upload.offset);
    text.field("created_at", upload.createdAt);
    text.field("expires_at", upload.expiresAt);
    text.key("artifact");
    if (upload.artifact)
        writeArtifact(text, *upload.artifact);
    else
        text.value(nullptr);
    text.endObject();
}

} // namespace hub::server
