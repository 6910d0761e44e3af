#include "app/ctl/job_files.h"

#include "app/ctl/target_file.h"
#include "app/run/output_folder.h"
#include "app/run/progress.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

namespace hub::app {
namespace {

/// What the files are named after: the picture that the job was made of, where it is still known.
QByteArray stemOf(const Ctl &ctl, const json::object &job)
{
    const QByteArray artifact = textOf(job, "input.artifact").toUtf8();
    const auto record = artifact.isEmpty() ? Result<QByteArray>(QByteArray())
                                           : ctl.hub.get("/api/v1/artifacts/" + urlPart(artifact));
    const QByteArray name = record ? textOf(objectOf(*record), "filename").toUtf8() : QByteArray();
    const qsizetype dot = name.lastIndexOf('.');
    const QByteArray stem = dot > 0 ? name.left(dot) : name;
    return stem.isEmpty() ? QByteArray("image") : safeFileName(stem);
}

QByteArray endingOf(const json::object &variant)
{
    const QByteArray format = textOf(variant, "format").toUtf8();
    return format == "jpeg" ? QByteArray("jpg") : safeFileName(format);
}

void printFile(const Ctl &ctl, const QByteArray &path, qint64 bytes)
{
    if (ctl.wantsJson()) {
        printJson(toJson(json::object{{"file", toJsonString(pathToText(path))}, {"bytes", bytes}}));
        return;
    }
    standardOutput().writeLine(
        QStringLiteral("%1  %2").arg(pathForDisplay(path), bytesText(bytes)));
}

} // namespace

CtlResult writeJobFiles(const Ctl &ctl)
{
    if (!ctl.has("--out")) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("no folder is named"),
                    QStringLiteral("name one with --out DIR"));
    }
    const QByteArray id = urlPart(ctl.argument(0));
    const auto answer = ctl.hub.get("/api/v1/jobs/" + id);
    if (!answer)
        return fail(answer.error());
    const json::object job = objectOf(*answer);
    const QList<json::object> variants = objectsOf(job, "result.variants");
    if (variants.isEmpty()) {
        return fail(Error::Kind::NotFound,
                    QStringLiteral("job %1 has made no files").arg(textOf(job, "id")),
                    QStringLiteral("it is %1; image.optimize and image.convert make files")
                        .arg(textOf(job, "state")));
    }
    const auto folder = OutputFolder::open(ctl.value("--out"));
    if (!folder)
        return fail(folder.error());
    const QByteArray stem = stemOf(ctl, job);
    for (qsizetype i = 0; i < variants.size(); ++i) {
        const QByteArray path = folder->path() + '/' + stem + '-'
                                + textOf(variants[i], "width").toUtf8() + '.'
                                + endingOf(variants[i]);
        const QByteArray target = "/api/v1/jobs/" + id + "/files/" + QByteArray::number(i);
        const auto bytes = downloadTo(ctl.hub, target, path);
        if (!bytes)
            return fail(bytes.error());
        printFile(ctl, path, *bytes);
    }
    return ExitDone;
}

} // namespace hub::app
