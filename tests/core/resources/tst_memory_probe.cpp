#include "core/resources/memory_probe.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace hub::resources;

/// A machine's process table, as the kernel shows it.
struct ProcessTable
{
    void add(qint64 id, qint64 parent, const QByteArray &name, qint64 pages, qint64 shareKib) const
    {
        const QString place = folder.filePath(QString::number(id));
        QVERIFY(QDir().mkpath(place));
        const QByteArray number = QByteArray::number(id);
        write(place + QStringLiteral("/stat"),
              number + " (" + name + ") S " + QByteArray::number(parent) + " 1 1");
        write(place + QStringLiteral("/statm"),
              "9999 " + QByteArray::number(pages) + " 10 1 0 5 0");
        if (shareKib >= 0) {
            write(place + QStringLiteral("/smaps_rollup"),
                  "00-ff ---p 00000000 00:00 0 [rollup]\nRss:   9 kB\nPss:     "
                      + QByteArray::number(shareKib) + " kB\nPss_Dirty:  1 kB\n");
        }
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    [[nodiscard]] MemoryProbe probe(qint64 root) const
    {
        return MemoryProbe(root, QFile::encodeName(folder.path()));
    }

    QTemporaryDir folder;
    const qint64 page = ::sysconf(_SC_PAGESIZE);
};

class TestMemoryProbe final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treeIsAddedUpByWhatItsProcessesAre()
    {
        ProcessTable table;
        table.add(1, 0, "init", 10, 10);
        table.add(100, 1, "aio-hub", 400, 1000);
        table.add(101, 100, "aio-worker", 200, 300);
        table.add(102, 100, "QtWebEngineProc", 300, 500);
        table.add(103, 102, "QtWebEngineProc", 300, 700);
        table.add(104, 100, "odd) S 1 (name", 50, 20);
        table.add(200, 1, "somebody else", 5000, 9000);

        const TreeMemory memory = table.probe(100).measure();

        QCOMPARE(memory.processes, 5);
        QCOMPARE(memory.hubBytes, 1000 * 1024);
        QCOMPARE(memory.workerBytes, 300 * 1024);
        QCOMPARE(memory.webViewBytes, 1200 * 1024);
        QCOMPARE(memory.otherBytes, 20 * 1024);
        QCOMPARE(memory.pssBytes, 2520 * 1024);
        QCOMPARE(memory.rssBytes, 1250 * table.page);
        QVERIFY(!memory.isEstimate);
    }

    void processThatDoesNotTellItsShareIsEstimated()
    {
        ProcessTable table;
        table.add(100, 1, "aio-hub", 400, 1000);
        table.add(101, 100, "aio-worker", 200, -1);

        const TreeMemory memory = table.probe(100).measure();

        QVERIFY(memory.isEstimate);
        QCOMPARE(memory.workerBytes, 200 * table.page);
    }

    void endedProcessCountsAsNothing()
    {
        ProcessTable table;
        table.add(100, 1, "aio-hub", 400, 1000);
        table.add(101, 100, "aio-worker", 200, 300);
        MemoryProbe probe = table.probe(100);
        QCOMPARE(probe.measure().processes, 2);
        const qint64 both = probe.residentBytes();

        QVERIFY(QDir(table.folder.filePath(QStringLiteral("101"))).removeRecursively());

        QCOMPARE(both, 600 * table.page);
        QCOMPARE(probe.residentBytes(), 400 * table.page);
        QCOMPARE(probe.measure().processes, 1);
    }

    void thisProcessAndItsChildAreFound()
    {
        QProcess child;
        child.start(QStringLiteral("cat"), {});
        QVERIFY(child.waitForStarted());

        const TreeMemory memory = MemoryProbe(::getpid()).measure();

        QVERIFY(memory.processes >= 2);
        QVERIFY(memory.hubBytes > 1'000'000);
        QVERIFY(memory.otherBytes > 0);
        QVERIFY(memory.rssBytes > memory.hubBytes);
        QVERIFY(ownResidentBytes() > 1'000'000);
        child.closeWriteChannel();
        QVERIFY(child.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestMemoryProbe)
#include "tst_memory_probe.moc"
