#pragma once

#include "app/command/command_line.h"
#include "app/terminal/stop_signals.h"
#include "core/base/clock.h"
#include "core/base/configuration.h"
#include "core/engine/engine.h"

namespace hub::app {

/// What every command gets: what was asked for, and the settings that hold for it.
struct Context
{
    const CommandLine &line;
    Configuration configuration;
    QByteArray dataFolder; ///< Bytes: it need not be UTF-8.
    bool testJobs = false;
    StopSignals &signals;
    MonotonicTime began; ///< When the process began, for times that users wait for.
};

/// Reads the settings for @p line.
[[nodiscard]] Result<Context> makeContext(const CommandLine &line,
                                          StopSignals &signals,
                                          MonotonicTime began);

/// The options of an engine for a command; @p purpose is what a second instance is told.
[[nodiscard]] Engine::Options engineOptions(const Context &context, const QString &purpose);

/// The aio-worker of this installation: $AIO_WORKER, beside this program, or in ../libexec/aio-hub.
[[nodiscard]] QByteArray workerProgram();

/// A library of this installation that is loaded by name: beside this program, or in
/// ../lib/aio-hub.
[[nodiscard]] QByteArray moduleFile(const char *name);

/// Prints "aio-hub: what, where (what to do)" on stderr, in one line.
void printError(const Error &error);

/// The exit code that fits an error: ExitUsage for what was typed wrong.
[[nodiscard]] int exitCodeOf(const Error &error);

} // namespace hub::app
