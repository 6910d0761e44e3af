#include "app/worker/gif_frames.h"

namespace hub::worker {

namespace {

constexpr std::size_t kHeaderBytes = 13;
constexpr std::size_t kImageDescriptorBytes = 10;
constexpr std::uint8_t kExtension = 0x21;
constexpr std::uint8_t kImage = 0x2c;
constexpr std::uint8_t kTrailer = 0x3b;

/// The bytes of the colour table that @p flags announce.
std::size_t colorTableBytes(std::uint8_t flags)
{
    constexpr std::uint8_t kHasTable = 0x80;
    return (flags & kHasTable) == 0 ? 0 : std::size_t{3} << ((flags & 7U) + 1U);
}

/// The position after a chain of sub-blocks, or the file's size where the chain is cut.
std::size_t afterSubBlocks(Bytes file, std::size_t at)
{
    while (at < file.size()) {
        const std::size_t length = file[at];
        at += 1 + length;
        if (length == 0)
            return at;
    }
    return file.size();
}

int littleEndian16(Bytes file, std::size_t at)
{
    return file[at] | file[at + 1] << 8;
}

} // namespace

std::optional<GifExtent> gifExtent(Bytes file, int maxFrames)
{
    if (file.size() < kHeaderBytes)
        return std::nullopt;
    GifExtent extent;
    extent.width = littleEndian16(file, 6);
    extent.height = littleEndian16(file, 8);

    std::size_t at = kHeaderBytes + colorTableBytes(file[10]);
    while (at < file.size() && extent.frames <= maxFrames) {
        const std::uint8_t block = file[at];
        if (block == kTrailer) {
            extent.isWhole = true;
            break;
        }
        if (block == kExtension) {
            at = afterSubBlocks(file, at + 2);
        } else if (block == kImage) {
            if (at + kImageDescriptorBytes > file.size())
                break;
            ++extent.frames;
            const std::size_t table = colorTableBytes(file[at + 9]);
            // One byte before the sub-blocks is the LZW code size.
            at = afterSubBlocks(file, at + kImageDescriptorBytes + table + 1);
        } else {
            break; // Rubbish between blocks: decoders stop here too.
        }
    }
    return extent;
}

} // namespace hub::worker
