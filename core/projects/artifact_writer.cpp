#include "core/projects/artifact_writer.h"

#include "core/projects/media_type_p.h"

namespace hub::projects {

ArtifactWriter::ArtifactWriter(ArtifactStore &store,
                               Intake intake,
                               std::unique_ptr<assets::BlobWriter> blob)
    : m_store(store)
    , m_intake(std::move(intake))
    , m_blob(std::move(blob))
{}

ArtifactWriter::~ArtifactWriter() = default;

Result<void> ArtifactWriter::write(QByteArrayView bytes)
{
    const qsizetype missing = kBeginningBytes - m_beginning.size();
    if (missing > 0)
        m_beginning.append(bytes.first(std::min(missing, bytes.size())));
    return m_blob->write(bytes);
}

Result<Artifact> ArtifactWriter::finish()
{
    return m_store.finish(*m_blob, m_intake, m_beginning);
}

} // namespace hub::projects
