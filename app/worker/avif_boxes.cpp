#include "app/worker/avif_boxes.h"

#include <string_view>

namespace hub::worker {

namespace {

constexpr std::size_t kBoxHeaderBytes = 8;

std::size_t big32(Bytes file, std::size_t at)
{
    return static_cast<std::size_t>(file[at]) << 24U | static_cast<std::size_t>(file[at + 1]) << 16U
           | static_cast<std::size_t>(file[at + 2]) << 8U | file[at + 3];
}

} // namespace

bool hasMediaData(Bytes file)
{
    std::size_t at = 0;
    while (at + kBoxHeaderBytes <= file.size()) {
        const std::size_t declared = big32(file, at);
        const std::string_view type(reinterpret_cast<const char *>(&file[at + 4]), 4);
        // 0 means to the end of the file; 1 announces a 64-bit size, which no file here needs.
        const std::size_t size = declared == 0 ? file.size() - at : declared;
        if (size < kBoxHeaderBytes || size > file.size() - at)
            return false;
        if (type == "mdat")
            return size > kBoxHeaderBytes;
        at += size;
    }
    return false;
}

} // namespace hub::worker
