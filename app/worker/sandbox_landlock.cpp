#include "app/worker/sandbox.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hub::worker {

namespace {

// The kernel's newest layout; Debian's headers stop at ABI 2. An older kernel takes a shorter
// prefix of it.
struct RulesetAttributes
{
    std::uint64_t handledFiles;
    std::uint64_t handledNetwork; // ABI 4
    std::uint64_t scoped;         // ABI 6
};

constexpr std::uint64_t kReadOnly = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kAllTcp = 0x3;    // bind, connect
constexpr std::uint64_t kAllScopes = 0x3; // abstract sockets, signals

/// Every kind of file access that @p abi can forbid: 13 kinds, then refer (2), truncate (3) and
/// ioctl on devices (5).
std::uint64_t fileAccess(int abi)
{
    unsigned int kinds = 13;
    kinds += abi >= 2 ? 1U : 0U;
    kinds += abi >= 3 ? 1U : 0U;
    kinds += abi >= 5 ? 1U : 0U;
    return (std::uint64_t{1} << kinds) - 1;
}

std::size_t attributeBytes(int abi)
{
    if (abi >= 6)
        return sizeof(RulesetAttributes);
    return abi >= 4 ? offsetof(RulesetAttributes, scoped)
                    : offsetof(RulesetAttributes, handledNetwork);
}

/// A folder that is not there needs no rule.
bool allowReading(int ruleset, const char *folder)
{
    const int opened = ::open(folder, O_PATH | O_CLOEXEC);
    if (opened < 0)
        return true;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = kReadOnly;
    rule.parent_fd = opened;
    const bool isAdded =
        ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    ::close(opened);
    return isAdded;
}

} // namespace

int restrictFiles()
{
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 0;
    const long version = ::syscall(
        SYS_landlock_create_ruleset, nullptr, std::size_t{0}, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return 0;
    const int abi = static_cast<int>(version);
    RulesetAttributes attributes{};
    attributes.handledFiles = fileAccess(abi);
    attributes.handledNetwork = kAllTcp;
    attributes.scoped = kAllScopes;
    const auto ruleset = static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, attributeBytes(abi), 0U));
    if (ruleset < 0)
        return 0;
    constexpr std::array kReadable{"/usr", "/lib", "/lib64", "/etc/fonts"};
    const bool isWhole =
        std::all_of(kReadable.begin(),
                    kReadable.end(),
                    [ruleset](const char *folder) { return allowReading(ruleset, folder); })
        && ::syscall(SYS_landlock_restrict_self, ruleset, 0U) == 0;
    ::close(ruleset);
    return isWhole ? abi : 0;
}

} // namespace hub::worker
