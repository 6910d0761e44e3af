#include "app/ctl/watch.h"

#include "app/ctl/rows.h"
#include "app/terminal/output.h"
#include "app/terminal/text_width.h"

#include <QTime>

namespace hub::app {
namespace {

constexpr std::chrono::milliseconds kQuiet{100};
constexpr std::chrono::milliseconds kRedrawInterval{250};

QString clockNow()
{
    return QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
}

/// "08:31:02  runs jobs  workers 3 of 10 busy  waiting 4  running 3": what is not nothing.
QString queueLine(const json::object &queue)
{
    QString line = clockNow();
    for (const auto &[name, value] : queuePairs(queue)) {
        if (value == QLatin1StringView("0"))
            continue;
        line += QStringLiteral("  ");
        line += name == QLatin1StringView("queue") ? value : name + u' ' + value;
    }
    return line;
}

json::object queueOf(const json::object &status)
{
    const json::value *const queue = fieldOf(status, "jobs");
    return queue && queue->is_object() ? queue->as_object() : json::object();
}

/// Each status as it comes: as JSON, at one place of the terminal, or as a line.
CtlResult watchStatusEvents(const Ctl &ctl,
                            QByteArray (*jsonOf)(const HubEvent &),
                            Pairs (*pairsOf)(const json::object &))
{
    Screen screen;
    return followEvents(
        ctl,
        "status",
        [&](const HubEvent &event) {
            if (event.type != "status")
                return;
            const json::object status = objectOf(event.data);
            if (ctl.wantsJson())
                printJson(jsonOf(event));
            else if (standardOutput().isTerminal())
                screen.draw(pairLines(pairsOf(status)));
            else
                standardOutput().writeLine(queueLine(queueOf(status)));
        },
        [] {});
}

/// Whether the list that was asked for would hold @p job.
bool isAskedFor(const Ctl &ctl, const json::object &job)
{
    for (const char *name : {"state", "kind", "priority", "group"}) {
        const QByteArray option = QByteArray("--") + name;
        if (ctl.has(option) && textOf(job, name).toUtf8() != ctl.value(option))
            return false;
    }
    return true;
}

void printJob(const Ctl &ctl, const QByteArray &job)
{
    const json::object object = objectOf(job);
    if (!isAskedFor(ctl, object))
        return;
    if (ctl.wantsJson())
        printJson(job);
    else
        standardOutput().writeLine(jobLine(object));
}

/// The list once, then a line for each change. After a gap the list again: what was missed shows.
CtlResult printJobChanges(const Ctl &ctl, const ListView &view)
{
    bool mustList = true;
    const auto list = [&] {
        const auto items = fetchItems(ctl, view);
        if (!items) // It has just gone away: the reset that follows asks again.
            return;
        mustList = false;
        for (const QByteArray &item : *items)
            printJob(ctl, item);
    };
    return followEvents(
        ctl,
        "job",
        [&](const HubEvent &event) {
            if (event.type == "reset")
                mustList = true;
            if (mustList)
                list();
            else
                printJob(ctl, event.data);
        },
        [&] {
            if (mustList)
                list();
        });
}

CtlResult redrawJobs(const Ctl &ctl, const ListView &view)
{
    Screen screen;
    bool isStale = true;
    std::chrono::steady_clock::time_point drawn;
    const auto draw = [&] {
        const auto now = std::chrono::steady_clock::now();
        if (!isStale || now - drawn < kRedrawInterval)
            return;
        drawn = now;
        const auto items = fetchItems(ctl, view);
        if (!items)
            return;
        isStale = false;
        const int columns = standardOutput().columns();
        screen.draw(tableLines(tableOf(view, *items), columns - 1));
    };
    return followEvents(
        ctl,
        "job",
        [&](const HubEvent &) {
            isStale = true;
            draw();
        },
        draw);
}

} // namespace

void Screen::draw(const QStringList &lines)
{
    const int columns = standardOutput().columns();
    const qsizetype most = std::max(1, standardOutput().rows() - 1);
    QByteArray text;
    if (m_drawn > 0)
        text = "\x1b[" + QByteArray::number(m_drawn) + "A\r";
    text += "\x1b[J";
    for (const QString &line : lines.mid(0, most))
        text += elided(line, columns - 1).toUtf8() + '\n';
    m_drawn = std::min(most, lines.size());
    standardOutput().write(text);
}

CtlResult followEvents(const Ctl &ctl,
                       const QByteArray &types,
                       const std::function<void(const HubEvent &)> &take,
                       const std::function<void()> &quiet)
{
    EventStream stream(ctl.hub, types);
    if (const auto begun = stream.begin(); !begun)
        return fail(begun.error());
    while (!standardOutput().isBroken()) {
        const auto event = stream.next(kQuiet);
        if (!event) {
            const bool isStopped = event.error().kind == Error::Kind::Cancelled;
            return isStopped ? CtlResult(ExitDone) : fail(event.error());
        }
        if (*event)
            take(**event);
        else
            quiet();
    }
    return ExitDone;
}

CtlResult printEvents(const Ctl &ctl)
{
    return followEvents(
        ctl,
        ctl.value("--types"),
        [&ctl](const HubEvent &event) {
            if (ctl.wantsJson()) {
                printJson(R"({"id":")" + event.id + R"(","event":")" + event.type + R"(","data":)"
                          + event.data + '}');
                return;
            }
            const QString what =
                event.type == "job" ? jobLine(objectOf(event.data)) : QString::fromUtf8(event.data);
            standardOutput().writeLine(
                QStringLiteral("%1  %2  %3")
                    .arg(clockNow(), QString::fromUtf8(event.type).leftJustified(8), what));
        },
        [] {});
}

CtlResult watchStatus(const Ctl &ctl)
{
    return watchStatusEvents(
        ctl, [](const HubEvent &event) { return event.data; }, statusPairs);
}

CtlResult watchQueue(const Ctl &ctl)
{
    return watchStatusEvents(
        ctl,
        [](const HubEvent &event) { return toJson(queueOf(objectOf(event.data))); },
        [](const json::object &status) { return queuePairs(queueOf(status)); });
}

CtlResult watchJobs(const Ctl &ctl)
{
    ListView view = jobListView();
    for (const char *name : {"state", "kind", "priority", "group"})
        view.filter.emplace_back(name, ctl.value(QByteArray("--") + name));
    const bool isDrawn = standardOutput().isTerminal() && !ctl.wantsJson();
    return isDrawn ? redrawJobs(ctl, view) : printJobChanges(ctl, view);
}

} // namespace hub::app
