#pragma once

#include "core/base/io.h"

#include <cerrno>
#include <map>
#include <string>

namespace hub {

/// A disk that fails on demand: each call named in `failures` fails with its errno, and writes take
/// at most `roomBytes` before the disk is full.
class FaultyIo final : public Io
{
public:
    std::map<std::string, int> failures; ///< "write" -> EIO
    qint64 roomBytes = -1;               ///< -1: no limit.
    qint64 largestWrite = -1;            ///< Longer ones are cut short; -1: none.
    int interruptions = 0;               ///< So many calls of write and dataSync give EINTR first.
    std::vector<std::string> calls;

    int open(const char *path, int flags, mode_t mode) override
    {
        return fails("open") ? -1 : Io::open(path, flags, mode);
    }
    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        if (fails("write") || isInterrupted())
            return -1;
        auto allowed = static_cast<qint64>(count);
        if (largestWrite >= 0)
            allowed = qMin(allowed, largestWrite);
        if (roomBytes >= 0) {
            if (roomBytes == 0) {
                errno = ENOSPC;
                return -1;
            }
            allowed = qMin(allowed, roomBytes);
            roomBytes -= allowed;
        }
        return Io::write(descriptor, bytes, static_cast<size_t>(allowed));
    }
    int dataSync(int descriptor) override
    {
        return fails("dataSync") || isInterrupted() ? -1 : Io::dataSync(descriptor);
    }
    int sync(int descriptor) override { return fails("sync") ? -1 : Io::sync(descriptor); }
    int rename(const char *from, const char *to) override
    {
        return fails("rename") ? -1 : Io::rename(from, to);
    }

private:
    bool fails(const char *call)
    {
        calls.emplace_back(call);
        const auto found = failures.find(call);
        if (found == failures.end())
            return false;
        errno = found->second;
        return true;
    }
    bool isInterrupted()
    {
        if (interruptions == 0)
            return false;
        --interruptions;
        errno = EINTR;
        return true;
    }
};

} // namespace hub
