#pragma once

#include "core/jobs/record_p.h"

#include <QHash>
#include <QSet>

namespace hub::jobs {

/// How unfinished jobs hang together: which one has a unique key, and which wait for which.
///
/// Units:   none.
/// Threads: one thread at a time: the committer's.
/// Errors:  none.
class Links final
{
public:
    /// Takes note of @p record as it is now.
    void put(const Record &record);
    void remove(const QString &id);

    /// The unfinished job with @p uniqueKey; empty if there is none.
    [[nodiscard]] QString holderOf(const QString &uniqueKey) const;

    /// The jobs that wait for @p id, oldest first.
    [[nodiscard]] QStringList dependentsOf(const QString &id) const;

private:
    struct Entry
    {
        QString uniqueKey;
        QStringList pendingDependencies;
    };
    QHash<QString, Entry> m_entries; ///< Only jobs that have either.
    QHash<QString, QString> m_holders;
    QHash<QString, QSet<QString>> m_dependents;
};

} // namespace hub::jobs
