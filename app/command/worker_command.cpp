#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

#include <cerrno>
#include <poll.h>

namespace hub::app {

int workerCommand(const Context &context)
{
    auto engine = Engine::start(engineOptions(context, QStringLiteral("aio-hub worker")));
    if (!engine) {
        printError(engine.error());
        return exitCodeOf(engine.error());
    }
    for (const QString &notice : (*engine)->notices())
        standardError().writeLine(QStringLiteral("aio-hub: note: ") + notice);
    standardOutput().writeLine(QStringLiteral("running the jobs of %1; Ctrl-C stops")
                                   .arg(pathForDisplay(context.dataFolder)));

    // The queue works on its own threads: this one has nothing to do until it is asked to stop.
    pollfd stop{context.signals.descriptor(), POLLIN, 0};
    while (context.signals.take() == 0) {
        if (::poll(&stop, 1, -1) < 0 && errno != EINTR)
            break;
    }
    context.signals.escalate();
    engine->reset();
    return ExitDone;
}

} // namespace hub::app
