#pragma once

#include "app/window/window_host.h"
#include "core/base/cancel_token.h"
#include "core/engine/engine.h"

#include <functional>

namespace hub::app {

/// What to do with files before any of them is read whole.
struct IntakePlan
{
    QByteArrayList pictures;
    IntakeReport report; ///< What is left out.
};

/// Sorts @p paths by what the files are; folders are looked through for pictures, those of a folder
/// by name. What is given twice is taken once; what is over @p mostBytes is left out.
[[nodiscard]] IntakePlan planIntake(const QByteArrayList &paths,
                                    qint64 mostBytes,
                                    const CancelToken &token);

struct IntakeWay
{
    Aim aim = Aim::Jobs;
    const CancelToken &token;
    std::function<void(const IntakeReport &)> onReport; ///< Called now and then, with Aim::Page.
};

/// Stores the pictures of @p plan in @p engine; with Aim::Jobs an `image.optimize` is enqueued for
/// each. The last report.
[[nodiscard]] IntakeReport takeIn(IntakePlan plan, Engine &engine, const IntakeWay &way);

} // namespace hub::app
