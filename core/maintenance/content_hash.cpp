#include "core/maintenance/content_hash_p.h"

#include <openssl/evp.h>

namespace hub::maintenance {

void ContentHash::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

ContentHash::ContentHash()
    : m_context(EVP_MD_CTX_new())
{
    if (m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) != 1)
        m_context.reset();
}

void ContentHash::add(QByteArrayView bytes)
{
    const auto count = static_cast<std::size_t>(bytes.size());
    if (m_context && EVP_DigestUpdate(m_context.get(), bytes.data(), count) != 1)
        m_context.reset();
}

QByteArray ContentHash::finish()
{
    QByteArray digest(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    if (!m_context
        || EVP_DigestFinal_ex(
               m_context.get(), reinterpret_cast<unsigned char *>(digest.data()), &length)
               != 1) {
        return {};
    }
    return digest.left(static_cast<qsizetype>(length)).toHex();
}

} // namespace hub::maintenance
