#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/run/run_session.h"
#include "core/assets/image_recipe.h"
#include "core/base/logging.h"
#include "core/base/path_text.h"

namespace hub::app {
namespace {

/// What the user typed after `run`, checked as far as it can be without touching a file.
struct Wish
{
    RunOrder order;
    QByteArray outFolder; ///< As typed.
    QString sizes;        ///< Of the markup.
    bool asJson = false;
};

Result<void> checkFiles(const Wish &wish)
{
    const JobKindHelp &kind = wish.order.kind;
    if (kind.makesFiles && wish.order.files.isEmpty()) {
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("run %1: no file is named").arg(kind.name),
            QStringLiteral("name the photos, as aio-hub run %1 *.jpg --out DIR").arg(kind.name));
    }
    if (kind.makesFiles && wish.outFolder.isEmpty()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("run %1: option '--out' is missing").arg(kind.name),
                    QStringLiteral("say where the results go, as --out variants"));
    }
    if (!kind.makesFiles && !wish.outFolder.isEmpty()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("run %1 writes no files").arg(kind.name),
                    QStringLiteral("leave '--out' away"));
    }
    return {};
}

/// Holds the settings against the kind's recipe, so that a mistake is told once and not for each
/// file. Gives the `sizes` of the markup.
Result<QString> checkRecipe(const Wish &wish, const media::ImageLimits &limits)
{
    const json::value value(wish.order.settings);
    JsonReader reader(value, QStringLiteral("--set"));
    auto *const read = wish.order.kind.name == QLatin1StringView("image.convert")
                           ? &assets::ImageRecipe::readConversion
                       : wish.order.kind.name == QLatin1StringView("image.placeholder")
                           ? &assets::ImageRecipe::readPlaceholder
                           : &assets::ImageRecipe::read;
    const assets::ImageRecipe recipe = read(reader, limits);
    if (auto finished = reader.finish(); !finished)
        return fail(std::move(finished).error());
    return recipe.sizes;
}

Result<Wish> readWish(const Context &context)
{
    const CommandLine &line = context.line;
    auto kind = findRunKind(pathForDisplay(line.arguments.value(0)), context.testJobs);
    if (!kind)
        return fail(kind.error());
    auto settings = readSettings(*kind, line.options.value(QStringLiteral("--set")));
    if (!settings)
        return fail(settings.error());

    Wish wish;
    wish.order.kind = *std::move(kind);
    wish.order.files = line.arguments.mid(1);
    wish.order.settings = *std::move(settings);
    wish.outFolder = line.value(QStringLiteral("--out"));
    wish.asJson = line.has(QStringLiteral("--json"));
    if (auto fits = checkFiles(wish); !fits)
        return fail(fits.error());
    if (wish.order.kind.makesFiles) {
        auto sizes = checkRecipe(wish, Engine::imageLimits(context.configuration));
        if (!sizes)
            return fail(sizes.error());
        wish.sizes = *std::move(sizes);
    }
    return wish;
}

Result<RunSummary> runSession(const Context &context,
                              Engine &engine,
                              RunReport &report,
                              const RunPlan &plan,
                              OutputFolder *folder,
                              const QString &sizes)
{
    WarningTap warnings;
    const RunSession::Parts parts{
        engine.jobs(), engine.blobs(), folder, report, context.signals, warnings, engine.clock()};
    return RunSession(plan, parts, context.began, sizes).run();
}

/// Everything after the plan: engine, session, summary, and the way out.
int seeThrough(const Context &context, const RunPlan &plan, OutputFolder *folder, const Wish &wish)
{
    Engine::Options options =
        engineOptions(context, QStringLiteral("aio-hub run ") + plan.kind.name);
    options.onlyGroup = plan.group;
    // The report owns the terminal: what the log warns of comes through it.
    options.stderrLevel = QtFatalMsg;
    auto engine = Engine::start(std::move(options));
    if (!engine) {
        printError(engine.error());
        return exitCodeOf(engine.error());
    }
    const auto report = makeRunReport(wish.asJson, standardOutput(), standardError());
    for (const QString &notice : (*engine)->notices())
        report->notice(notice);

    auto summary = runSession(context, **engine, *report, plan, folder, wish.sizes);
    if (summary && summary->wasInterrupted) {
        report->stopping();
        context.signals.escalate();
    }
    engine->reset();
    if (!summary) {
        printError(summary.error());
        return ExitSomeFailed;
    }
    if (folder != nullptr && !summary->wasInterrupted) {
        if (auto synced = folder->sync(); !synced) {
            printError(synced.error());
            ++summary->failed;
        }
    }
    report->finished(*summary);
    if (summary->wasInterrupted)
        return ExitInterrupted;
    return summary->failed > 0 ? ExitSomeFailed : ExitDone;
}

} // namespace

int runCommand(const Context &context)
{
    auto wish = readWish(context);
    if (!wish) {
        printError(wish.error());
        return exitCodeOf(wish.error());
    }
    std::optional<OutputFolder> folder;
    if (wish->order.kind.makesFiles) {
        auto opened = OutputFolder::open(wish->outFolder);
        if (!opened) {
            printError(opened.error());
            return ExitSomeFailed;
        }
        folder.emplace(*std::move(opened));
        folder->removeStaleParts();
        wish->order.outFolder = folder->path();
    }
    const RunPlan plan = planRun(wish->order);
    if (folder)
        folder->protect(plan.sources);
    return seeThrough(context, plan, folder ? &*folder : nullptr, *wish);
}

} // namespace hub::app
