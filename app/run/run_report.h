#pragma once

#include "app/run/progress.h"
#include "app/run/run_plan.h"
#include "app/terminal/output.h"
#include "core/jobs/job.h"

namespace hub::app {

/// One file that was written for an item.
struct OutputFile
{
    QByteArray name; ///< Inside the output folder.
    QString format;  ///< "webp"; "json" and "html" for what goes with the variants.
    int width = 0;
    int height = 0;
    qint64 bytes = 0;
    bool isUnchanged = false; ///< It was there already, byte for byte.
};

/// How one item ended.
struct ItemOutcome
{
    std::optional<Error> error;
    QString jobId; ///< Empty: no job was made.
    std::vector<OutputFile> files;
    qint64 sourceBytes = 0;
    qint64 bestBytes =
        0; ///< Of the smallest file of the widest width: what takes the source's place.
    QByteArray resultJson; ///< Of a job that makes no files.
};

/// What a whole run did.
struct RunSummary
{
    int succeeded = 0;
    int failed = 0;
    int written = 0;
    int unchanged = 0;
    qint64 sourceBytes = 0; ///< Of the items that succeeded.
    qint64 bestBytes = 0;
    std::chrono::milliseconds duration{0};
    bool wasInterrupted = false;
    QString outFolder; ///< For people; empty: none.
};

/// Tells people, or the program that called, how a run goes.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none: a reader that went away does not end the work.
class RunReport
{
public:
    RunReport() = default;
    RunReport(const RunReport &) = delete;
    RunReport &operator=(const RunReport &) = delete;
    virtual ~RunReport() = default;

    virtual void notice(const QString &text) = 0;
    virtual void stateChanged(const RunItem &item, const jobs::Job &job) = 0;
    virtual void fileWritten(const RunItem &item, const OutputFile &file) = 0;
    virtual void itemFinished(const RunItem &item, const ItemOutcome &outcome) = 0;

    /// Whether progress() wants to be called; then at most ten times a second.
    [[nodiscard]] virtual bool wantsProgress() const { return false; }
    virtual void progress(const ProgressView &view) { Q_UNUSED(view) }

    virtual void stopping() = 0; ///< Somebody pressed Ctrl-C.
    virtual void finished(const RunSummary &summary) = 0;
};

/// The report that fits: JSON lines when asked for, a progress bar on a terminal, else plain lines.
[[nodiscard]] std::unique_ptr<RunReport> makeRunReport(bool asJson, Output &out, Output &err);

/// The lines of the reports, one each, without line ends.
namespace lines {
[[nodiscard]] QString failure(const RunItem &item, const Error &error);
[[nodiscard]] QString success(const RunItem &item, const ItemOutcome &outcome);
[[nodiscard]] QString summary(const RunSummary &summary);
[[nodiscard]] QByteArray stateJson(const RunItem &item, const jobs::Job &job);
[[nodiscard]] QByteArray fileJson(const RunItem &item, const OutputFile &file);
[[nodiscard]] QByteArray outcomeJson(const RunItem &item, const ItemOutcome &outcome);
[[nodiscard]] QByteArray summaryJson(const RunSummary &summary);
} // namespace lines

} // namespace hub::app
