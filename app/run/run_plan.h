#pragma once

#include "app/run/run_kinds.h"
#include "core/jobs/job.h"

#include <QSet>

#include <sys/types.h>
#include <utility>
#include <vector>

namespace hub::app {

/// A file's identity, whatever its names.
using FileIdentity = std::pair<dev_t, ino_t>;

/// One thing a run does: one job, and the names of what comes of it.
struct RunItem
{
    QByteArray path;   ///< As the user wrote it; empty for a job without a file.
    QString shownName; ///< For people: the path, or the kind.
    QByteArray stem;   ///< Of the output files; unique in its run.
    qint64 bytes = 0;  ///< Of the file.
    QByteArray input;  ///< Of the job.
    QString uniqueKey;
    std::optional<Error> problem; ///< Set: there will be no job, for this reason.
};

/// What one call of `aio-hub run` is going to do.
struct RunPlan
{
    JobKindHelp kind;
    QString group; ///< The same for the same call, so that it can go on after an interruption.
    std::vector<RunItem> items;
    std::vector<FileIdentity> sources; ///< What must never be written to.
    QStringList notices;               ///< Files left out because they are there twice.

    [[nodiscard]] std::vector<jobs::JobRequest> requests() const;
};

struct RunOrder
{
    JobKindHelp kind;
    QList<QByteArray> files;
    QByteArray outFolder; ///< Canonical; empty: none.
    json::object settings;
};

/// Looks at the files (not into them) and decides names. Files that cannot be used become items
/// with a problem; the same order over the same files always gives the same plan.
[[nodiscard]] RunPlan planRun(const RunOrder &order);

/// Gives out names for output files: the file's name without its ending, `-2`, `-3`... where that
/// is taken. Names that differ only in case count as taken: they are one file on many disks.
/// Every stem is a safe file name of at most 200 bytes, number included.
class StemAllocator final
{
public:
    [[nodiscard]] QByteArray allocate(const QByteArray &path);

private:
    QSet<QString> m_taken;
};

} // namespace hub::app
