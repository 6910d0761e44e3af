#pragma once

#include "app/ctl/ctl.h"

namespace hub::app {

/// A list of the API, and how people see it.
struct ListView
{
    QByteArray path; ///< "/api/v1/jobs"
    std::vector<std::pair<const char *, QByteArray>> filter;
    Table table; ///< Without rows.
    QStringList (*row)(const json::object &item) = nullptr;
    bool isWhole = false; ///< All of it is shown without --all.
    QString nothing;      ///< What is said where the list is empty: "no jobs".
};

/// The items that --limit, --all or the view ask for, as the hub wrote them.
[[nodiscard]] Result<QList<QByteArray>> fetchItems(const Ctl &ctl, const ListView &view);

[[nodiscard]] Table tableOf(const ListView &view, const QList<QByteArray> &items);

/// Prints the list: a table, or with --json a line an item.
[[nodiscard]] CtlResult printList(const Ctl &ctl, const ListView &view);

} // namespace hub::app
