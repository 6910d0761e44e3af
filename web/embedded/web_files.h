#pragma once

#include <span>

namespace hub::server {
struct StaticFile;
}

namespace hub::web {

/// All files of the built front end, with their packed forms, ordered by path: what
/// server::StaticSite serves. Constant data of the program, so any thread may read it.
[[nodiscard]] std::span<const server::StaticFile> files();

} // namespace hub::web
