#include "core/resources/memory_probe.h"

#include <QMultiHash>

#include <array>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <unistd.h>

namespace hub::resources {
namespace {

/// The files read here are short; a longer one is cut.
constexpr std::size_t kMostRead = 4096;

QByteArray readShort(const QByteArray &path)
{
    const int file = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    std::array<char, kMostRead> text{};
    const ssize_t count = ::read(file, text.data(), text.size());
    ::close(file);
    return count > 0 ? QByteArray(text.data(), static_cast<qsizetype>(count)) : QByteArray();
}

/// The number after @p key in a file of lines like "Pss:   1234 kB", in bytes.
std::optional<qint64> kibibytes(const QByteArray &text, const char *key)
{
    const qsizetype at = text.indexOf(key);
    if (at < 0)
        return std::nullopt;
    const qsizetype from = at + static_cast<qsizetype>(qstrlen(key));
    const QByteArray number = text.mid(from, text.indexOf('k', from) - from).trimmed();
    bool isNumber = false;
    const qint64 value = number.toLongLong(&isNumber);
    return isNumber ? std::optional(value * 1024) : std::nullopt;
}

/// What `stat` says: "12 (name) S 1 ..."; the name may hold anything, so its end is the last ")".
struct Identity
{
    qint64 parent = 0;
    QByteArray name;
};
std::optional<Identity> identityOf(const QByteArray &stat)
{
    const qsizetype open = stat.indexOf('(');
    const qsizetype close = stat.lastIndexOf(')');
    if (open < 0 || close < open)
        return std::nullopt;
    const QList<QByteArray> fields = stat.mid(close + 2).split(' ');
    if (fields.size() < 2)
        return std::nullopt;
    return Identity{fields.at(1).toLongLong(), stat.mid(open + 1, close - open - 1)};
}

qint64 residentOf(const QByteArray &statm)
{
    const QList<QByteArray> fields = statm.split(' ');
    return fields.size() < 2 ? 0 : fields.at(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

} // namespace

MemoryProbe::MemoryProbe(qint64 root, QByteArray procFolder)
    : m_root(root)
    , m_folder(std::move(procFolder))
{}

QByteArray MemoryProbe::fileOf(qint64 id, const char *name) const
{
    return readShort(m_folder + '/' + QByteArray::number(id) + '/' + name);
}

qint64 MemoryProbe::residentBytesOf(qint64 id) const
{
    return residentOf(fileOf(id, "statm"));
}

void MemoryProbe::findProcesses()
{
    struct Child
    {
        qint64 id = 0;
        QByteArray name;
    };
    QMultiHash<qint64, Child> children;
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir(m_folder.constData()), &::closedir);
    // The stream belongs to this function alone. NOLINTNEXTLINE(concurrency-mt-unsafe)
    for (const dirent *entry = nullptr; folder && (entry = ::readdir(folder.get()));) {
        const qint64 id = QByteArray(entry->d_name).toLongLong();
        if (id <= 0)
            continue;
        if (auto identity = identityOf(fileOf(id, "stat")))
            children.insert(identity->parent, {id, std::move(identity->name)});
    }
    m_processes = {{m_root, Part::Hub}};
    for (std::size_t i = 0; i < m_processes.size(); ++i) {
        const auto [first, last] = children.equal_range(m_processes[i].id);
        for (auto child = first; child != last; ++child) {
            Part part = Part::Other;
            if (child->name.startsWith("aio-worker"))
                part = Part::Worker;
            else if (child->name.startsWith("QtWebEngine")) // The kernel cuts names at 15 letters.
                part = Part::WebView;
            m_processes.push_back({child->id, part});
        }
    }
}

TreeMemory MemoryProbe::measure()
{
    findProcesses();
    TreeMemory memory;
    for (const Process &process : m_processes) {
        const qint64 resident = residentBytesOf(process.id);
        if (resident == 0)
            continue; // It has ended.
        const std::optional<qint64> share = kibibytes(fileOf(process.id, "smaps_rollup"), "\nPss:");
        const qint64 bytes = share.value_or(resident);
        memory.isEstimate = memory.isEstimate || !share;
        memory.pssBytes += bytes;
        memory.rssBytes += resident;
        ++memory.processes;
        const std::array<qint64 *, 4> parts{
            &memory.hubBytes, &memory.workerBytes, &memory.webViewBytes, &memory.otherBytes};
        *parts[static_cast<std::size_t>(process.part)] += bytes;
    }
    return memory;
}

qint64 MemoryProbe::residentBytes() const
{
    qint64 bytes = 0;
    for (const Process &process : m_processes)
        bytes += residentBytesOf(process.id);
    return bytes;
}

qint64 ownResidentBytes()
{
    return residentOf(readShort(QByteArrayLiteral("/proc/self/statm")));
}

} // namespace hub::resources
