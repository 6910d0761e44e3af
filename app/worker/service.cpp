#include "app/worker/service.h"

#include "app/worker/input_file.h"
#include "app/worker/memory_file.h"
#include "app/worker/render.h"
#include "core/media/frame.h"

#include <malloc.h>
#include <unistd.h>

namespace hub::worker {

namespace {

using wire::FrameStatus;

/// Closes a descriptor at the end of its scope.
class Descriptor final
{
public:
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

bool sendReply(int socket, const wire::Reply &reply, int descriptor = -1)
{
    return wire::sendFrame(socket, toText(reply), descriptor) == FrameStatus::Ok;
}

/// Sends one reply; a made file goes as a sealed memfd.
bool deliver(int socket, const wire::Reply &reply, const EncodedFile *file)
{
    if (file == nullptr)
        return sendReply(socket, reply);
    const Outcome<int> memory = sealedMemoryFile(file->bytes.data(), file->bytes.size());
    if (!memory) {
        (void)sendReply(socket, memory.error());
        return false;
    }
    const Descriptor owned(*memory);
    return sendReply(socket, reply, owned.get());
}

/// Returns whether the hub can be given an end of the request: after a failed delivery it has one
/// or is gone.
bool answer(int socket, const wire::Request &request, int input)
{
    bool isDelivered = true;
    const Deliver toHub = [socket, &isDelivered](const wire::Reply &reply,
                                                 const EncodedFile *file) {
        isDelivered = deliver(socket, reply, file);
        return isDelivered;
    };
    if (!sendReply(socket, wire::Taken{}))
        return false;
    const Outcome<InputFile> file = InputFile::open(input, request.limits.maxFileBytes);
    if (!file)
        return sendReply(socket, file.error());
    const Outcome<void> rendered = render(file->bytes(), request, toHub);
    if (!isDelivered)
        return true;
    return sendReply(socket, rendered ? wire::Reply(wire::Done{}) : wire::Reply(rendered.error()));
}

} // namespace

int serve(int socket, const wire::Ready &ready)
{
    if (!sendReply(socket, ready))
        return 0;
    for (;;) {
        wire::Frame frame;
        const FrameStatus status = wire::receiveFrame(socket, frame);
        if (status == FrameStatus::Closed)
            return 0;
        if (status != FrameStatus::Ok)
            return 1;
        const Descriptor input(frame.descriptor);
        const auto request = wire::parseRequest(frame.body);
        if (!request || input.get() < 0)
            return 1;
        if (!answer(socket, *request, input.get()))
            return 0;
        vips_error_clear();
        // Between two requests nobody waits: pages of the last photo go back to the system.
        if (request->render)
            ::malloc_trim(0);
    }
}

} // namespace hub::worker
