#include "tests/core/media/worker_children.h"

#include <QDir>
#include <QFile>

namespace hub::test {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The fields after the name: "pid (name) state parent ...".
QList<QByteArray> statusOf(const QString &pid)
{
    const QByteArray status = contentOf(QStringLiteral("/proc/%1/stat").arg(pid));
    return status.mid(status.lastIndexOf(')') + 2).split(' ');
}

} // namespace

QList<int> workersOf(int parent)
{
    QList<int> workers;
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &pid : processes) {
        if (pid.toInt() == 0 || statusOf(pid).value(1).toInt() != parent)
            continue;
        if (contentOf(QStringLiteral("/proc/%1/comm").arg(pid)).trimmed() == "aio-worker")
            workers.append(pid.toInt());
    }
    return workers;
}

bool isRunning(int pid)
{
    // Z is dead and waits for its parent.
    const QByteArray state = statusOf(QString::number(pid)).value(0);
    return !state.isEmpty() && state != "Z";
}

} // namespace hub::test
