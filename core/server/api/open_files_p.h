#pragma once

#include "core/assets/blob_store.h"
#include "core/projects/artifact_store.h"

#include <list>
#include <unordered_map>

namespace hub::server {

/// Artifacts and contents that were asked for lately, with their files open: asked for again, they
/// cost no look-up in the database and no open.
///
/// A content never changes under its name, so an open file is good for as long as somebody may ask
/// for it; a deleted artifact is forgotten by its event.
///
/// Units:   none.
/// Threads: every function may be called from any thread; load() and open() wait for disk and
///          database, the others do not.
/// Errors:  NotFound, and those of BlobStore::open().
class OpenFiles final
{
public:
    using File = std::shared_ptr<const UniqueFd>;
    struct Entry
    {
        projects::Artifact artifact;
        File file;
    };

    /// Both must outlive the object.
    OpenFiles(projects::ArtifactStore &artifacts, assets::BlobStore &blobs);

    [[nodiscard]] std::optional<Entry> findArtifact(const std::string &id);
    [[nodiscard]] Result<Entry> loadArtifact(const std::string &id);

    [[nodiscard]] File findBlob(const QByteArray &sha256);
    [[nodiscard]] Result<File> openBlob(const assets::BlobId &id);

private:
    static constexpr std::size_t kMostEntries = 128;

    /// The least recently used leaves first.
    template<typename Value>
    class Recent
    {
    public:
        [[nodiscard]] std::optional<Value> find(const std::string &key)
        {
            const auto found = m_index.find(key);
            if (found == m_index.end())
                return std::nullopt;
            m_order.splice(m_order.begin(), m_order, found->second);
            return found->second->second;
        }
        void put(const std::string &key, Value value)
        {
            erase(key);
            m_order.emplace_front(key, std::move(value));
            m_index.emplace(key, m_order.begin());
            if (m_order.size() > kMostEntries)
                erase(std::string(m_order.back().first));
        }
        void erase(const std::string &key)
        {
            const auto found = m_index.find(key);
            if (found == m_index.end())
                return;
            m_order.erase(found->second);
            m_index.erase(found);
        }

    private:
        std::list<std::pair<std::string, Value>> m_order;
        std::unordered_map<std::string, typename decltype(m_order)::iterator> m_index;
    };

    projects::ArtifactStore &m_artifacts;
    assets::BlobStore &m_blobs;
    Mutex m_mutex;
    Recent<Entry> m_entries HUB_GUARDED_BY(m_mutex);
    Recent<File> m_files HUB_GUARDED_BY(m_mutex);
    quint64 m_deletions HUB_GUARDED_BY(m_mutex) = 0;
    CancelToken::Registration m_subscription;
};

} // namespace hub::server
