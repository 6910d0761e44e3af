#include "core/tools/image_jobs.h"

#include "core/tools/image_source_p.h"

namespace hub::tools {
namespace {

using assets::ImageManifest;
using assets::ImageRecipe;
using jobs::JobContext;
using jobs::JobKind;

/// How a kind reads its recipe.
using ReadRecipe = ImageRecipe (*)(JsonReader &, const media::ImageLimits &);

/// What the jobs work with.
struct Parts
{
    assets::ImagePipeline &pipeline;
    const assets::BlobStore &blobs;
    media::ImageLimits limits;
    FindArtifact findArtifact;
};

struct ImageTask
{
    ImageSourceName source;
    ImageRecipe recipe;
};

Result<ImageTask> readTask(const QByteArray &input,
                           ReadRecipe readRecipe,
                           const media::ImageLimits &limits)
{
    const auto value = parseJson(input, QStringLiteral("the job's input"));
    if (!value)
        return fail(value.error());
    JsonReader reader(*value, QStringLiteral("the job's input"));
    ImageTask task;
    task.source = ImageSourceName::read(reader);
    task.recipe = readRecipe(reader, limits);
    if (auto finished = reader.finish(); !finished)
        return fail(std::move(finished).error());
    return task;
}

QString summary(const ImageManifest &manifest)
{
    constexpr qint64 kKilobyte = 1000;
    qint64 bytes = 0;
    for (const assets::ImageVariant &variant : manifest.variants)
        bytes += variant.blob.bytes;
    return QStringLiteral("%1 x %2 %3 of %4 kB: %5 files, %6 kB together")
        .arg(QString::number(manifest.image.width),
             QString::number(manifest.image.height),
             manifest.image.format,
             QString::number(manifest.sourceBytes / kKilobyte),
             QString::number(manifest.variants.size()),
             QString::number(bytes / kKilobyte));
}

/// The manifest, with the addresses of GET /api/v1/jobs/{id}/files/{n}.
json::object withAddresses(json::object manifest, const QString &job)
{
    const std::string files = "/api/v1/jobs/" + job.toStdString() + "/files/";
    std::size_t index = 0;
    for (json::value &variant : manifest.at("variants").as_array())
        variant.as_object()["url"] = files + std::to_string(index++);
    return manifest;
}

Result<QByteArray> runTask(const ImageTask &task, const Parts &parts, JobContext &context)
{
    const auto source = task.source.open(parts.blobs, parts.findArtifact);
    if (!source)
        return fail(source.error());
    assets::ImagePipeline::Observer observer;
    observer.progress = [&](double progress) { context.setProgress(progress); };
    observer.variant = [&](const assets::ImageVariant &variant) {
        context.publishPartial(toJson(json::object{{"variant", variant.toJson()}}));
    };
    const auto manifest = parts.pipeline.make(
        source->file.get(), source->name, task.recipe, observer, context.cancelToken());
    if (!manifest)
        return fail(manifest.error());
    context.log(summary(*manifest));
    // Only who works with artifacts has a server to ask.
    if (task.source.artifact.isEmpty())
        return toJson(manifest->toJson());
    return toJson(withAddresses(manifest->toJson(), context.job().id));
}

/// What all kinds have in common.
JobKind imageKind(const QString &name, ReadRecipe readRecipe, const Parts &parts)
{
    JobKind kind;
    kind.name = name;
    // A second death puts the content into quarantine, and what the user must mend is not retried
    // at all; so the second attempt is for a worker that died by no fault of the image.
    kind.retry.maxAttempts = 2;
    kind.validate = [readRecipe, limits = parts.limits](const QByteArray &input) -> Result<void> {
        if (auto task = readTask(input, readRecipe, limits); !task)
            return fail(std::move(task).error());
        return {};
    };
    kind.run = [readRecipe, parts](JobContext &context) -> Result<QByteArray> {
        const auto task = readTask(context.job().input, readRecipe, parts.limits);
        if (!task)
            return fail(task.error());
        return runTask(*task, parts, context);
    };
    return kind;
}

} // namespace

std::vector<JobKind> imageJobKinds(assets::ImagePipeline &pipeline,
                                   assets::BlobStore &blobs,
                                   const media::ImageLimits &limits,
                                   int mediaWorkers,
                                   FindArtifact findArtifact)
{
    const Parts parts{pipeline, blobs, limits, std::move(findArtifact)};
    std::vector<JobKind> kinds{
        imageKind(QStringLiteral("image.optimize"), &ImageRecipe::read, parts),
        imageKind(QStringLiteral("image.convert"), &ImageRecipe::readConversion, parts),
        imageKind(QStringLiteral("image.placeholder"), &ImageRecipe::readPlaceholder, parts),
    };
    for (JobKind &kind : kinds) {
        // Two more than can be worked on: one reads its file while another stores its results, and
        // no worker waits for either.
        kind.maxRunning = std::max(mediaWorkers, 1) + 2;
        // Each step has a deadline of its own; this bounds their sum, AVIF at `small` included.
        kind.timeout = std::chrono::minutes(30);
    }
    JobKind &placeholder = kinds.back();
    placeholder.durability = jobs::DurabilityClass::Relaxed; // Made again in a moment.
    placeholder.timeout = std::chrono::minutes(1);
    return kinds;
}

} // namespace hub::tools
