#pragma once

#include <QByteArray>

#include <array>
#include <cstring>

namespace hub::sessions {

/// 256 bit as base64url without padding.
constexpr qsizetype kSecretLength = 43;

/// A new secret of kSecretLength characters, from the kernel's generator. Ends the process where
/// the kernel has none: nothing could be kept closed then.
[[nodiscard]] QByteArray newSecret();

/// The SHA-256 of a secret: all that is kept of it. Secrets have 256 bit of chance, so a slow
/// password hash would add nothing.
using SecretHash = std::array<unsigned char, 32>;

[[nodiscard]] SecretHash hashSecret(QByteArrayView secret);

/// Takes as long whatever @p a and @p b have in common; their lengths are no secret.
[[nodiscard]] bool isSameSecret(QByteArrayView a, QByteArrayView b);

/// For hash tables: a SHA-256 is spread evenly as it is.
struct HashOfSecretHash
{
    std::size_t operator()(const SecretHash &hash) const
    {
        std::size_t first = 0;
        std::memcpy(&first, hash.data(), sizeof first);
        return first;
    }
};

} // namespace hub::sessions
