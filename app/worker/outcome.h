#pragma once

#include "core/media/protocol.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace hub::worker {

namespace wire = media::wire;

/// A value, or what the hub is told instead. Exceptions are off the table: the worker runs on C
/// libraries.
template<typename T>
using Outcome = tl::expected<T, wire::Failure>;

[[nodiscard]] inline tl::unexpected<wire::Failure> refuse(wire::FailureKind kind,
                                                          std::string detail,
                                                          std::string remedy = {})
{
    return tl::unexpected<wire::Failure>(wire::Failure{kind, std::move(detail), std::move(remedy)});
}

} // namespace hub::worker
