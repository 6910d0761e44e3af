#pragma once

#include "core/base/io.h"

#include <QStringList>

#include <memory>

namespace hub {

/// The folder that holds everything of one hub, and the proof that this process alone owns it.
///
/// Units:   none.
/// Threads: immutable after open().
/// Errors:  Busy names the owner (pid, what it runs, since when); PermissionDenied where the folder
///          belongs to somebody else; InvalidInput where a file stands in a folder's place. Wrong
///          modes of our own files are put right and reported in notices().
class DataFolder final
{
public:
    /// Creates the folder (0700) if needed, checks owner and mode, takes the flock on `.lock`.
    /// @p purpose is what a second instance is told: "aio-hub run image.optimize".
    [[nodiscard]] static Result<std::unique_ptr<DataFolder>> open(const QByteArray &path,
                                                                  const QString &purpose);
    /// Default: $XDG_DATA_HOME/aio-hub.
    [[nodiscard]] static QByteArray defaultPath();

    ~DataFolder();
    DataFolder(const DataFolder &) = delete;
    DataFolder &operator=(const DataFolder &) = delete;

    [[nodiscard]] const QByteArray &path() const { return m_path; }
    [[nodiscard]] QByteArray databaseFile() const { return m_path + "/hub.db"; }
    [[nodiscard]] QByteArray blobs() const { return m_path + "/blobs"; }
    [[nodiscard]] QByteArray backups() const { return m_path + "/backups"; }
    /// Where damaged stores are set aside.
    [[nodiscard]] QByteArray damaged() const { return m_path + "/damaged"; }
    /// Large files that arrive in several requests.
    [[nodiscard]] QByteArray uploads() const { return m_path + "/uploads"; }
    [[nodiscard]] QByteArray logs() const { return m_path + "/logs"; }
    [[nodiscard]] QByteArray run() const { return m_path + "/run"; }

    /// What open() put right, for people.
    [[nodiscard]] const QStringList &notices() const { return m_notices; }

private:
    DataFolder() = default;
    QByteArray m_path;
    UniqueFd m_lock;
    QStringList m_notices;
};

} // namespace hub
