#include "app/ctl/lists.h"

#include "app/terminal/output.h"

#include <limits>

namespace hub::app {
namespace {

constexpr int kLargestPage = 200;
constexpr int kDefaultLimit = 50;

} // namespace

Result<QList<QByteArray>> fetchItems(const Ctl &ctl, const ListView &view)
{
    const auto limit =
        numberOption(ctl, "--limit", kDefaultLimit, 1, std::numeric_limits<int>::max());
    if (!limit)
        return fail(limit.error());
    const bool wantsAll = view.isWhole || ctl.has("--all");
    const qsizetype wanted = wantsAll ? std::numeric_limits<int>::max() : *limit;
    QList<QByteArray> items;
    QByteArray cursor;
    do {
        auto query = view.filter;
        const auto page = std::min<qsizetype>(kLargestPage, wanted - items.size());
        query.emplace_back("limit", QByteArray::number(page));
        query.emplace_back("cursor", cursor);
        const auto answer = ctl.hub.get(view.path + '?' + urlQuery(query));
        if (!answer)
            return fail(answer.error());
        items += rawItems(*answer);
        cursor = textOf(objectOf(*answer), "next").toUtf8();
    } while (!cursor.isEmpty() && items.size() < wanted);
    return items;
}

Table tableOf(const ListView &view, const QList<QByteArray> &items)
{
    Table table = view.table;
    for (const QByteArray &item : items)
        table.rows.append(view.row(objectOf(item)));
    return table;
}

CtlResult printList(const Ctl &ctl, const ListView &view)
{
    const auto items = fetchItems(ctl, view);
    if (!items)
        return fail(items.error());
    if (ctl.wantsJson()) {
        for (const QByteArray &item : *items)
            printJson(item);
        return ExitDone;
    }
    if (items->isEmpty())
        standardError().writeLine(QStringLiteral("aio-hub: note: ") + view.nothing);
    else
        printTable(tableOf(view, *items));
    return ExitDone;
}

} // namespace hub::app
