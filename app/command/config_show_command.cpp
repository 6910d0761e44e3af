#include "app/command/commands.h"
#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "app/terminal/text_width.h"
#include "core/base/json.h"

#include <algorithm>
#include <array>

namespace hub::app {
namespace {

QString originText(const Configuration::Value &value)
{
    switch (value.origin) {
    case Configuration::Origin::Default:
        return QStringLiteral("default");
    case Configuration::Origin::File:
        return QStringLiteral("file ") + value.source;
    case Configuration::Origin::Environment:
        return QStringLiteral("environment ") + value.source;
    case Configuration::Origin::Option:
        return QStringLiteral("option ") + value.source;
    }
    return {};
}

const char *originName(Configuration::Origin origin)
{
    constexpr std::array kNames{"default", "file", "environment", "option"};
    return kNames[static_cast<std::size_t>(origin)];
}

struct Row
{
    QString name;
    Configuration::Value value;
};

std::vector<Row> rowsOf(const Configuration &configuration)
{
    std::vector<Row> rows;
    for (const SettingDefinition &definition : Configuration::definitions()) {
        const QByteArray name = definition.name.toLatin1();
        rows.push_back({definition.name, configuration.shown(QLatin1StringView(name))});
    }
    return rows;
}

void printTable(const std::vector<Row> &rows)
{
    int nameWidth = 0;
    int valueWidth = 0;
    for (const Row &row : rows) {
        nameWidth = std::max(nameWidth, textWidth(row.name));
        valueWidth = std::max(valueWidth, textWidth(row.value.text));
    }
    constexpr int kWidestValue = 40; // A single long path does not push the origins off the screen.
    valueWidth = std::min(valueWidth, kWidestValue);
    const auto padded = [](const QString &text, int width) {
        return text + QString(std::max(0, width - textWidth(text)), u' ');
    };
    for (const Row &row : rows) {
        standardOutput().writeLine(padded(row.name, nameWidth) + QStringLiteral("  ")
                                   + padded(row.value.text, valueWidth) + QStringLiteral("  ")
                                   + originText(row.value));
    }
}

void printJson(const std::vector<Row> &rows)
{
    json::array settings;
    for (const Row &row : rows) {
        settings.push_back(json::object{{"name", toJsonString(row.name)},
                                        {"value", toJsonString(row.value.text)},
                                        {"origin", originName(row.value.origin)},
                                        {"source", toJsonString(row.value.source)}});
    }
    standardOutput().write(toJson(json::value(std::move(settings))) + '\n');
}

} // namespace

int configShowCommand(const Context &context)
{
    const std::vector<Row> rows = rowsOf(context.configuration);
    if (context.line.has(QStringLiteral("--json")))
        printJson(rows);
    else
        printTable(rows);
    return ExitDone;
}

} // namespace hub::app
