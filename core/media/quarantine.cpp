#include "core/media/quarantine_p.h"

namespace hub::media {

Quarantine::Quarantine(int deathsToQuarantine)
    : m_deathsToQuarantine(deathsToQuarantine)
{}

bool Quarantine::addDeath(const QByteArray &hash)
{
    if (hash.isEmpty())
        return false;
    const MutexLocker lock(m_mutex);
    if (m_quarantined.contains(hash))
        return false;
    if (m_deaths.size() >= kMaxSuspects && !m_deaths.contains(hash))
        m_deaths.clear();
    if (++m_deaths[hash] < m_deathsToQuarantine)
        return false;
    m_deaths.remove(hash);
    m_quarantined.insert(hash);
    return true;
}

void Quarantine::addSuccess(const QByteArray &hash)
{
    const MutexLocker lock(m_mutex);
    m_deaths.remove(hash);
}

bool Quarantine::contains(const QByteArray &hash) const
{
    const MutexLocker lock(m_mutex);
    return m_quarantined.contains(hash);
}

QList<QByteArray> Quarantine::hashes() const
{
    const MutexLocker lock(m_mutex);
    return m_quarantined.values();
}

void Quarantine::replace(const QList<QByteArray> &hashes)
{
    const MutexLocker lock(m_mutex);
    m_quarantined = QSet<QByteArray>(hashes.begin(), hashes.end());
}

void Quarantine::release(const QByteArray &hash)
{
    const MutexLocker lock(m_mutex);
    m_quarantined.remove(hash);
    m_deaths.remove(hash);
}

} // namespace hub::media
