#include "app/worker/codecs.h"
#include "app/worker/probe.h"
#include "app/worker/sandbox.h"
#include "app/worker/service.h"

#include <charconv>
#include <cstdio>
#include <span>
#include <string_view>
#include <sys/socket.h>

using namespace hub::worker;

namespace {

constexpr int kUsageError = 2;

constexpr const char *kHelp =
    "Usage: aio-worker --probe | --version | --help\n"
    "\n"
    "Decodes, resizes and encodes images for aio-hub, contained so that a hostile file can do no\n"
    "harm. aio-hub starts it and talks to it over a socket; there is nothing to do by hand.\n"
    "\n"
    "  --probe     print which containment rules hold on this machine, as one line of JSON\n"
    "  --version   print the version\n"
    "  --help      print this text\n";

struct ServeOptions
{
    int parentPid = 0;
    SandboxLimits limits;
};

/// Reads "<name><number>"; false if @p argument is something else.
template<typename Integer>
bool readOption(std::string_view argument, std::string_view name, Integer &value)
{
    if (!argument.starts_with(name))
        return false;
    argument.remove_prefix(name.size());
    const char *end = argument.data() + argument.size();
    const auto [stop, error] = std::from_chars(argument.data(), end, value);
    return error == std::errc() && stop == end && value > 0;
}

bool readServeOptions(std::span<char *> arguments, ServeOptions &options)
{
    for (const std::string_view argument : arguments) {
        if (!readOption(argument, "--parent=", options.parentPid)
            && !readOption(argument, "--address-bytes=", options.limits.addressBytes)
            && !readOption(argument, "--cpu-seconds=", options.limits.cpuSeconds))
            return false;
    }
    return options.parentPid > 0;
}

bool isSocket(int descriptor)
{
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0
           && type == SOCK_SEQPACKET;
}

int refuseByHand()
{
    std::fputs("aio-worker: is started by aio-hub and takes its work from a socket; "
               "run aio-hub, or see aio-worker --help\n",
               stderr);
    return kUsageError;
}

int runContained(const ServeOptions &options)
{
    if (!dieWithParent(options.parentPid))
        return 1;
    closeDescriptorsAbove(wire::kSocketDescriptor);
    if (!limitResources(options.limits))
        return 1;
    wire::Ready ready;
    ready.landlockAbi = restrictFiles();
    if (!startCodecs())
        return 1;
    const bool areCallsRestricted = restrictSystemCalls();
    ready.isFull =
        areCallsRestricted && ready.landlockAbi > 0 && deniedActions().size() == kNeededDenials;
    return serve(wire::kSocketDescriptor, ready);
}

} // namespace

#if defined(__SANITIZE_ADDRESS__)
// What the codecs keep for good is no leak of ours, and the leak check itself needs ptrace.
extern "C" const char *__asan_default_options() // NOLINT(bugprone-reserved-identifier): its name
{
    return "detect_leaks=0";
}
#endif

int main(int argc, char **argv)
{
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const std::string_view command = argc > 1 ? arguments[1] : "";
    if (command == "--serve") {
        ServeOptions options;
        if (!isSocket(wire::kSocketDescriptor) || !readServeOptions(arguments.subspan(2), options))
            return refuseByHand();
        return runContained(options);
    }
    if (argc == 2 && command == "--probe")
        return probe();
    if (argc == 2 && command == "--version") {
        std::puts("aio-worker " HUB_VERSION);
        return 0;
    }
    if (argc == 2 && command == "--help") {
        std::fputs(kHelp, stdout);
        return 0;
    }
    return refuseByHand();
}
