#pragma once

#include "core/base/mutex.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>

namespace hub::media {

/// Which contents killed workers, and which of them are refused for it.
///
/// Units:   deaths.
/// Threads: every function may be called from any thread.
/// Errors:  none. An empty hash is never remembered.
class Quarantine final
{
public:
    explicit Quarantine(int deathsToQuarantine);

    /// Counts one death; true if that put @p hash into quarantine.
    [[nodiscard]] bool addDeath(const QByteArray &hash);

    /// A request on @p hash went well: what killed the worker before was not the content.
    void addSuccess(const QByteArray &hash);

    [[nodiscard]] bool contains(const QByteArray &hash) const;
    [[nodiscard]] QList<QByteArray> hashes() const;
    void replace(const QList<QByteArray> &hashes);
    void release(const QByteArray &hash);

private:
    /// Contents with deaths that are not in quarantine; over it they are all forgotten.
    static constexpr qsizetype kMaxSuspects = 10'000;

    const int m_deathsToQuarantine;
    mutable Mutex m_mutex;
    QHash<QByteArray, int> m_deaths HUB_GUARDED_BY(m_mutex);
    QSet<QByteArray> m_quarantined HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::media
