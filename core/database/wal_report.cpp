#include "core/base/io.h"
#include "core/database/wal_report_p.h"

#include <QtEndian>

#include <array>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace hub::database {
namespace {

// The layouts are those of https://sqlite.org/fileformat2.html#walformat and walformat.html.
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::size_t kSaltBytes = 8;
constexpr quint32 kMagic = 0x377f0682; // The lowest bit says how the checksums read words.

/// SQLite's running checksum over pairs of 32-bit words.
struct Checksum
{
    bool isBigEndian = false;
    quint32 first = 0;
    quint32 second = 0;

    void add(const unsigned char *bytes, std::size_t count)
    {
        for (std::size_t i = 0; i + 8 <= count; i += 8) {
            first += word(bytes + i) + second;
            second += word(bytes + i + 4) + first;
        }
    }
    [[nodiscard]] bool matches(const unsigned char *stored) const
    {
        return qFromBigEndian<quint32>(stored) == first
               && qFromBigEndian<quint32>(stored + 4) == second;
    }

private:
    [[nodiscard]] quint32 word(const unsigned char *bytes) const
    {
        return isBigEndian ? qFromBigEndian<quint32>(bytes) : qFromLittleEndian<quint32>(bytes);
    }
};

/// What a log holds that can be believed, and whether it once held more.
struct Log
{
    std::array<unsigned char, kSaltBytes> salts{};
    quint32 goodFrames = 0;
    bool isReadable = false;       ///< The header is whole.
    bool hasCommitsBehind = false; ///< Committed frames of this log follow the first bad one.
    bool hasFrames = false;
};

bool readExactly(int descriptor, unsigned char *into, std::size_t count)
{
    std::size_t done = 0;
    while (done < count) {
        const ssize_t step = ::read(descriptor, into + done, count - done);
        if (step <= 0)
            return false;
        done += static_cast<std::size_t>(step);
    }
    return true;
}

void readFrames(int descriptor, std::size_t pageSize, Checksum running, Log &log)
{
    std::vector<unsigned char> frame(kFrameHeaderBytes + pageSize);
    bool isBroken = false;
    while (readExactly(descriptor, frame.data(), frame.size())) {
        // Frames of an older round of the same file carry other salts and mean nothing.
        const bool isOfThisLog =
            std::equal(log.salts.begin(), log.salts.end(), frame.data() + kSaltBytes);
        const bool isCommit = qFromBigEndian<quint32>(frame.data() + 4) != 0;
        if (isBroken) {
            log.hasCommitsBehind = log.hasCommitsBehind || (isOfThisLog && isCommit);
            continue;
        }
        running.add(frame.data(), 8);
        running.add(frame.data() + kFrameHeaderBytes, pageSize);
        isBroken = !isOfThisLog || !running.matches(frame.data() + 16);
        if (!isBroken)
            ++log.goodFrames;
    }
}

Log readLog(const QByteArray &path)
{
    Log log;
    const UniqueFd descriptor(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    std::array<unsigned char, kHeaderBytes> header{};
    if (!descriptor.isValid() || !readExactly(descriptor.get(), header.data(), header.size()))
        return log;
    unsigned char next = 0;
    log.hasFrames = ::pread(descriptor.get(), &next, 1, kHeaderBytes + kFrameHeaderBytes) == 1;

    const auto magic = qFromBigEndian<quint32>(header.data());
    const auto pageSize = qFromBigEndian<quint32>(header.data() + 8);
    Checksum running{(magic & 1U) != 0};
    running.add(header.data(), 24);
    const bool isPageSize = pageSize >= 512 && pageSize <= 65536;
    log.isReadable =
        (magic & ~1U) == kMagic && isPageSize && running.matches(header.data() + kHeaderBytes - 8);
    if (!log.isReadable)
        return log;
    std::copy_n(header.data() + 16, kSaltBytes, log.salts.begin());
    readFrames(descriptor.get(), pageSize, running, log);
    return log;
}

/// The index over the log that the dead process's connections shared, in the machine's byte order.
struct SharedIndex
{
    std::array<unsigned char, kSaltBytes> salts{};
    quint32 frames = 0;     ///< Committed.
    quint32 backfilled = 0; ///< In the database already.
};

SharedIndex readIndex(const QByteArray &path)
{
    constexpr std::size_t kIsInitialised = 12;
    constexpr std::size_t kFrames = 16;
    constexpr std::size_t kSalts = 32;
    constexpr std::size_t kSecondCopy = 48;
    constexpr std::size_t kBackfilled = 96;

    const UniqueFd descriptor(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    std::array<unsigned char, 136> bytes{};
    SharedIndex index;
    if (!descriptor.isValid() || !readExactly(descriptor.get(), bytes.data(), bytes.size()))
        return index;
    // Both copies of the header agree, unless the process died while it wrote them.
    const bool isWhole =
        bytes[kIsInitialised] == 1
        && std::equal(bytes.data(), bytes.data() + kSecondCopy, bytes.data() + kSecondCopy);
    if (!isWhole)
        return index;
    std::copy_n(bytes.data() + kSalts, kSaltBytes, index.salts.begin());
    index.frames = qFromUnaligned<quint32>(bytes.data() + kFrames);
    index.backfilled = qFromUnaligned<quint32>(bytes.data() + kBackfilled);
    return index;
}

} // namespace

bool hasLostCommits(const QByteArray &file)
{
    const Log log = readLog(file + "-wal");
    const SharedIndex index = readIndex(file + "-shm");
    const bool isIndexAhead = index.frames > index.backfilled && index.frames > log.goodFrames;
    // A log of another round than the index has lost nothing: the index is the stale one.
    if (log.isReadable)
        return log.hasCommitsBehind || (isIndexAhead && log.salts == index.salts);
    return log.hasFrames || isIndexAhead;
}

} // namespace hub::database
