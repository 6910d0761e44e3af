#pragma once

#include "app/run/run_plan.h"
#include "core/base/io.h"

namespace hub::app {

/// The folder that a run's results go to.
///
/// Files appear whole or not at all, what has the wanted content already is left untouched (its
/// time of change too), and no source of the run is ever overwritten.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  InvalidInput (not a folder), PermissionDenied, StorageFull, Conflict (the name belongs
///          to a source or a folder), Io.
class OutputFolder final
{
public:
    /// Creates the folder if need be, and writes a probe, so that a folder that is read-only or
    /// full is told before any work. @p io must outlive the folder.
    [[nodiscard]] static Result<OutputFolder> open(const QByteArray &path, Io &io = systemIo());

    [[nodiscard]] const QByteArray &path() const { return m_path; } ///< Canonical.

    /// Names @p sources as files that must stay as they are.
    void protect(const std::vector<FileIdentity> &sources);

    /// Removes hidden part files that a killed run left behind; those of the last seconds stay,
    /// since another process may be writing them.
    void removeStaleParts();

    /// Whether @p name holds exactly @p bytes bytes with this SHA-256.
    [[nodiscard]] bool holds(const QByteArray &name,
                             const QByteArray &sha256Hex,
                             qint64 bytes) const;

    enum class Written
    {
        New,
        Unchanged ///< It was there, byte for byte.
    };
    /// Gives @p name the content in one atomic step, unless it has it.
    [[nodiscard]] Result<Written> write(const QByteArray &name, QByteArrayView content);

    /// Makes everything written survive a power cut.
    [[nodiscard]] Result<void> sync();

private:
    OutputFolder(QByteArray path, UniqueFd descriptor, Io &io);

    [[nodiscard]] Result<void> checkTarget(const QByteArray &name) const;
    [[nodiscard]] UniqueFd openOfSize(const QByteArray &name, qint64 bytes) const;
    [[nodiscard]] bool holdsContent(const QByteArray &name, QByteArrayView content) const;

    QByteArray m_path;
    UniqueFd m_descriptor;
    Io *m_io;
    std::vector<FileIdentity> m_sources; ///< Sorted.
    bool m_hasUnsynced = false;
};

} // namespace hub::app
