#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::media::wire {

/// Over this a frame is refused. A request of kMaxVariants takes about 25 kB.
inline constexpr std::uint32_t kMaxFrameBytes = 64 * 1024;
inline constexpr std::size_t kMaxFrameDescriptors = 1;

/// One message: a 32-bit length in the machine's order, as many bytes, and at most one descriptor.
///
/// The socket is a SOCK_SEQPACKET pair, so a frame arrives whole or not at all and a descriptor
/// cannot end up beside another frame; the length must still fit the packet.
struct Frame
{
    std::string body;
    int descriptor = -1; ///< Owned by whoever received the frame; -1: none.
};

enum class FrameStatus
{
    Ok,
    Empty,   ///< Nothing is there at the moment (non-blocking sockets only).
    Closed,  ///< The other side is gone.
    Invalid, ///< Not a frame: wrong length, too large, too many descriptors.
    Failed   ///< The system call failed; errno says why.
};

/// Sends @p body with @p descriptor (-1: none). Never raises SIGPIPE.
[[nodiscard]] FrameStatus sendFrame(int socket, std::string_view body, int descriptor);

/// Receives one frame; its descriptor is close-on-exec. Whatever comes with an invalid frame is
/// closed.
[[nodiscard]] FrameStatus receiveFrame(int socket, Frame &frame);

} // namespace hub::media::wire
