#include "app/run/run_session.h"

#include "core/base/logging.h"
#include "core/base/path_text.h"

#include <array>
#include <poll.h>

namespace hub::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRedrawInterval{100};

/// How long to sleep when nothing happens: only the time left in the bar needs it.
constexpr milliseconds kIdleWake{1000};

QHash<QString, std::size_t> itemsByKey(const RunPlan &plan)
{
    QHash<QString, std::size_t> items;
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
        if (!plan.items[i].problem)
            items.insert(plan.items[i].uniqueKey, i);
    }
    return items;
}

std::vector<qint64> sizesOf(const RunPlan &plan)
{
    std::vector<qint64> sizes;
    for (const RunItem &item : plan.items)
        sizes.push_back(item.bytes);
    return sizes;
}

} // namespace

RunSession::RunSession(const RunPlan &plan, const Parts &parts, MonotonicTime began, QString sizes)
    : m_plan(plan)
    , m_parts(parts)
    , m_began(began)
    , m_sizes(std::move(sizes))
    , m_mailbox(itemsByKey(plan))
    , m_progress(sizesOf(plan))
    , m_isFinished(plan.items.size(), false)
{
    if (parts.folder != nullptr)
        m_summary.outFolder = pathForDisplay(parts.folder->path());
}

Result<RunSummary> RunSession::run()
{
    for (const QString &notice : m_plan.notices)
        m_parts.report.notice(notice);
    for (std::size_t i = 0; i < m_plan.items.size(); ++i) {
        if (m_plan.items[i].problem) {
            ItemOutcome outcome;
            outcome.error = m_plan.items[i].problem;
            finishItem(i, outcome);
        }
    }

    // Before the jobs are added: what the last call left in the queue may be running already.
    const auto subscription =
        m_parts.queue.subscribe([this](const jobs::JobEvent &event) { m_mailbox.push(event); });
    if (auto added = addJobs(); !added)
        return fail(added.error());

    showProgress();
    while (!m_progress.isComplete() && !m_summary.wasInterrupted) {
        waitForEvents();
        for (const EventMailbox::Event &event : m_mailbox.take())
            handle(event);
        showWarnings();
        showProgress();
    }
    m_summary.duration = elapsed();
    return m_summary;
}

Result<void> RunSession::addJobs()
{
    const std::vector<jobs::JobRequest> requests = m_plan.requests();
    if (requests.empty())
        return {};
    const auto added = m_parts.queue.enqueue(requests);
    if (!added)
        return fail(added.error());
    qCDebug(logCommand) << "jobs added after" << elapsed().count() << "ms";
    for (const jobs::Job &job : *added) {
        if (jobs::isTerminal(job.state))
            m_mailbox.push({jobs::JobEvent::Type::Changed, job, {}});
    }
    return {};
}

void RunSession::waitForEvents()
{
    std::array<pollfd, 2> sources{pollfd{m_mailbox.descriptor(), POLLIN, 0},
                                  pollfd{m_parts.signals.descriptor(), POLLIN, 0}};
    const milliseconds longest = m_hasUnshown ? kRedrawInterval : kIdleWake;
    ::poll(sources.data(), sources.size(), static_cast<int>(longest.count()));
    if (m_parts.signals.take() != 0)
        m_summary.wasInterrupted = true;
}

void RunSession::handle(const EventMailbox::Event &event)
{
    const std::size_t item = event.item;
    if (m_isFinished[item] || m_summary.wasInterrupted)
        return;
    const jobs::Job &job = event.event.job;
    switch (event.event.type) {
    case jobs::JobEvent::Type::Progress:
        m_progress.advance(item, job.progress);
        return;
    case jobs::JobEvent::Type::Partial:
        handlePartial(item, event.event.partial);
        return;
    case jobs::JobEvent::Type::Added:
    case jobs::JobEvent::Type::Changed:
        break;
    }
    if (jobs::isTerminal(job.state)) {
        handleEnd(item, job);
        return;
    }
    if (job.state == jobs::State::Running) {
        qCDebug(logCommand) << "running" << job.id << "after" << elapsed().count() << "ms";
        m_progress.start(item, m_plan.items[item].shownName);
    } else {
        m_progress.pause(item);
    }
    m_parts.report.stateChanged(m_plan.items[item], job);
}

