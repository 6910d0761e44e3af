#include "app/worker/input_file.h"

#include "app/worker/limits.h"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::worker {

namespace {

tl::unexpected<wire::Failure> refuseEmpty()
{
    return refuse(
        wire::FailureKind::InvalidInput, "is empty (0 bytes)", "Copy or download the file again.");
}

tl::unexpected<wire::Failure> unreadable(const char *call)
{
    // strerror() of the C locale; the worker has no other thread at this point of a request.
    return refuse(wire::FailureKind::InvalidInput,
                  std::string("cannot be read: ") + call + ": " + strerrordesc_np(errno));
}

} // namespace

Outcome<InputFile> InputFile::open(int descriptor, std::int64_t maxBytes)
{
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0)
        return unreadable("fstat");
    if (S_ISFIFO(status.st_mode))
        return readAll(descriptor, maxBytes);
    if (!S_ISREG(status.st_mode)) {
        return refuse(wire::FailureKind::InvalidInput,
                      S_ISDIR(status.st_mode) ? "is a folder" : "is not a regular file",
                      "Give an image file.");
    }
    if (status.st_size == 0)
        return refuseEmpty();
    if (status.st_size > maxBytes)
        return refuseFileBytes(status.st_size, maxBytes);

    const auto size = static_cast<std::size_t>(status.st_size);
    void *mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapped == MAP_FAILED)
        return unreadable("mmap");
    InputFile file;
    file.m_bytes = Bytes(static_cast<const std::uint8_t *>(mapped), size);
    file.m_isMapped = true;
    return file;
}

Outcome<InputFile> InputFile::readAll(int descriptor, std::int64_t maxBytes)
{
    constexpr std::size_t kChunkBytes = 256 * 1024;
    InputFile file;
    std::size_t size = 0;
    for (;;) {
        file.m_read.resize(size + kChunkBytes);
        const ssize_t count = ::read(descriptor, &file.m_read[size], kChunkBytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return unreadable("read");
        if (count == 0)
            break;
        size += static_cast<std::size_t>(count);
        if (static_cast<std::int64_t>(size) > maxBytes)
            return refuseFileBytes(static_cast<std::int64_t>(size), maxBytes);
    }
    if (size == 0)
        return refuseEmpty();
    file.m_read.resize(size);
    file.m_bytes = Bytes(file.m_read);
    return file;
}

InputFile::InputFile(InputFile &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
    , m_isMapped(std::exchange(other.m_isMapped, false))
    , m_read(std::move(other.m_read))
{}

InputFile::~InputFile()
{
    // munmap() only reads the address; it takes it without const.
    if (m_isMapped)
        ::munmap(const_cast<std::uint8_t *>(m_bytes.data()), m_bytes.size());
}

} // namespace hub::worker
