#include "app/ctl/rows.h"
#include "app/run/progress.h"
#include "app/terminal/output.h"

namespace hub::app {
namespace {

QStringList rowOf(const QString &name, const json::object &cache)
{
    const json::value *const ratio = fieldOf(cache, "counts.hit_ratio");
    const double found = ratio && ratio->is_number() ? ratio->to_number<double>() : 0;
    return {name,
            textOf(cache, "counts.entries"),
            bytesText(numberOf(cache, "counts.bytes")),
            textOf(cache, "counts.hits"),
            textOf(cache, "counts.misses"),
            QStringLiteral("%1 %").arg(100 * found, 0, 'f', 1),
            textOf(cache, "counts.evictions")};
}

CtlResult showCache(const Ctl &ctl)
{
    const auto answer = ctl.hub.get("/api/v1/cache");
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    Table table;
    table.header = QStringLiteral("CACHE ENTRIES SIZE HITS MISSES FOUND EVICTED").split(u' ');
    table.numbers = {1, 2, 3, 4, 5, 6};
    for (const json::object &tier : objectsOf(objectOf(*answer), "items")) {
        table.rows.append(rowOf(textOf(tier, "tier"), tier));
        for (const json::object &space : objectsOf(tier, "namespaces"))
            table.rows.append(rowOf(QStringLiteral("  ") + textOf(space, "namespace"), space));
    }
    printTable(table);
    return ExitDone;
}

CtlResult listCache(const Ctl &ctl)
{
    ListView view = cacheListView();
    for (const char *name : {"namespace", "pattern"}) {
        const QByteArray option = QByteArray("--") + name;
        if (ctl.has(option.constData()))
            view.filter.emplace_back(name, ctl.value(option.constData()));
    }
    return printList(ctl, view);
}

json::array textsOf(const QList<QByteArray> &words)
{
    json::array texts;
    for (const QByteArray &word : words)
        texts.emplace_back(
            std::string_view(word.constData(), static_cast<std::size_t>(word.size())));
    return texts;
}

CtlResult invalidateCache(const Ctl &ctl)
{
    json::object selection;
    if (const auto &keys = ctl.context.line.arguments; !keys.isEmpty())
        selection["keys"] = textsOf(keys);
    for (const char *name : {"namespace", "pattern"}) {
        const QByteArray value = ctl.value((QByteArray("--") + name).constData());
        if (!value.isEmpty())
            selection[name] = value.toStdString();
    }
    if (ctl.has("--tags"))
        selection["tags"] = textsOf(ctl.value("--tags").split(','));
    if (ctl.has("--dry-run"))
        selection["dry_run"] = true;
    const auto answer = ctl.hub.change("POST", "/api/v1/cache/invalidate", toJson(selection));
    if (!answer)
        return fail(answer.error());
    if (ctl.wantsJson()) {
        printJson(*answer);
        return ExitDone;
    }
    const json::object affected = objectOf(*answer);
    standardOutput().writeLine(
        QStringLiteral("%1 %2 entries, %3")
            .arg(ctl.has("--dry-run") ? QStringLiteral("would remove") : QStringLiteral("removed"))
            .arg(numberOf(affected, "keys"))
            .arg(bytesText(numberOf(affected, "bytes"))));
    return ExitDone;
}

} // namespace

const std::vector<CtlAction> &cacheActions()
{
    static const std::vector<CtlAction> all{{"cache show", showCache},
                                            {"cache list", listCache},
                                            {"cache invalidate", invalidateCache}};
    return all;
}

} // namespace hub::app
