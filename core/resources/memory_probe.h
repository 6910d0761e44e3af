#pragma once

#include <QByteArray>

#include <vector>

namespace hub::resources {

/// The memory of a process and all that it has started.
///
/// Units:   bytes. The parts are PSS and add up to `pssBytes`.
/// Threads: a value.
/// Errors:  none: 0 is what could not be read.
struct TreeMemory
{
    qint64 pssBytes = 0; ///< Shared pages by each process's share of them.
    qint64 rssBytes = 0; ///< Shared pages in each process that has them.
    qint64 hubBytes = 0;
    qint64 workerBytes = 0;  ///< aio-worker.
    qint64 webViewBytes = 0; ///< QtWebEngine's processes.
    qint64 otherBytes = 0;
    int processes = 0;
    bool isEstimate = false; ///< A process would not tell its PSS, and counts with its RSS.
};

/// Measures the memory of a process tree.
///
/// Units:   bytes.
/// Threads: one at a time.
/// Errors:  none: a process that has ended meanwhile counts as nothing.
class MemoryProbe final
{
public:
    /// Of process @p root and its descendants; @p procFolder is where the kernel tells of them.
    explicit MemoryProbe(qint64 root, QByteArray procFolder = QByteArrayLiteral("/proc"));

    /// Finds the processes of the tree and asks for the PSS of each; see README.md for its cost.
    [[nodiscard]] TreeMemory measure();

    /// The resident memory, as of now, of the processes that measure() has found last.
    [[nodiscard]] qint64 residentBytes() const;

private:
    enum class Part
    {
        Hub,
        Worker,
        WebView,
        Other
    };
    struct Process
    {
        qint64 id = 0;
        Part part = Part::Other;
    };
    void findProcesses();
    [[nodiscard]] QByteArray fileOf(qint64 id, const char *name) const;
    [[nodiscard]] qint64 residentBytesOf(qint64 id) const;

    const qint64 m_root;
    const QByteArray m_folder;
    std::vector<Process> m_processes; ///< The root first.
};

/// Resident memory of this process; 0 where the kernel does not tell.
[[nodiscard]] qint64 ownResidentBytes();

} // namespace hub::resources
