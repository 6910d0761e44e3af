#pragma once

#include "app/command/context.h"
#include "app/ctl/fields.h"
#include "app/ctl/hub_client.h"
#include "app/ctl/table.h"
#include "app/exit_code.h"

namespace hub::app {

/// What every action of `aio-hub ctl` gets.
struct Ctl
{
    const Context &context;
    const HubClient &hub;

    [[nodiscard]] bool has(const char *option) const
    {
        return context.line.has(QString::fromLatin1(option));
    }
    [[nodiscard]] QByteArray value(const char *option) const
    {
        return context.line.value(QString::fromLatin1(option));
    }
    [[nodiscard]] QByteArray argument(qsizetype index) const
    {
        return context.line.arguments.value(index);
    }
    [[nodiscard]] bool wantsJson() const { return has("--json"); }
};

/// Each gives the exit code of the process, or why it could do nothing.
using CtlResult = Result<int>;

/// The actions of one resource, as ctl_command.cpp finds them: "jobs list".
struct CtlAction
{
    const char *name;
    CtlResult (*run)(const Ctl &);
};
[[nodiscard]] const std::vector<CtlAction> &systemActions();
[[nodiscard]] const std::vector<CtlAction> &jobActions();
[[nodiscard]] const std::vector<CtlAction> &fileActions();
[[nodiscard]] const std::vector<CtlAction> &imageActions();
[[nodiscard]] const std::vector<CtlAction> &sessionActions();
[[nodiscard]] const std::vector<CtlAction> &cacheActions();

/// Prints @p lines on stdout.
void printLines(const QStringList &lines);

/// Prints @p table, cut to the terminal where there is one.
void printTable(const Table &table);

/// Prints an answer of the API as one line.
void printJson(const QByteArray &json);

/// Does @p act for each argument; what fails is told, and the others go on.
[[nodiscard]] CtlResult forEachArgument(const Ctl &ctl,
                                        const std::function<Result<void>(const QByteArray &)> &act);

/// The value of a whole number option within bounds; @p fallback if it is not given.
[[nodiscard]] Result<int> numberOption(
    const Ctl &ctl, const char *option, int fallback, int least, int most);

} // namespace hub::app
