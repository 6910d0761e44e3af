#include "core/media/frame.h"
#include "core/media/protocol.h"

#include <array>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// A worker that a hostile file has taken over: the blue of a request's background says what it
// does. It speaks correctly up to the point where it lies.

using namespace hub::media::wire;

namespace {

void say(const Reply &reply, int descriptor = -1)
{
    (void)sendFrame(kSocketDescriptor, toText(reply), descriptor);
}

void sayText(std::string_view text)
{
    (void)sendFrame(kSocketDescriptor, text, -1);
}

int memoryFile(std::size_t bytes, bool isSealed)
{
    const int file = ::memfd_create("lie", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    (void)::ftruncate(file, static_cast<off_t>(bytes));
    if (isSealed)
        (void)::fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    return file;
}

Variant variantOf(std::size_t index, std::int64_t bytes)
{
    return {index, 10, 10, 80, true, std::nullopt, bytes};
}

void sayHeader(int width = 100)
{
    say(Source{"jpeg", width, 100, 1, false});
    say(Decoded{});
}

void lie(int way)
{
    switch (way) {
    case 1: // Half a frame.
        (void)::send(kSocketDescriptor, "ab", 2, MSG_NOSIGNAL);
        break;
    case 2:
        sayText("rm -rf /");
        break;
    case 3:
        sayHeader();
        say(variantOf(7, 100), memoryFile(100, true));
        break;
    case 4:
        sayHeader();
        say(variantOf(0, 100));
        break;
    case 5:
        sayHeader();
        say(variantOf(0, 100), memoryFile(100, false));
        break;
    case 6:
        sayHeader();
        say(variantOf(0, 1'000'000), memoryFile(100, true));
        break;
    case 7: {
        sayHeader();
        std::array<int, 2> ends{};
        (void)::pipe(ends.data());
        say(variantOf(0, 100), ends[0]);
        break;
    }
    case 8:
        sayHeader(200'000'000);
        break;
    case 9:
        say(Done{});
        break;
    case 10:
        say(Ready{7, true});
        break;
    case 11:
        say(Decoded{});
        break;
    case 12:
        sayHeader();
        say(Placeholder{"#000000", "", ""});
        say(Placeholder{"#000000", "", ""});
        break;
    case 13:
        sayHeader();
        say(Placeholder{"red", "", ""});
        break;
    case 14: {
        sayHeader();
        Variant large = variantOf(0, 100);
        large.width = 60'000;
        say(large, memoryFile(100, true));
        break;
    }
    case 17:
        say(Taken{});
        break;
    case 15:
        sayHeader();
        say(Done{});
        break;
    default:
        break;
    }
}

/// Ends that the hub can only see from outside.
void end(int way)
{
    switch (way) {
    case 20:
        ::_exit(3);
    case 21:
        // A sanitizer would catch it and turn it into an exit code.
        (void)::signal(SIGSEGV, SIG_DFL);
        (void)::raise(SIGSEGV);
        break;
    case 22:
        (void)::raise(SIGSYS);
        break;
    case 23:
        sayHeader();
        (void)::raise(SIGABRT);
        break;
    case 24: // Hangs in the first encode.
        sayHeader();
        break;
    default:
        break;
    }
}

} // namespace

int main()
{
    say(Ready{0, false});
    for (;;) {
        Frame frame;
        if (receiveFrame(kSocketDescriptor, frame) != FrameStatus::Ok)
            return 0;
        ::close(frame.descriptor);
        const auto request = parseRequest(frame.body);
        if (!request)
            return 1;
        const int way = request->background[2];
        if (request->render && way == 16)
            ::_exit(0); // Before it takes the request.
        say(Taken{});
        if (!request->render) {
            say(Source{"jpeg", 100, 100, 1, false});
            say(Done{});
            continue;
        }
        lie(way);
        end(way);
    }
}
