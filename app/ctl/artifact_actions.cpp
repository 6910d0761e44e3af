#include "app/ctl/file_sender.h"
#include "app/ctl/rows.h"
#include "app/ctl/target_file.h"
#include "app/run/progress.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

#include <unistd.h>

namespace hub::app {
namespace {

constexpr std::chrono::milliseconds kRedrawInterval{100};

QByteArray artifactPath(const QByteArray &id)
{
    return "/api/v1/artifacts/" + urlPart(id);
}

QByteArray uploadPath(const QByteArray &id)
{
    return "/api/v1/uploads/" + urlPart(id);
}

/// How far the files are, in one line of the terminal.
class SendingLine final
{
public:
    explicit SendingLine(const Ctl &ctl)
        : m_isDrawn(standardOutput().isTerminal() && !ctl.wantsJson())
        , m_total(static_cast<int>(ctl.context.line.arguments.size()))
    {}

    void draw(const QByteArray &path, qint64 sent, qint64 whole)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!m_isDrawn || now - m_drawn < kRedrawInterval)
            return;
        m_drawn = now;
        ProgressView view;
        view.fraction = whole > 0 ? static_cast<double>(sent) / static_cast<double>(whole) : 1;
        view.finished = m_finished;
        view.total = m_total;
        view.running = {pathForDisplay(path)};
        standardOutput().write('\r' + progressLine(view, standardOutput().columns()).toUtf8()
                               + "\x1b[K");
    }
    void finish()
    {
        ++m_finished;
        if (m_isDrawn)
            standardOutput().write("\r\x1b[K");
    }

private:
    bool m_isDrawn;
    int m_total;
    int m_finished = 0;
    std::chrono::steady_clock::time_point m_drawn;
};

CtlResult listArtifacts(const Ctl &ctl)
{
    ListView view = artifactListView();
    view.filter = {{"filename", ctl.value("--filename")}};
    return printList(ctl, view);
}

CtlResult listUploads(const Ctl &ctl)
{
    return printList(ctl, uploadListView());
}

CtlResult showRecord(const Ctl &ctl, const QByteArray &path, Pairs (*pairsOf)(const json::object &))
{
    const auto record = ctl.hub.get(path);
    if (!record)
        return fail(record.error());
    if (ctl.wantsJson())
        printJson(*record);
    else
        printLines(pairLines(pairsOf(objectOf(*record))));
    return ExitDone;
}

CtlResult showArtifact(const Ctl &ctl)
{
    return showRecord(ctl, artifactPath(ctl.argument(0)), artifactPairs);
}

CtlResult showUpload(const Ctl &ctl)
{
    return showRecord(ctl, uploadPath(ctl.argument(0)), uploadPairs);
}

CtlResult addArtifacts(const Ctl &ctl)
{
    SendingLine line(ctl);
    return forEachArgument(ctl, [&](const QByteArray &path) -> Result<void> {
        FileSender sender(ctl.hub,
                          [&](qint64 sent, qint64 whole) { line.draw(path, sent, whole); });
        const auto record = sender.send(path);
        line.finish();
        if (!record)
            return fail(record.error());
        if (ctl.wantsJson()) {
            printJson(*record);
            return {};
        }
        const json::object artifact = objectOf(*record);
        standardOutput().writeLine(QStringLiteral("%1  %2  %3")
                                       .arg(textOf(artifact, "id"),
                                            bytesText(numberOf(artifact, "bytes")),
                                            pathForDisplay(path)));
        return {};
    });
}

CtlResult getArtifact(const Ctl &ctl)
{
    const QByteArray path = artifactPath(ctl.argument(0));
    QByteArray out = ctl.value("--out");
    if (!ctl.has("--out")) {
        const auto record = ctl.hub.get(path);
        if (!record)
            return fail(record.error());
        out = safeFileName(textOf(objectOf(*record), "filename").toUtf8());
        if (::access(out.constData(), F_OK) == 0) {
            return fail(Error::Kind::AlreadyExists,
                        QStringLiteral("%1 is there already").arg(pathForDisplay(out)),
                        QStringLiteral("name another file with --out FILE"));
        }
    }
    const auto bytes = downloadTo(ctl.hub, path + "/content", out);
    if (!bytes)
        return fail(bytes.error());
    if (out != "-") {
        standardOutput().writeLine(
            QStringLiteral("%1  %2").arg(pathForDisplay(out), bytesText(*bytes)));
    }
    return ExitDone;
}

/// DELETE of each that is named.
CtlResult removeEach(const Ctl &ctl, QByteArray (*pathOf)(const QByteArray &))
{
    return forEachArgument(ctl, [&](const QByteArray &id) -> Result<void> {
        const auto done = ctl.hub.change("DELETE", pathOf(id));
        if (!done)
            return fail(done.error());
        if (ctl.wantsJson())
            printJson(toJson(json::object{{"removed", toJsonString(QString::fromUtf8(id))}}));
        else
            standardOutput().write("removed " + id + '\n');
        return {};
    });
}

CtlResult removeArtifacts(const Ctl &ctl)
{
    return removeEach(ctl, artifactPath);
}

CtlResult removeUploads(const Ctl &ctl)
{
    return removeEach(ctl, uploadPath);
}

} // namespace

const std::vector<CtlAction> &fileActions()
{
    static const std::vector<CtlAction> all{{"artifacts list", listArtifacts},
                                            {"artifacts show", showArtifact},
                                            {"artifacts add", addArtifacts},
                                            {"artifacts get", getArtifact},
                                            {"artifacts remove", removeArtifacts},
                                            {"uploads list", listUploads},
                                            {"uploads show", showUpload},
                                            {"uploads remove", removeUploads}};
    return all;
}

} // namespace hub::app
