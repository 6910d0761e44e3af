#include "core/assets/blob_writer.h"

#include "core/assets/blob_files_p.h"
#include "core/assets/sha256_p.h"

namespace hub::assets {
namespace {

/// How much is written between two looks at the free space.
constexpr qint64 kAdmittedStep = 8LL * 1024 * 1024;

} // namespace

Result<std::unique_ptr<BlobWriter>> BlobStore::begin(qint64 expectedBytes)
{
    if (auto admitted = m_files->admit(std::max(expectedBytes, kAdmittedStep)); !admitted)
        return fail(std::move(admitted).error());
    auto part = m_files->begin();
    if (!part)
        return fail(std::move(part).error());
    return std::unique_ptr<BlobWriter>(new BlobWriter(*this, *std::move(part), kAdmittedStep));
}

BlobWriter::BlobWriter(BlobStore &store, AtomicFile part, qint64 admittedBytes)
    : m_store(store)
    , m_part(std::move(part))
    , m_hash(std::make_unique<Sha256>())
    , m_admittedBytes(admittedBytes)
{}

BlobWriter::~BlobWriter() = default;

Result<void> BlobWriter::write(QByteArrayView bytes)
{
    Q_ASSERT(!m_id);
    if (m_error)
        return fail(*m_error);
    const qint64 end = m_bytes + bytes.size();
    if (end > m_admittedBytes) {
        const qint64 step = std::max(end - m_bytes, kAdmittedStep);
        if (auto admitted = m_store.admit(step); !admitted) {
            m_error = admitted.error();
            return admitted;
        }
        m_admittedBytes = m_bytes + step;
    }
    if (auto written = m_part.write(bytes); !written) {
        m_error = written.error();
        return written;
    }
    m_hash->add(bytes);
    m_bytes = end;
    return {};
}

BlobId BlobWriter::seal()
{
    if (!m_id)
        m_id = m_hash->finish();
    return *m_id;
}

Result<Blob> BlobWriter::finish(const QString &owner, const BlobStore::Companion &companion)
{
    if (m_error)
        return fail(*m_error);
    return m_store.keep({seal(), m_bytes}, owner, companion, {.temporary = &m_part, .path = {}});
}

} // namespace hub::assets
