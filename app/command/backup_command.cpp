#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/run/progress.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"
#include "core/engine/stored_files.h"

namespace hub::app {
namespace {

using maintenance::ArchiveProgress;

/// Shows how far an archive is, on a terminal only, and passes a Ctrl-C on to the work.
class ArchiveWatch final
{
public:
    ArchiveWatch(const Context &context, QString word)
        : m_signals(context.signals)
        , m_word(std::move(word))
    {}
    ~ArchiveWatch()
    {
        if (m_isDrawn)
            standardOutput().write(QByteArrayLiteral("\r\x1b[K"));
    }
    ArchiveWatch(const ArchiveWatch &) = delete;
    ArchiveWatch &operator=(const ArchiveWatch &) = delete;

    [[nodiscard]] const CancelToken &token() const { return m_token; }
    [[nodiscard]] maintenance::ProgressCallback callback()
    {
        return [this](const ArchiveProgress &progress) { receive(progress); };
    }

private:
    void receive(const ArchiveProgress &progress)
    {
        if (m_signals.take() != 0)
            m_token.cancel(CancelToken::Reason::User);
        const MonotonicTime now = m_clock.now();
        if (!standardOutput().isTerminal() || now - m_shown < kRedrawInterval)
            return;
        m_shown = now;
        m_isDrawn = true;
        const qint64 percent =
            progress.totalBytes > 0 ? progress.doneBytes * 100 / progress.totalBytes : 0;
        const QString line =
            QStringLiteral("\r%1  %2 %  %3 of %4\x1b[K")
                .arg(m_word)
                .arg(percent)
                .arg(bytesText(progress.doneBytes), bytesText(progress.totalBytes));
        standardOutput().write(line.toUtf8());
    }

    static constexpr std::chrono::milliseconds kRedrawInterval{100};

    StopSignals &m_signals;
    const QString m_word;
    const CancelToken m_token;
    const SystemClock m_clock;
    MonotonicTime m_shown;
    bool m_isDrawn = false;
};

int failed(const Error &error)
{
    printError(error);
    return error.kind == Error::Kind::Cancelled ? ExitInterrupted : ExitSomeFailed;
}

Result<maintenance::BackupReport> backUp(const Context &context, Engine &engine)
{
    ArchiveWatch watch(context, QStringLiteral("backup"));
    maintenance::BackupRequest request;
    request.file = context.line.arguments.value(0);
    request.dataFolder = engine.folder().path();
    request.database = &engine.database();
    request.files = [&engine](database::Connection &copy) {
        return storedFiles(copy, engine.folder().blobs());
    };
    request.productVersion = QStringLiteral(HUB_VERSION);
    request.progress = watch.callback();
    request.cancel = watch.token();
    return maintenance::writeBackup(request, engine.clock());
}

} // namespace

int backupCommand(const Context &context)
{
    Engine::Options options = engineOptions(context, QStringLiteral("aio-hub backup"));
    options.runsJobs = false;
    const auto engine = Engine::start(options);
    if (!engine)
        return failed(engine.error());
    const auto report = backUp(context, **engine);
    if (!report)
        return failed(report.error());
    for (const QString &notice : (*engine)->notices() + report->notices)
        standardError().writeLine(QStringLiteral("aio-hub: note: ") + notice);
    standardOutput().writeLine(QStringLiteral("backed up the database and %1 files, %2, to %3 (%4)")
                                   .arg(report->files)
                                   .arg(bytesText(report->contentBytes),
                                        pathForDisplay(context.line.arguments.value(0)),
                                        bytesText(report->archiveBytes)));
    return ExitDone;
}

int restoreCommand(const Context &context)
{
    const SystemClock clock;
    Result<maintenance::RestoreReport> report;
    {
        ArchiveWatch watch(context, QStringLiteral("restore"));
        maintenance::RestoreRequest request;
        request.file = context.line.arguments.value(0);
        request.dataFolder = context.dataFolder;
        request.schemas = Engine::schemas();
        request.progress = watch.callback();
        request.cancel = watch.token();
        report = maintenance::restoreBackup(request, clock);
    }
    if (!report)
        return failed(report.error());
    standardOutput().writeLine(
        QStringLiteral("restored the database and %1 files, %2, of the backup of %3 to %4")
            .arg(report->files)
            .arg(bytesText(report->contentBytes),
                 report->createdAt,
                 pathForDisplay(context.dataFolder)));
    if (!report->previousFolder.isEmpty()) {
        standardOutput().writeLine(QStringLiteral("the data that were there are in %1")
                                       .arg(pathForDisplay(report->previousFolder)));
    }
    return ExitDone;
}

} // namespace hub::app
