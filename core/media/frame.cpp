#include "core/media/frame.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

namespace hub::media::wire {

namespace {

// More than one, so that a sender of too many is noticed instead of truncated by the kernel.
constexpr std::size_t kReceivedDescriptors = 8;

struct alignas(cmsghdr) ControlBuffer
{
    std::array<char, CMSG_SPACE(sizeof(int) * kReceivedDescriptors)> bytes{};
};

std::vector<int> takeDescriptors(msghdr &message)
{
    std::vector<int> descriptors;
    for (cmsghdr *control = CMSG_FIRSTHDR(&message); control != nullptr;
         control = CMSG_NXTHDR(&message, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        const std::size_t before = descriptors.size();
        descriptors.resize(before + count);
        std::memcpy(&descriptors[before], CMSG_DATA(control), count * sizeof(int));
    }
    return descriptors;
}

bool isWhole(std::string_view packet)
{
    std::uint32_t length = 0;
    if (packet.size() < sizeof length)
        return false;
    std::memcpy(&length, packet.data(), sizeof length);
    return length == packet.size() - sizeof length;
}

} // namespace

FrameStatus sendFrame(int socket, std::string_view body, int descriptor)
{
    if (body.size() > kMaxFrameBytes)
        return FrameStatus::Invalid;
    auto length = static_cast<std::uint32_t>(body.size());
    // sendmsg() only reads, but its iovec is for reading and writing.
    std::array<iovec, 2> parts{iovec{&length, sizeof length},
                               iovec{const_cast<char *>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    ControlBuffer control;
    if (descriptor >= 0) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = CMSG_SPACE(sizeof descriptor);
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return FrameStatus::Ok;
    if (errno == EPIPE || errno == ECONNRESET)
        return FrameStatus::Closed;
    return errno == EAGAIN ? FrameStatus::Empty : FrameStatus::Failed;
}

FrameStatus receiveFrame(int socket, Frame &frame)
{
    std::string packet(sizeof(std::uint32_t) + kMaxFrameBytes, '\0');
    iovec part{packet.data(), packet.size()};
    ControlBuffer control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t received = -1;
    do {
        received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received < 0) {
        if (errno == ECONNRESET)
            return FrameStatus::Closed;
        return errno == EAGAIN ? FrameStatus::Empty : FrameStatus::Failed;
    }

    const std::vector<int> descriptors = takeDescriptors(message);
    packet.resize(static_cast<std::size_t>(received));
    const bool isTruncated = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    if (!isTruncated && isWhole(packet) && descriptors.size() <= kMaxFrameDescriptors) {
        packet.erase(0, sizeof(std::uint32_t));
        frame.body = std::move(packet);
        frame.descriptor = descriptors.empty() ? -1 : descriptors.front();
        return FrameStatus::Ok;
    }
    std::for_each(descriptors.begin(), descriptors.end(), ::close);
    // An end of file reads as a packet of no bytes; every frame has at least its length.
    return received == 0 && descriptors.empty() ? FrameStatus::Closed : FrameStatus::Invalid;
}

} // namespace hub::media::wire
