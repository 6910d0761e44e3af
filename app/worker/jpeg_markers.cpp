#include "app/worker/jpeg_markers.h"

#include <cstring>

namespace hub::worker {

namespace {

constexpr std::uint8_t kMarkerPrefix = 0xff;
constexpr std::uint8_t kStartOfImage = 0xd8;
constexpr std::uint8_t kEndOfImage = 0xd9;
constexpr std::uint8_t kStartOfScan = 0xda;

bool standsAlone(std::uint8_t marker)
{
    const bool isRestart = marker >= 0xd0 && marker <= 0xd7;
    return isRestart || marker == kStartOfImage || marker == 0x01;
}

/// The position of the next marker's prefix at or after @p at, skipping entropy-coded data with its
/// stuffed zeros and restart markers; the file's size if there is none.
std::size_t endOfScan(Bytes file, std::size_t at)
{
    while (at < file.size()) {
        const void *found = std::memchr(&file[at], kMarkerPrefix, file.size() - at);
        if (found == nullptr)
            return file.size();
        at = static_cast<std::size_t>(static_cast<const std::uint8_t *>(found) - file.data());
        if (at + 1 >= file.size())
            return file.size();
        const std::uint8_t next = file[at + 1];
        if (next != 0x00 && next != kMarkerPrefix && !(next >= 0xd0 && next <= 0xd7))
            return at;
        // A fill byte may be the prefix of the marker that follows it.
        at += next == kMarkerPrefix ? 1 : 2;
    }
    return file.size();
}

} // namespace

bool hasEndOfImage(Bytes file)
{
    // A whole photo nearly always ends with the marker itself; walking 16 MB takes milliseconds.
    // What an interrupted transfer leaves does not end so, short of a chance of 1 in 65,536.
    if (file.size() > 4 && file[file.size() - 2] == kMarkerPrefix && file.back() == kEndOfImage)
        return true;

    std::size_t at = 0;
    while (at + 1 < file.size()) {
        if (file[at] != kMarkerPrefix) {
            ++at;
            continue;
        }
        const std::uint8_t marker = file[at + 1];
        if (marker == kEndOfImage)
            return true;
        if (marker == kMarkerPrefix) {
            ++at;
            continue;
        }
        at += 2;
        if (marker == 0x00 || standsAlone(marker))
            continue;
        if (at + 2 > file.size())
            return false;
        at += static_cast<std::size_t>(file[at]) << 8U | file[at + 1];
        if (marker == kStartOfScan)
            at = endOfScan(file, at);
    }
    return false;
}

} // namespace hub::worker
