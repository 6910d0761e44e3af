#include "app/worker/memory_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hub::worker {

namespace {

bool writeAll(int file, const void *bytes, std::size_t size)
{
    const auto *next = static_cast<const char *>(bytes);
    while (size > 0) {
        const ssize_t written = ::write(file, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        next += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

} // namespace

Outcome<int> sealedMemoryFile(const void *bytes, std::size_t size)
{
    const int file = ::memfd_create("variant", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0)
        return refuse(wire::FailureKind::Internal, "no memory file can be made for the result");
    constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    if (!writeAll(file, bytes, size) || ::fcntl(file, F_ADD_SEALS, kSeals) != 0) {
        ::close(file);
        return refuse(wire::FailureKind::TooLarge,
                      "a result over the limit of 256 MiB was made",
                      "Ask for a smaller width or a lower quality.");
    }
    return file;
}

} // namespace hub::worker
