#pragma once

#include "core/engine/engine.h"
#include "core/maintenance/doctor.h"

namespace hub {

/// The doctor's checks of what only the engine knows: the stored contents, and what the media
/// workers refuse.
///
/// The first one that runs starts an engine without jobs; it lives as long as the tasks. With `fix`
/// damaged contents are set aside, leftovers removed, and the quarantine is emptied.
[[nodiscard]] std::vector<maintenance::DoctorTask> doctorTasks(const Engine::Options &options);

} // namespace hub
