#pragma once

#include <cstdint>

namespace hub::worker {

/// What a worker may use.
struct SandboxLimits
{
    std::int64_t addressBytes = 1LL << 30;
    std::int64_t cpuSeconds = 3'600;
    std::int64_t fileBytes = 256LL * 1024 * 1024;
};

/// The containment of this process, in the order in which it is put on. Every step is for good.
///
/// Units:   bytes, seconds of processor time.
/// Threads: called by main() while it is the only thread; the filter holds for later ones too.
/// Errors:  what a kernel does not have is left out and shows in the result.

/// Dies with the parent @p parentPid; false if that is gone already.
[[nodiscard]] bool dieWithParent(int parentPid);

/// Closes every descriptor above @p last.
void closeDescriptorsAbove(int last);

/// rlimits: address space, processor, file size, no core, 64 descriptors.
[[nodiscard]] bool limitResources(const SandboxLimits &limits);

/// No new privileges, and files for reading only below /usr, /lib, /lib64 and /etc/fonts; no TCP,
/// no signals to others where the kernel knows how. Returns the ABI that was used, 0 for none.
[[nodiscard]] int restrictFiles();

/// The list of allowed system calls; everything else fails with EPERM, execve and ptrace kill.
[[nodiscard]] bool restrictSystemCalls();

/// True in builds with a sanitizer, whose shadow memory no address limit can hold.
[[nodiscard]] constexpr bool hasUnlimitedAddresses()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

} // namespace hub::worker
