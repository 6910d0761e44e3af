#pragma once

#include "app/window/window_host.h"
#include "core/base/cancel_token.h"
#include "core/engine/engine.h"

namespace hub::app {

/// What to do with files before any of them is read whole.
struct IntakePlan
{
    QByteArrayList pictures;
    IntakeReport report; ///< What is left out.
};

/// Sorts @p paths by what the files are; folders are looked through for pictures.
[[nodiscard]] IntakePlan planIntake(const QByteArrayList &paths, const CancelToken &token);

/// Stores the pictures of @p plan in @p engine and enqueues an `image.optimize` for each.
[[nodiscard]] IntakeReport takeIn(IntakePlan plan, Engine &engine, const CancelToken &token);

} // namespace hub::app
