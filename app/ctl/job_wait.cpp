#include "app/ctl/job_wait.h"

#include "app/ctl/rows.h"
#include "app/terminal/output.h"
#include "app/terminal/text_width.h"

namespace hub::app {
namespace {

constexpr std::chrono::seconds kPatience{10};

} // namespace

bool isEndState(const QString &state)
{
    return state == QLatin1StringView("succeeded") || state == QLatin1StringView("failed")
           || state == QLatin1StringView("cancelled");
}

Result<QByteArray> JobWait::untilEnd(const QByteArray &id)
{
    bool mustAsk = true;
    while (true) {
        if (mustAsk) {
            auto job = m_ctl.hub.get("/api/v1/jobs/" + urlPart(id));
            if (job && isEndState(textOf(objectOf(*job), "state"))) {
                if (m_isShown)
                    standardOutput().write("\r\x1b[K");
                return job;
            }
            // While the hub is away the events wait for it.
            if (!job && job.error().kind != Error::Kind::Unavailable && m_ctl.hub.endpoint())
                return job;
        }
        const auto event = m_events.next(kPatience);
        if (!event)
            return fail(event.error());
        const json::object job = *event ? objectOf((*event)->data) : json::object();
        const bool isOurs = textOf(job, "id").toUtf8() == id;
        mustAsk =
            (isOurs && isEndState(textOf(job, "state"))) || (*event && (*event)->type == "reset");
        if (isOurs && !mustAsk)
            show(job);
    }
}

void JobWait::show(const json::object &job)
{
    if (!standardOutput().isTerminal() || m_ctl.wantsJson())
        return;
    m_isShown = true;
    const QString line = elided(jobLine(job), standardOutput().columns() - 1);
    standardOutput().write('\r' + line.toUtf8() + "\x1b[K");
}

} // namespace hub::app
