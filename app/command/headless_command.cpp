#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "core/engine/service.h"
#include "core/server/static_site.h"
#include "web/embedded/web_files.h"

#include <cerrno>
#include <poll.h>

namespace hub::app {
namespace {

/// Until somebody asks for the end: all work is done on other threads.
void waitForStop(StopSignals &signals)
{
    pollfd stop{signals.descriptor(), POLLIN, 0};
    while (signals.take() == 0) {
        if (::poll(&stop, 1, -1) < 0 && errno != EINTR)
            return;
    }
}

} // namespace

int headlessCommand(const Context &context)
{
    auto engine = Engine::start(engineOptions(context, QStringLiteral("aio-hub --headless")));
    if (!engine) {
        printError(engine.error());
        return exitCodeOf(engine.error());
    }
    for (const QString &notice : (*engine)->notices())
        standardError().writeLine(QStringLiteral("aio-hub: note: ") + notice);
    auto service = Service::start(**engine, web::files(), context.began);
    if (!service) {
        printError(service.error());
        return exitCodeOf(service.error());
    }
    standardOutput().writeLine(QStringLiteral("listening ") + (*service)->url());
    waitForStop(context.signals);
    context.signals.escalate();
    (*service)->stop();
    service->reset();
    engine->reset();
    return ExitDone;
}

} // namespace hub::app
