#pragma once

#include "app/worker/file_type.h"
#include "app/worker/outcome.h"

#include <vector>

namespace hub::worker {

/// The whole content of a descriptor.
///
/// A regular file is mapped: its pages stay the page cache's, and no offset moves that the hub
/// shares. Somebody who truncates it meanwhile gets this process SIGBUS, which is what it is for.
/// A pipe is read to its end.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  TooLarge over the limit, InvalidInput for folders, devices and empty files.
class InputFile final
{
public:
    [[nodiscard]] static Outcome<InputFile> open(int descriptor, std::int64_t maxBytes);

    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&) = delete;
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;
    ~InputFile();

    [[nodiscard]] Bytes bytes() const { return m_bytes; }

private:
    InputFile() = default;
    [[nodiscard]] static Outcome<InputFile> readAll(int descriptor, std::int64_t maxBytes);

    Bytes m_bytes;
    bool m_isMapped = false;
    std::vector<std::uint8_t> m_read;
};

} // namespace hub::worker
