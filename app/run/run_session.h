#pragma once

#include "app/run/event_mailbox.h"
#include "app/run/image_outputs.h"
#include "app/terminal/stop_signals.h"
#include "app/terminal/warning_tap.h"
#include "core/base/clock.h"

#include <map>

namespace hub::app {

/// Sees one plan through: hands its jobs to the queue, writes what they make, tells how it goes,
/// until all have ended or somebody presses Ctrl-C.
///
/// Units:   std::chrono.
/// Threads: one thread, which run() blocks; the queue's events come to it through a mailbox.
/// Errors:  run() fails only where the jobs cannot be added; what happens to single items is in the
///          summary and the report.
class RunSession final
{
public:
    /// What a session works with; all must outlive it. `folder` is null where nothing is written.
    struct Parts
    {
        jobs::JobQueue &queue;
        const assets::BlobStore &blobs;
        OutputFolder *folder = nullptr;
        RunReport &report;
        StopSignals &signals;
        WarningTap &warnings;
        const Clock &clock;
    };

    /// @p began is when the user's call began, for the summary. @p sizes goes into the markup.
    RunSession(const RunPlan &plan, const Parts &parts, MonotonicTime began, QString sizes);

    [[nodiscard]] Result<RunSummary> run();

private:
    [[nodiscard]] Result<void> addJobs();
    void waitForEvents();
    void handle(const EventMailbox::Event &event);
    void handlePartial(std::size_t item, const QByteArray &json);
    void handleEnd(std::size_t item, const jobs::Job &job);
    void succeed(std::size_t item, const jobs::Job &job);
    void finishItem(std::size_t item, const ItemOutcome &outcome);
    void showWarnings();
    void showProgress();
    [[nodiscard]] ImageOutputs &outputsOf(std::size_t item);
    [[nodiscard]] std::chrono::milliseconds elapsed() const;

    const RunPlan &m_plan;
    const Parts m_parts;
    const MonotonicTime m_began;
    const QString m_sizes;
    EventMailbox m_mailbox;
    Progress m_progress;
    std::map<std::size_t, ImageOutputs> m_outputs; ///< Of the items that are under way.
    std::vector<bool> m_isFinished;
    std::optional<MonotonicTime> m_lastShown;
    bool m_hasUnshown = false; ///< Something changed since the bar was drawn.
    RunSummary m_summary;
};

} // namespace hub::app
