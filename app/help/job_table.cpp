#include "app/help/job_table.h"

namespace hub::app {
namespace {

using Type = JobSettingHelp::Type;

QString text(const char *literal)
{
    return QString::fromLatin1(literal);
}

JobSettingHelp setting(const char *name, Type type, const char *summary, QStringList choices = {})
{
    return {text(name), type, text(summary), std::move(choices)};
}

QStringList formatNames()
{
    return {text("avif"), text("webp"), text("jpeg"), text("png"), text("gif")};
}

/// What image.optimize and image.convert have in common.
QList<JobSettingHelp> encodeSettings()
{
    return {
        setting("preset",
                Type::Text,
                "time against bytes (default: balanced)",
                {text("fast"), text("balanced"), text("small")}),
        setting("quality",
                Type::Integer,
                "1 to 100 on each encoder's own scale; 0: what the preset has (default: 0)"),
        setting("target_bytes",
                Type::Bytes,
                "most bytes of each file, as 200000 or 200kB: the best quality that fits is taken; "
                "0: none (default: 0)"),
        setting("ssim",
                Type::Flag,
                "measure how close each variant is to the original (default: false)"),
        setting("keep_metadata",
                Type::Flag,
                "keep EXIF with place and camera, which are removed otherwise (default: false)"),
        setting("animated", Type::Flag, "keep the frames of animations (default: true)"),
        setting("background",
                Type::Text,
                "colour as #rrggbb under transparent parts in JPEG; without it PNG is made of such "
                "images instead of JPEG"),
        setting("lossless", Type::Flag, "lose nothing, where the format can (default: false)"),
        setting("placeholder",
                Type::Flag,
                "dominant colour, BlurHash and tiny inline image (default: true)"),
        setting("sizes", Type::Text, "the sizes attribute of the markup (default: 100vw)"),
    };
}

JobSettingHelp megapixelSetting()
{
    return setting("max_megapixels",
                   Type::Integer,
                   "largest image that is decoded (default: the setting image.max_megapixels)");
}

JobKindHelp optimizeHelp()
{
    JobKindHelp kind;
    kind.name = text("image.optimize");
    kind.summary = text("smaller variants of a photo for the web, upright and in sRGB, at several "
                        "widths and never enlarged, with markup and placeholder");
    kind.settings = {
        setting("formats",
                Type::Texts,
                "any of avif, webp, jpeg, png and gif, with commas (default: avif,webp,jpeg)",
                formatNames()),
        setting("widths", Type::Integers, "in pixels (default: 320,640,1280,1920)"),
    };
    kind.settings += encodeSettings();
    kind.settings += megapixelSetting();
    return kind;
}

JobKindHelp convertHelp()
{
    JobKindHelp kind;
    kind.name = text("image.convert");
    kind.summary = text("one file in another format, at the size of the original unless told "
                        "otherwise");
    kind.settings = {
        setting("format", Type::Text, "what to make; must be given", formatNames()),
        setting("width", Type::Integer, "in pixels (default: that of the original)"),
    };
    kind.settings += encodeSettings();
    kind.settings += megapixelSetting();
    return kind;
}

JobKindHelp placeholderHelp()
{
    JobKindHelp kind;
    kind.name = text("image.placeholder");
    kind.summary = text("dominant colour, BlurHash and tiny inline image alone, as JSON");
    kind.settings = {megapixelSetting()};
    return kind;
}

JobKindHelp testHelp(const char *name, const char *summary, QList<JobSettingHelp> settings)
{
    JobKindHelp kind;
    kind.name = text(name);
    kind.summary = text(summary);
    kind.settings = std::move(settings);
    kind.makesFiles = false;
    kind.isTestKind = true;
    return kind;
}

} // namespace

const std::vector<JobKindHelp> &jobKinds()
{
    static const JobSettingHelp ms = setting("ms", Type::Integer, "for so many milliseconds");
    static const std::vector<JobKindHelp> all{
        optimizeHelp(),
        convertHelp(),
        placeholderHelp(),
        testHelp("test.sleep", "waits", {ms}),
        testHelp("test.fail",
                 "fails a number of times, then succeeds",
                 {setting("times", Type::Integer, "how often (default: 1)"),
                  setting("permanent", Type::Flag, "fail without another attempt")}),
        testHelp("test.cpu", "keeps a core busy", {ms}),
        testHelp("test.memory",
                 "holds memory",
                 {setting("mib", Type::Integer, "how much, in MiB (default: 1)"), ms}),
        testHelp("test.crash", "ends the whole program at once", {}),
        testHelp("test.append",
                 "appends a line with the job's id to a file, once",
                 {setting("file", Type::Text, "absolute path"),
                  setting("line", Type::Text, "what to append")}),
    };
    return all;
}

const JobKindHelp *findJobKind(const QString &name)
{
    for (const JobKindHelp &kind : jobKinds()) {
        if (kind.name == name)
            return &kind;
    }
    return nullptr;
}

QString settingTerm(const JobSettingHelp &setting)
{
    const auto valueTerm = [&]() -> QString {
        switch (setting.type) {
        case Type::Texts:
            return text("LIST");
        case Type::Integers:
            return text("N,N...");
        case Type::Integer:
            return text("N");
        case Type::Bytes:
            return text("SIZE");
        case Type::Flag:
            return text("true|false");
        case Type::Text:
            break;
        }
        return setting.choices.isEmpty() ? text("TEXT") : setting.choices.join(QLatin1Char('|'));
    };
    return setting.name + QLatin1Char('=') + valueTerm();
}

} // namespace hub::app