void RunSession::handlePartial(std::size_t item, const QByteArray &json)
{
    if (m_parts.folder == nullptr)
        return;
    const auto value = parseJson(json, QStringLiteral("partial result"));
    const json::object *const object = value ? value->if_object() : nullptr;
    const json::value *const entry = object != nullptr ? object->if_contains("variant") : nullptr;
    if (entry == nullptr)
        return;
    // A variant that cannot be read here is written from the manifest at the end, or told there.
    const auto variant = assets::ImageVariant::fromJson(*entry);
    if (!variant)
        return;
    const auto file = outputsOf(item).writeVariant(*variant);
    if (!file || !*file)
        return;
    qCDebug(logCommand) << "variant" << (*file)->name << "after" << elapsed().count() << "ms";
    m_parts.report.fileWritten(m_plan.items[item], **file);
}

void RunSession::handleEnd(std::size_t item, const jobs::Job &job)
{
    if (job.state == jobs::State::Succeeded) {
        succeed(item, job);
        return;
    }
    ItemOutcome outcome;
    outcome.jobId = job.id;
    outcome.error = job.error.value_or(
        Error{Error::Kind::Cancelled, QStringLiteral("the job was cancelled"), {}});
    finishItem(item, outcome);
}

void RunSession::succeed(std::size_t item, const jobs::Job &job)
{
    ItemOutcome outcome;
    outcome.jobId = job.id;
    if (m_parts.folder == nullptr) {
        outcome.resultJson = job.result;
        finishItem(item, outcome);
        return;
    }

    const auto value = parseJson(job.result, QStringLiteral("result of job %1").arg(job.id));
    const auto manifest = value ? assets::ImageManifest::fromJson(*value) : fail(value.error());
    auto written =
        manifest ? outputsOf(item).finish(
            *manifest,
            m_sizes,
            [&](const OutputFile &file) { m_parts.report.fileWritten(m_plan.items[item], file); })
                 : fail(manifest.error());
    outcome.files = outputsOf(item).files();
    if (!written) {
        outcome.error = written.error();
    } else {
        outcome.sourceBytes = manifest->sourceBytes;
        outcome.bestBytes = bestBytesOf(*manifest);
    }
    finishItem(item, outcome);
}

void RunSession::finishItem(std::size_t item, const ItemOutcome &outcome)
{
    m_isFinished[item] = true;
    const bool succeeded = !outcome.error.has_value();
    m_summary.succeeded += succeeded ? 1 : 0;
    m_summary.failed += succeeded ? 0 : 1;
    for (const OutputFile &file : outcome.files) {
        m_summary.written += file.isUnchanged ? 0 : 1;
        m_summary.unchanged += file.isUnchanged ? 1 : 0;
    }
    const bool isComparable = succeeded && outcome.bestBytes > 0;
    m_summary.sourceBytes += isComparable ? outcome.sourceBytes : 0;
    m_summary.bestBytes += isComparable ? outcome.bestBytes : 0;
    m_progress.finish(item, succeeded, isComparable ? outcome.sourceBytes - outcome.bestBytes : 0);
    m_parts.report.itemFinished(m_plan.items[item], outcome);
    m_outputs.erase(item);
}

void RunSession::showWarnings()
{
    for (const QString &warning : m_parts.warnings.take())
        m_parts.report.notice(warning);
}

void RunSession::showProgress()
{
    if (!m_parts.report.wantsProgress())
        return;
    const MonotonicTime now = m_parts.clock.now();
    m_hasUnshown = m_lastShown && now - *m_lastShown < kRedrawInterval;
    if (m_hasUnshown)
        return;
    m_lastShown = now;
    m_parts.report.progress(m_progress.view(elapsed()));
}

ImageOutputs &RunSession::outputsOf(std::size_t item)
{
    return m_outputs.try_emplace(item, m_plan.items[item], *m_parts.folder, m_parts.blobs)
        .first->second;
}

milliseconds RunSession::elapsed() const
{
    return std::chrono::duration_cast<milliseconds>(m_parts.clock.now() - m_began);
}

} // namespace hub::app
