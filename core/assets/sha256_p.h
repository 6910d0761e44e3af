#pragma once

#include "core/assets/blob_store.h"

struct evp_md_ctx_st;

namespace hub::assets {

/// SHA-256 fed piece by piece. OpenSSL's, since it uses the processor's SHA instructions: 2 GB/s a
/// core measured on the build machine.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none; OpenSSL fails here only when out of memory, which ends the process anyway.
class Sha256 final
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    void add(QByteArrayView bytes);

    /// The name of everything added; the object is used up.
    [[nodiscard]] BlobId finish();

private:
    evp_md_ctx_st *m_context;
};

/// Hands the regular file behind @p descriptor to @p take in pieces, from the file's beginning.
[[nodiscard]] Result<void> readInPieces(int descriptor,
                                        const std::function<Result<void>(QByteArrayView)> &take);

} // namespace hub::assets
