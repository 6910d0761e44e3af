#pragma once

#include "core/server/body_reader.h"
#include "core/server/server.h"

namespace hub::server {

/// Takes in a body block by block: the next block is read once @p write has returned, so that a
/// fast client and a slow disk cost no memory. @p write runs on the threads for disk.
[[nodiscard]] Task<tl::expected<void, Problem>> receive(
    Server &server, BodyReader &body, std::function<Result<void>(QByteArrayView)> write);

/// Runs @p work on the threads for disk.
[[nodiscard]] Task<tl::expected<void, Problem>> onDisk(Server &server,
                                                       std::function<Result<void>()> work);

} // namespace hub::server
