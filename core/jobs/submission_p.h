#pragma once

#include "core/jobs/job_store_p.h"
#include "core/jobs/lifecycle_p.h"

namespace hub::jobs {

/// Takes jobs in: checks what was asked for, then adds it, or joins what is there already.
///
/// Units:   the limits below.
/// Threads: prepare() from any thread; add() on the committer's.
/// Errors:  InvalidInput (kind, input, a number, an unknown dependency), TooLarge, AlreadyExists
///          (UniqueMode::Refuse), Busy over kMaxUnfinished.
class Submission final
{
public:
    static constexpr qint64 kMaxUnfinished = 200'000;
    static constexpr std::size_t kMaxAtOnce = 10'000;
    static constexpr qsizetype kMaxInputBytes = qsizetype(1024) * 1024;
    static constexpr qsizetype kMaxKeyLength = 512;
    static constexpr qsizetype kMaxDependencies = 1000;
    static constexpr int kMaxAttempts = 100;

    struct Prepared
    {
        Record record;
        UniqueMode uniqueMode = UniqueMode::Join;
    };

    /// @p kinds and @p lifecycle must outlive this.
    Submission(const QHash<QString, JobKind> &kinds, const Lifecycle &lifecycle);

    /// The job that @p request describes, with an id, not yet placed.
    [[nodiscard]] Result<Prepared> prepare(const JobRequest &request) const;

    /// Adds all of @p jobs or none; gives the ids of what is there for each now.
    [[nodiscard]] Result<QStringList> add(Draft &draft,
                                          JobStore &store,
                                          const std::vector<Prepared> &jobs) const;

private:
    /// What became of the dependencies of one job.
    struct Dependencies
    {
        QStringList pending;
        std::optional<Error> failure;
    };
    [[nodiscard]] Result<Dependencies> resolve(const Draft &draft,
                                               JobStore &store,
                                               const Job &job) const;
    [[nodiscard]] Result<void> refuseDoubles(const Draft &draft,
                                             const std::vector<Prepared> &jobs) const;
    [[nodiscard]] QString join(Draft &draft, const Record &holder, const QString &group) const;
    [[nodiscard]] QString addOne(Draft &draft, Prepared job, Dependencies dependencies) const;

    const QHash<QString, JobKind> &m_kinds;
    const Lifecycle &m_lifecycle;
};

} // namespace hub::jobs
