#pragma once

#include "app/worker/encoder.h"
#include "app/worker/file_type.h"

#include <functional>

namespace hub::worker {

/// Takes what is made, in the order of the protocol. False: the hub is gone, stop.
using Deliver = std::function<bool(const wire::Reply &reply, const EncodedFile *file)>;

/// Makes everything @p request asks for. Replies from Source to the last Variant go to @p deliver;
/// the caller ends with Done, or with the failure that is returned.
[[nodiscard]] Outcome<void> render(Bytes file,
                                   const wire::Request &request,
                                   const Deliver &deliver);

} // namespace hub::worker
