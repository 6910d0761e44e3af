#include "app/ctl/rows.h"
#include "app/terminal/output.h"

namespace hub::app {
namespace {

CtlResult listSessions(const Ctl &ctl)
{
    return printList(ctl, sessionListView());
}

CtlResult revokeSessions(const Ctl &ctl)
{
    return forEachArgument(ctl, [&ctl](const QByteArray &id) -> Result<void> {
        const auto done = ctl.hub.change("DELETE", "/api/v1/sessions/" + urlPart(id));
        if (!done)
            return fail(done.error());
        standardOutput().write("ended " + id + '\n');
        return {};
    });
}

CtlResult revokeUser(const Ctl &ctl)
{
    const auto answer =
        ctl.hub.change("DELETE", "/api/v1/sessions?" + urlQuery({{"user", ctl.argument(0)}}));
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson())
        printJson(*answer);
    else
        standardOutput().writeLine(
            QStringLiteral("ended %1 sessions").arg(numberOf(objectOf(*answer), "revoked")));
    return ExitDone;
}

} // namespace

const std::vector<CtlAction> &sessionActions()
{
    static const std::vector<CtlAction> all{{"sessions list", listSessions},
                                            {"sessions revoke", revokeSessions},
                                            {"sessions revoke-user", revokeUser}};
    return all;
}

} // namespace hub::app
