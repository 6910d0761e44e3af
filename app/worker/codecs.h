#pragma once

#include <string>
#include <vector>

namespace hub::worker {

/// Starts libvips with the loaders that are wanted, and runs each codec once, so that all that they
/// load or allocate for good is there before the sandbox closes. False if libvips cannot start.
[[nodiscard]] bool startCodecs();

/// The formats that can be read and written: "jpeg", "png"... @pre startCodecs() succeeded
[[nodiscard]] std::vector<std::string> codecNames();

} // namespace hub::worker
