#include "core/assets/sha256_p.h"

#include <cerrno>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::assets {
namespace {

// Large enough that system calls do not count, small enough to stay in the second-level cache.
constexpr qsizetype kPieceBytes = 256 * 1024;

bool isSameVersion(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec
           && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

} // namespace

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
{
    [[maybe_unused]] const int ok = EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr);
    Q_ASSERT(ok == 1);
}

Sha256::~Sha256()
{
    EVP_MD_CTX_free(m_context);
}

void Sha256::add(QByteArrayView bytes)
{
    [[maybe_unused]] const int ok =
        EVP_DigestUpdate(m_context, bytes.data(), static_cast<std::size_t>(bytes.size()));
    Q_ASSERT(ok == 1);
}

BlobId Sha256::finish()
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int size = 0;
    [[maybe_unused]] const int ok =
        EVP_DigestFinal_ex(m_context, reinterpret_cast<unsigned char *>(digest.data()), &size);
    Q_ASSERT(ok == 1);
    digest.truncate(static_cast<qsizetype>(size));
    return {digest.toHex()};
}

Result<void> readInPieces(int descriptor, const std::function<Result<void>(QByteArrayView)> &take)
{
    QByteArray piece(kPieceBytes, Qt::Uninitialized);
    off_t offset = 0;
    while (true) {
        const ssize_t got =
            ::pread(descriptor, piece.data(), static_cast<std::size_t>(kPieceBytes), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(errnoError(QStringLiteral("cannot read"), errno));
        if (got == 0)
            return {};
        if (auto taken = take(QByteArrayView(piece.constData(), got)); !taken)
            return taken;
        offset += got;
    }
}

BlobId hashBytes(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Result<Blob> hashFile(int descriptor, const CancelToken &cancel)
{
    struct stat before = {};
    if (::fstat(descriptor, &before) != 0)
        return fail(errnoError(QStringLiteral("cannot read"), errno));
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);

    Sha256 hash;
    Blob blob;
    auto read = readInPieces(descriptor, [&](QByteArrayView piece) -> Result<void> {
        if (cancel.isCancelled())
            return fail(cancel.error(QStringLiteral("reading the file")));
        hash.add(piece);
        blob.bytes += piece.size();
        return {};
    });
    if (!read)
        return fail(std::move(read).error());

    struct stat after = {};
    if (::fstat(descriptor, &after) != 0 || !isSameVersion(before, after)
        || (S_ISREG(after.st_mode) && after.st_size != blob.bytes)) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("the file was changed while it was being read"),
                    QStringLiteral("Wait until it is written completely, then try again."));
    }
    blob.id = hash.finish();
    return blob;
}

} // namespace hub::assets
