#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace hub {

/// A value, or the reason why there is none. Mark every function that returns one [[nodiscard]].
template<typename T>
using Result = tl::expected<T, Error>;

/// The failing side of any Result: `return fail(Error::Kind::NotFound, "...", "...");`
[[nodiscard]] inline tl::unexpected<Error> fail(Error::Kind kind,
                                                QString detail,
                                                QString remedy = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(detail), std::move(remedy)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace hub
