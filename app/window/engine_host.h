#pragma once

#include "app/command/context.h"
#include "app/window/window_host.h"

#include <memory>

namespace hub::app {

/// Runs the engine and its server for the window, on a thread of their own.
///
/// Threads: GUI. The destructor stops the engine where stop() has not.
class EngineHost final : public WindowHost
{
public:
    /// @p context must outlive the host.
    EngineHost(const Context &context, Setup setup);
    ~EngineHost() override;

    [[nodiscard]] const Setup &setup() const override;
    [[nodiscard]] QFuture<Result<Running>> start() override;
    [[nodiscard]] QFuture<Result<ViewSession>> openSession() override;
    [[nodiscard]] QFuture<IntakeReport> take(const QByteArrayList &paths, Aim aim) override;
    [[nodiscard]] bool handOver() override;
    void stop() override;

private:
    struct Private;
    std::unique_ptr<Private> m_p;
};

} // namespace hub::app
