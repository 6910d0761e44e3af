#include "core/engine/doctor_tasks.h"

#include "core/assets/blob_store.h"
#include "core/engine/engine_store_p.h"

namespace hub {
namespace {

using maintenance::Check;
using maintenance::DoctorTask;

constexpr std::chrono::hours kSweepGrace{1};
constexpr qint64 kMegabyte = 1000LL * 1000;

Check checkOf(const QString &name, Check::Status status, const QString &detail)
{
    Check check;
    check.name = name;
    check.status = status;
    check.detail = detail;
    return check;
}

Check failedCheck(const QString &name, const Error &error)
{
    Check check = checkOf(name, Check::Status::Fail, error.detail);
    check.remedy = error.remedy;
    return check;
}

/// Starts the engine when the first task wants it.
class LazyEngine final
{
public:
    explicit LazyEngine(Engine::Options options)
        : m_options(std::move(options))
    {
        m_options.runsJobs = false;
    }
    [[nodiscard]] Result<Engine *> get()
    {
        if (!m_engine) {
            auto started = Engine::start(m_options);
            if (!started)
                return fail(started.error());
            m_engine = *std::move(started);
        }
        return m_engine.get();
    }

private:
    Engine::Options m_options;
    std::unique_ptr<Engine> m_engine;
};

QString leftoversText(const assets::BlobStore::Sweep &sweep)
{
    return QStringLiteral("%1 contents nobody refers to, %2 stray files, %3 MB")
        .arg(sweep.removedBlobs)
        .arg(sweep.removedFiles + sweep.removedParts)
        .arg(sweep.freedBytes / kMegabyte);
}

/// Reads every content against its name, and clears up. Only where it was asked for: it takes as
/// long as reading all files.
Result<Check> mendContents(assets::BlobStore &blobs, Check check)
{
    const auto damaged = blobs.verify();
    if (!damaged)
        return fail(damaged.error());
    const auto sweep = blobs.sweep(kSweepGrace);
    if (!sweep)
        return fail(sweep.error());
    check.fixed = true;
    check.detail += QStringLiteral("; all read: %1 damaged or missing; removed: %2")
                        .arg(damaged->size())
                        .arg(leftoversText(*sweep));
    if (!damaged->empty()) {
        check.status = Check::Status::Warn;
        check.remedy = QStringLiteral("run the jobs again whose results are missing");
    }
    return check;
}

Result<Check> checkContents(const QString &name, assets::BlobStore &blobs, bool fix)
{
    const auto usage = blobs.usage();
    if (!usage)
        return fail(usage.error());
    Check check = checkOf(
        name,
        Check::Status::Pass,
        QStringLiteral("%1 contents, %2 MB").arg(usage->blobs).arg(usage->bytes / kMegabyte));
    check.fixable = true;
    if (fix)
        return mendContents(blobs, std::move(check));
    const auto sweep = blobs.sweep(kSweepGrace, true);
    if (!sweep)
        return fail(sweep.error());
    if (sweep->missingFiles > 0) {
        check.status = Check::Status::Warn;
        check.detail += QStringLiteral("; %1 of them have no file").arg(sweep->missingFiles);
        check.remedy =
            QStringLiteral("aio-hub doctor --fix forgets them, so that they are made again");
    } else if (sweep->removedBlobs + sweep->removedFiles + sweep->removedParts > 0) {
        check.detail += QStringLiteral("; to be cleared up: ") + leftoversText(*sweep);
    }
    return check;
}

Result<Check> checkQuarantine(const QString &name, Engine &engine, bool fix)
{
    EngineStore store(engine.database(), engine.clock());
    const auto hashes = store.quarantined();
    if (!hashes)
        return fail(hashes.error());
    if (hashes->isEmpty())
        return checkOf(name, Check::Status::Pass, QStringLiteral("no content is refused"));

    Check check = checkOf(name,
                          Check::Status::Warn,
                          QStringLiteral("%1 contents are refused since decoders died of them: %2")
                              .arg(hashes->size())
                              .arg(QString::fromLatin1(hashes->mid(0, 3).join(", "))));
    check.fixable = true;
    check.remedy = QStringLiteral("aio-hub doctor --fix gives them another try");
    if (!fix)
        return check;
    if (auto released = store.releaseAll(); !released)
        return fail(released.error());
    check.status = Check::Status::Pass;
    check.fixed = true;
    return check;
}

} // namespace

std::vector<DoctorTask> doctorTasks(const Engine::Options &options)
{
    // Shared by the tasks, which start it and keep it between them.
    const auto engine = std::make_shared<LazyEngine>(options);
    const QString contents = QStringLiteral("stored contents");
    const QString quarantine = QStringLiteral("quarantine");
    const auto task = [engine](const QString &name, auto check) {
        return DoctorTask{name, [engine, name, check](bool fix) {
                              const auto started = engine->get();
                              if (!started)
                                  return failedCheck(name, started.error());
                              const Result<Check> result = check(name, **started, fix);
                              return result ? *result : failedCheck(name, result.error());
                          }};
    };
    return {task(contents,
                 [](const QString &name, Engine &started, bool fix) {
                     return checkContents(name, started.blobs(), fix);
                 }),
            task(quarantine, checkQuarantine)};
}

} // namespace hub
