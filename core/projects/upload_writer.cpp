#include "core/projects/upload_writer.h"

#include "core/base/logging.h"
#include "core/projects/upload_writer_p.h"

#include <cerrno>
#include <unistd.h>

namespace hub::projects {
namespace {

/// How much is written between two looks at the free space.
constexpr qint64 kAdmittedStep = 8LL * 1024 * 1024;

constexpr qsizetype kLargestWrite = 64LL * 1024 * 1024;

} // namespace

UploadWriter::UploadWriter(UploadStore &store,
                           Upload upload,
                           std::unique_ptr<Claim> claim,
                           UniqueFd part)
    : m_store(store)
    , m_upload(std::move(upload))
    , m_claim(std::move(claim))
    , m_part(std::move(part))
    , m_offset(m_upload.offset)
    , m_admittedBytes(m_upload.offset)
{}

UploadWriter::~UploadWriter()
{
    // A cut connection has nobody to tell; what could not be synced is still in the file.
    if (const auto kept = keep(); !kept)
        qCWarning(logAssets).noquote() << "an upload was cut:" << kept.error().message();
}

Result<void> UploadWriter::write(QByteArrayView bytes)
{
    if (m_error)
        return fail(*m_error);
    if (bytes.size() > m_upload.bytes - m_offset) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("more arrived than the %1 bytes that were announced for %2")
                        .arg(m_upload.bytes)
                        .arg(m_upload.filename));
    }
    if (auto admitted = admit(bytes.size()); !admitted) {
        m_error = admitted.error();
        return admitted;
    }
    if (!bytes.isEmpty())
        m_isKept = false;
    while (!bytes.isEmpty()) {
        const qsizetype step = std::min(bytes.size(), kLargestWrite);
        const ssize_t written =
            m_store.m_p->io.write(m_part.get(), bytes.data(), static_cast<size_t>(step));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            // A regular file takes nothing without an error only when there is no room.
            m_error = errnoError(QStringLiteral("cannot write upload %1").arg(m_upload.id),
                                 written == 0 ? ENOSPC : errno);
            return fail(*m_error);
        }
        m_offset += written;
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<void> UploadWriter::admit(qint64 bytes)
{
    if (m_offset + bytes <= m_admittedBytes)
        return {};
    const qint64 step = std::max(bytes, kAdmittedStep);
    if (auto admitted = m_store.m_p->blobs.admit(step); !admitted)
        return admitted;
    m_admittedBytes = m_offset + step;
    return {};
}

Result<void> UploadWriter::keep()
{
    if (m_isKept)
        return {};
    m_isKept = true;
    while (m_store.m_p->io.dataSync(m_part.get()) != 0) {
        if (errno == EINTR)
            continue;
        const Error error =
            errnoError(QStringLiteral("cannot write upload %1").arg(m_upload.id), errno);
        // A second sync may report success for bytes that are lost: they must arrive again.
        if (::ftruncate(m_part.get(), m_upload.offset) == 0)
            m_offset = m_upload.offset;
        return fail(error);
    }
    return m_store.m_p->prolong(m_upload.id);
}

Result<Upload> UploadWriter::finish()
{
    auto kept = keep();
    if (m_error)
        return fail(*m_error);
    if (!kept)
        return fail(std::move(kept).error());
    Upload now = m_upload;
    now.offset = m_offset;
    if (now.artifact)
        return now;
    now.expiresAt = m_store.m_p->clock.wallNow() + m_store.m_p->options.keptFor;
    if (m_offset < m_upload.bytes)
        return now;
    m_part.reset();
    return m_store.m_p->complete(now);
}

} // namespace hub::projects
