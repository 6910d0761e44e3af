#include "core/sessions/secret_p.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

namespace hub::sessions {

QByteArray newSecret()
{
    std::array<char, 32> bytes{};
    // The kernel gives up to 256 bytes whole once it has started up.
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        qFatal("the kernel gives no random bytes (getrandom): secrets cannot be made");
    return QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size()))
        .toByteArray()
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

SecretHash hashSecret(QByteArrayView secret)
{
    // EVP_sha256() would be looked up by name at each call.
    static EVP_MD *const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    SecretHash hash{};
    [[maybe_unused]] const int ok = EVP_Digest(secret.data(),
                                               static_cast<std::size_t>(secret.size()),
                                               hash.data(),
                                               nullptr,
                                               algorithm,
                                               nullptr);
    Q_ASSERT(ok == 1);
    return hash;
}

bool isSameSecret(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size()
           && CRYPTO_memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size())) == 0;
}

} // namespace hub::sessions
