#pragma once

#include "core/base/mutex.h"
#include "core/projects/upload_store.h"

#include <QSet>

namespace hub::projects {

/// The uploads that somebody works on: one writer or remover each.
///
/// Units:   none.
/// Threads: every function may be called from any thread.
/// Errors:  Conflict where somebody else is on it.
class UploadClaims final
{
public:
    /// The right to an upload, for a scope.
    class Claim final
    {
    public:
        Claim(UploadClaims &claims, QString id)
            : m_claims(&claims)
            , m_id(std::move(id))
        {}
        Claim(Claim &&other) noexcept
            : m_claims(std::exchange(other.m_claims, nullptr))
            , m_id(std::move(other.m_id))
        {}
        Claim &operator=(Claim &&) = delete;
        Claim(const Claim &) = delete;
        Claim &operator=(const Claim &) = delete;
        ~Claim()
        {
            if (m_claims)
                m_claims->release(m_id);
        }

    private:
        UploadClaims *m_claims;
        QString m_id;
    };

    [[nodiscard]] Result<Claim> take(const QString &id);

private:
    void release(const QString &id)
    {
        const MutexLocker lock(m_mutex);
        m_taken.remove(id);
    }

    Mutex m_mutex;
    QSet<QString> m_taken HUB_GUARDED_BY(m_mutex);
};

struct UploadStore::Private
{
    Private(Options storeOptions,
            database::Database &hubDatabase,
            assets::BlobStore &blobStore,
            ArtifactStore &artifactStore,
            const Clock &hubClock,
            Io &systemCalls)
        : options(std::move(storeOptions))
        , database(hubDatabase)
        , blobs(blobStore)
        , artifacts(artifactStore)
        , clock(hubClock)
        , io(systemCalls)
    {}

    [[nodiscard]] QByteArray pathOf(const QString &id) const
    {
        return options.folder + '/' + id.toLatin1();
    }
    [[nodiscard]] Result<void> prepareFolder() const;
    [[nodiscard]] Result<void> removeOrphans();
    /// Sets the offset from the file that is there.
    void measure(Upload &upload) const;
    [[nodiscard]] Result<UniqueFd> openPart(const QString &id) const;
    [[nodiscard]] Result<void> removePart(const QString &id) const;
    /// Row and file. @pre the caller holds the claim
    [[nodiscard]] Result<void> drop(const QString &id);
    /// The upload lives on from now.
    [[nodiscard]] Result<void> prolong(const QString &id);
    /// Makes the artifact of an upload whose bytes are all there. @pre the caller holds the claim
    [[nodiscard]] Result<Upload> complete(const Upload &upload);

    const Options options;
    database::Database &database;
    assets::BlobStore &blobs;
    ArtifactStore &artifacts;
    const Clock &clock;
    Io &io;
    UploadClaims claims;
};

/// Rows of the table `uploads`; offsets are not in it.
[[nodiscard]] Result<std::optional<Upload>> findUpload(database::Connection &connection,
                                                       const QString &id);
[[nodiscard]] Result<std::vector<Upload>> listUploads(database::Connection &connection,
                                                      const UploadStore::Filter &filter);
[[nodiscard]] Result<void> insertUpload(database::Connection &connection, const Upload &upload);

} // namespace hub::projects
