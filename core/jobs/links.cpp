#include "core/jobs/links_p.h"

namespace hub::jobs {

void Links::put(const Record &record)
{
    const Job &job = record.job;
    remove(job.id);
    if (record.isFinished() || (job.uniqueKey.isEmpty() && record.pendingDependencies.isEmpty()))
        return;
    if (!job.uniqueKey.isEmpty())
        m_holders.insert(job.uniqueKey, job.id);
    for (const QString &dependency : record.pendingDependencies)
        m_dependents[dependency].insert(job.id);
    m_entries.insert(job.id, {job.uniqueKey, record.pendingDependencies});
}

void Links::remove(const QString &id)
{
    if (!m_entries.contains(id))
        return;
    const Entry entry = m_entries.take(id);
    if (m_holders.value(entry.uniqueKey) == id)
        m_holders.remove(entry.uniqueKey);
    for (const QString &dependency : entry.pendingDependencies) {
        QSet<QString> &dependents = m_dependents[dependency];
        dependents.remove(id);
        if (dependents.isEmpty())
            m_dependents.remove(dependency);
    }
}

QString Links::holderOf(const QString &uniqueKey) const
{
    return m_holders.value(uniqueKey);
}

QStringList Links::dependentsOf(const QString &id) const
{
    const QSet<QString> dependents = m_dependents.value(id);
    QStringList sorted(dependents.begin(), dependents.end());
    sorted.sort();
    return sorted;
}

} // namespace hub::jobs
