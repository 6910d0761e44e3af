#include "app/worker/webp_metadata.h"

#include <cstring>
#include <string_view>

namespace hub::worker {

namespace {

constexpr std::size_t kRiffHeaderBytes = 12;
constexpr std::size_t kChunkHeaderBytes = 8;
constexpr std::uint8_t kAlphaFlag = 0x10;
constexpr std::uint8_t kAnimationFlag = 0x02;

std::string_view nameAt(std::span<const std::uint8_t> file, std::size_t at)
{
    return {reinterpret_cast<const char *>(&file[at]), 4};
}

std::uint32_t sizeAt(std::span<const std::uint8_t> file, std::size_t at)
{
    return static_cast<std::uint32_t>(file[at]) | static_cast<std::uint32_t>(file[at + 1]) << 8U
           | static_cast<std::uint32_t>(file[at + 2]) << 16U
           | static_cast<std::uint32_t>(file[at + 3]) << 24U;
}

void setSize(std::span<std::uint8_t> file, std::size_t at, std::size_t size)
{
    for (std::size_t i = 0; i < 4; ++i)
        file[at + i] = static_cast<std::uint8_t>(size >> (8 * i));
}

bool isMetadata(std::string_view name)
{
    return name == "EXIF" || name == "XMP " || name == "ICCP";
}

} // namespace

std::size_t dropWebpMetadata(std::span<std::uint8_t> file)
{
    if (file.size() < kRiffHeaderBytes || nameAt(file, 0) != "RIFF" || nameAt(file, 8) != "WEBP")
        return file.size();

    std::size_t read = kRiffHeaderBytes;
    std::size_t written = kRiffHeaderBytes;
    while (read + kChunkHeaderBytes <= file.size()) {
        const std::string_view name = nameAt(file, read);
        const std::size_t payload = sizeAt(file, read + 4);
        // Chunks begin at even positions.
        const std::size_t bytes = kChunkHeaderBytes + payload + (payload & 1U);
        if (bytes > file.size() - read)
            return file.size();
        bool isKept = !isMetadata(name);
        if (name == "VP8X" && payload > 0) {
            std::uint8_t &flags = file[read + kChunkHeaderBytes];
            flags &= kAlphaFlag | kAnimationFlag;
            // Without any of its features the extended header says nothing.
            isKept = flags != 0;
        }
        if (isKept) {
            std::memmove(&file[written], &file[read], bytes);
            written += bytes;
        }
        read += bytes;
    }
    setSize(file, 4, written - kChunkHeaderBytes);
    return written;
}

} // namespace hub::worker
