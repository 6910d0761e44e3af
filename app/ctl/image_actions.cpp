#include "app/ctl/ctl.h"
#include "app/ctl/target_file.h"
#include "app/run/progress.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

namespace hub::app {
namespace {

constexpr int kMostPixels = 8192;

QByteArray imagePath(const Ctl &ctl)
{
    return "/i/" + urlPart(ctl.argument(0));
}

/// What --format says, or the ending of the file; empty: the hub chooses.
QByteArray formatOf(const Ctl &ctl)
{
    if (ctl.has("--format"))
        return ctl.value("--format");
    const QByteArray out = ctl.value("--out");
    const QByteArray ending = out.mid(out.lastIndexOf('.') + 1).toLower();
    if (ending == "jpg" || ending == "jpeg")
        return "jpeg";
    const bool isFormat = ending == "avif" || ending == "webp" || ending == "png";
    return isFormat ? ending : QByteArray();
}

/// "640" of an option within bounds; empty if it is not given.
Result<QByteArray> numberText(const Ctl &ctl, const char *option, int most)
{
    const auto number = numberOption(ctl, option, 0, 1, most);
    if (!number)
        return fail(number.error());
    return *number > 0 ? QByteArray::number(*number) : QByteArray();
}

CtlResult getImage(const Ctl &ctl)
{
    if (!ctl.has("--out")) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("no file is named for the picture"),
                    QStringLiteral("name one with --out FILE; - is stdout"));
    }
    std::vector<std::pair<const char *, QByteArray>> query{{"fit", ctl.value("--fit")},
                                                           {"fmt", formatOf(ctl)}};
    struct Measure
    {
        const char *option;
        const char *parameter;
        int most;
    };
    for (const Measure &measure : {Measure{"--width", "w", kMostPixels},
                                   Measure{"--height", "h", kMostPixels},
                                   Measure{"--quality", "q", 100}}) {
        const auto text = numberText(ctl, measure.option, measure.most);
        if (!text)
            return fail(text.error());
        query.emplace_back(measure.parameter, *text);
    }
    const QByteArray out = ctl.value("--out");
    const auto bytes = downloadTo(ctl.hub, imagePath(ctl) + '?' + urlQuery(query), out);
    if (!bytes)
        return fail(bytes.error());
    if (out != "-") {
        standardOutput().writeLine(
            QStringLiteral("%1  %2").arg(pathForDisplay(out), bytesText(*bytes)));
    }
    return ExitDone;
}

CtlResult showPlaceholder(const Ctl &ctl)
{
    const auto answer = ctl.hub.get(imagePath(ctl) + "/placeholder");
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    const json::object placeholder = objectOf(*answer);
    printLines(pairLines({{QStringLiteral("colour"), textOf(placeholder, "color")},
                          {QStringLiteral("blurhash"), textOf(placeholder, "blurhash")},
                          {QStringLiteral("size"),
                           QStringLiteral("%1 x %2").arg(textOf(placeholder, "width"),
                                                         textOf(placeholder, "height"))},
                          {QStringLiteral("image"), textOf(placeholder, "lqip")}}));
    return ExitDone;
}

CtlResult showSourceSet(const Ctl &ctl)
{
    const QByteArray query = urlQuery({{"widths", ctl.value("--widths")}});
    const auto answer =
        ctl.hub.get(imagePath(ctl) + "/srcset" + (query.isEmpty() ? QByteArray() : '?' + query));
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    Table table;
    table.header = {QStringLiteral("WIDTH"), QStringLiteral("ADDRESS")};
    table.numbers = {0};
    for (const json::object &item : objectsOf(objectOf(*answer), "items"))
        table.rows.append({textOf(item, "width"), textOf(item, "url")});
    printTable(table);
    return ExitDone;
}

} // namespace

const std::vector<CtlAction> &imageActions()
{
    static const std::vector<CtlAction> all{{"images get", getImage},
                                            {"images placeholder", showPlaceholder},
                                            {"images srcset", showSourceSet}};
    return all;
}

} // namespace hub::app
