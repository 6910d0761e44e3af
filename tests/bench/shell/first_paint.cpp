// first_paint PROGRAM WORD...: starts a program on the display and prints one line of JSON when its
// window can be seen: after the first change of the screen that leaves at least 16 colours on it.
// The program goes on until stdin is closed.
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <poll.h>
#include <set>
#include <spawn.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kColours = 16;
constexpr auto kPatience = std::chrono::seconds(60);

/// Looks at every third pixel of every third line: letters alone have more shades than are asked
/// for.
bool isPainted(Display *display)
{
    const Window root = DefaultRootWindow(display);
    const auto width = static_cast<unsigned>(DisplayWidth(display, 0));
    const auto height = static_cast<unsigned>(DisplayHeight(display, 0));
    XImage *const image = XGetImage(display, root, 0, 0, width, height, AllPlanes, ZPixmap);
    if (image == nullptr)
        return false;
    std::set<unsigned long> colours;
    for (int y = 0; y < image->height && colours.size() < kColours; y += 3) {
        for (int x = 0; x < image->width; x += 3)
            colours.insert(XGetPixel(image, x, y));
    }
    XDestroyImage(image);
    return colours.size() >= kColours;
}

/// Processor time of the process, all its threads, in seconds.
double processorSeconds(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// False when nothing was seen in time, or the program has ended.
bool waitForPaint(Display *display, int damageEvent, pid_t program)
{
    const auto end = Clock::now() + kPatience;
    pollfd connection{ConnectionNumber(display), POLLIN, 0};
    while (Clock::now() < end && waitpid(program, nullptr, WNOHANG) == 0) {
        bool isChanged = false;
        while (XPending(display) > 0) {
            XEvent event;
            XNextEvent(display, &event);
            isChanged = isChanged || event.type == damageEvent + XDamageNotify;
        }
        if (isChanged && isPainted(display))
            return true;
        if (!isChanged)
            poll(&connection, 1, 100);
    }
    return false;
}

void end(pid_t program)
{
    kill(program, SIGTERM);
    for (int i = 0; i < 200; ++i) {
        if (waitpid(program, nullptr, WNOHANG) != 0)
            return;
        poll(nullptr, 0, 50);
    }
    kill(program, SIGKILL);
    waitpid(program, nullptr, 0);
}

} // namespace

int main(int argc, char **argv)
{
    Display *const display = argc < 2 ? nullptr : XOpenDisplay(nullptr);
    int damageEvent = 0;
    int damageError = 0;
    if (display == nullptr || XDamageQueryExtension(display, &damageEvent, &damageError) == 0) {
        std::fputs("first_paint: wants a program, and an X display with XDamage\n", stderr);
        return 2;
    }
    XDamageCreate(display, DefaultRootWindow(display), XDamageReportRawRectangles);
    XSync(display, False);

    const auto began = Clock::now();
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    pid_t program = 0;
    if (posix_spawnp(&program, argv[1], nullptr, nullptr, argv + 1, environ) != 0) {
        std::perror(argv[1]);
        return 2;
    }
    const bool isSeen = waitForPaint(display, damageEvent, program);
    const std::chrono::duration<double, std::milli> took = Clock::now() - began;
    if (isSeen) {
        std::printf("{\"paint_ms\":%.1f,\"processor_ms\":%.0f,\"began_ms\":%.1f,\"pid\":%d}\n",
                    took.count(),
                    processorSeconds(program) * 1000.0,
                    std::chrono::duration<double, std::milli>(wall).count(),
                    program);
        std::fflush(stdout);
        char byte = 0;
        while (read(STDIN_FILENO, &byte, 1) > 0) {
        }
    }
    end(program);
    XCloseDisplay(display);
    return isSeen ? 0 : 1;
}
