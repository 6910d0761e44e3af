#include "core/server/api/receive_p.h"

namespace hub::server {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

} // namespace

Task<tl::expected<void, Problem>> onDisk(Server &server, std::function<Result<void>()> work)
{
    std::function<tl::expected<void, Problem>()> task =
        [work = std::move(work)]() -> tl::expected<void, Problem> {
        if (const auto done = work(); !done)
            return tl::unexpected(problemOf(done.error()));
        return {};
    };
    co_return co_await server.onDisk(std::move(task));
}

Task<tl::expected<void, Problem>> receive(Server &server,
                                          BodyReader &body,
                                          std::function<Result<void>(QByteArrayView)> write)
{
    // Not zeroed: a page that no byte comes into is never touched.
    const std::unique_ptr<char[]> block(new char[kBlockBytes]);
    while (true) {
        const auto count = co_await body.read(block.get(), kBlockBytes);
        if (!count)
            co_return tl::unexpected(count.error());
        if (*count == 0)
            co_return tl::expected<void, Problem>();
        const QByteArrayView bytes(block.get(), static_cast<qsizetype>(*count));
        std::function<Result<void>()> task = [&write, bytes] { return write(bytes); };
        auto written = co_await onDisk(server, std::move(task));
        if (!written) {
            // The client goes on sending: what it sends is not waited for.
            written.error().mustClose = true;
            co_return tl::unexpected(std::move(written).error());
        }
    }
}

} // namespace hub::server
