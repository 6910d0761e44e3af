#include "core/server/api/open_files_p.h"

namespace hub::server {

OpenFiles::OpenFiles(projects::ArtifactStore &artifacts, assets::BlobStore &blobs)
    : m_artifacts(artifacts)
    , m_blobs(blobs)
    , m_subscription(artifacts.subscribe([this](const projects::ArtifactEvent &event) {
        if (event.type != projects::ArtifactEvent::Type::Deleted)
            return;
        const MutexLocker lock(m_mutex);
        ++m_deletions;
        m_entries.erase(event.artifact.id.toStdString());
        // Held open, it would keep its place on the disk although it is gone.
        m_files.erase(event.artifact.sha256.hex.toStdString());
    }))
{}

std::optional<OpenFiles::Entry> OpenFiles::findArtifact(const std::string &id)
{
    const MutexLocker lock(m_mutex);
    return m_entries.find(id);
}

Result<OpenFiles::Entry> OpenFiles::loadArtifact(const std::string &id)
{
    if (auto known = findArtifact(id))
        return *std::move(known);
    quint64 deletions = 0;
    {
        const MutexLocker lock(m_mutex);
        deletions = m_deletions;
    }
    auto artifact = m_artifacts.find(QString::fromStdString(id));
    if (!artifact)
        return fail(artifact.error());
    auto file = openBlob(artifact->sha256);
    if (!file)
        return fail(file.error());
    Entry entry{*std::move(artifact), *std::move(file)};
    const MutexLocker lock(m_mutex);
    // One that was deleted in between must not come back.
    if (deletions == m_deletions)
        m_entries.put(id, entry);
    return entry;
}

OpenFiles::File OpenFiles::findBlob(const QByteArray &sha256)
{
    const MutexLocker lock(m_mutex);
    return m_files.find(sha256.toStdString()).value_or(nullptr);
}

Result<OpenFiles::File> OpenFiles::openBlob(const assets::BlobId &id)
{
    if (File known = findBlob(id.hex))
        return known;
    auto opened = m_blobs.open(id);
    if (!opened)
        return fail(opened.error());
    File file = std::make_shared<const UniqueFd>(*std::move(opened));
    const MutexLocker lock(m_mutex);
    m_files.put(id.hex.toStdString(), file);
    return file;
}

} // namespace hub::server
