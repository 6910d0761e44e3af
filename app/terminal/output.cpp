#include "app/terminal/output.h"

#include <cerrno>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace hub::app {

void Output::write(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (!m_isBroken && done < bytes.size()) {
        const ssize_t written = ::write(
            m_descriptor, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (written >= 0) {
            done += written;
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN) { // Somebody shares this pipe with us and made it non-blocking.
            pollfd writable{m_descriptor, POLLOUT, 0};
            if (::poll(&writable, 1, 5000) > 0)
                continue;
        }
        m_isBroken = true;
    }
}

bool Output::isTerminal() const
{
    return ::isatty(m_descriptor) == 1 && qgetenv("TERM") != "dumb";
}

int Output::columns() const
{
    winsize size{};
    if (::ioctl(m_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
}

int Output::rows() const
{
    winsize size{};
    if (::ioctl(m_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
        return 24;
    return size.ws_row;
}

Output &standardOutput()
{
    static Output output(STDOUT_FILENO);
    return output;
}

Output &standardError()
{
    static Output output(STDERR_FILENO);
    return output;
}

} // namespace hub::app
