#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <vector>

namespace hub::maintenance {

inline constexpr qint64 kMaxManifestBytes = 256LL * 1024 * 1024;
inline const QByteArray kManifestName = QByteArrayLiteral("manifest.json");
inline const QByteArray kDatabaseName = QByteArrayLiteral("hub.db");

/// One file of the archive, as the manifest promises it.
struct ManifestEntry
{
    QByteArray name;
    qint64 bytes = 0;
    QByteArray sha256; ///< Lower-case hex.
};

/// The first entry of an archive: what it is, and everything that follows.
struct Manifest
{
    QString createdAt;
    QString productVersion;
    std::vector<ManifestEntry> entries;

    [[nodiscard]] qint64 contentBytes() const;
};

[[nodiscard]] QByteArray toJson(const Manifest &manifest);

/// Errors: InvalidInput for something that is no manifest of ours, Unsupported for a later format,
/// Corrupt for one that names files where none may be, twice, or not the database.
[[nodiscard]] Result<Manifest> parseManifest(QByteArrayView text);

/// Whether a file of an archive may have this name: `hub.db`, or plain components below `blobs/`.
[[nodiscard]] bool isEntryName(const QByteArray &name);

} // namespace hub::maintenance
