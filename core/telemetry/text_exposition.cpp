#include "core/telemetry/text_exposition_p.h"

#include <array>
#include <charconv>
#include <cmath>

namespace hub::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr const char *kDurationFamily = "hub_operation_duration_seconds";

/// Few on purpose: a thousand operations times the edges is what a scrape costs. 3 s and 5 s are
/// the promise's and exact.
constexpr std::array<std::chrono::microseconds, 8> kEdges{1ms, 10ms, 100ms, 500ms, 1s, 3s, 5s, 30s};

QByteArray numberText(double value)
{
    if (std::isnan(value))
        return QByteArrayLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QByteArrayLiteral("+Inf") : QByteArrayLiteral("-Inf");
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.begin(), buffer.end(), value);
    return {buffer.data(), static_cast<qsizetype>(result.ptr - buffer.data())};
}

QByteArray secondsText(std::chrono::microseconds duration)
{
    return numberText(static_cast<double>(duration.count()) / 1e6);
}

QByteArray escaped(const QString &text, bool withQuotes)
{
    QByteArray out = text.toUtf8();
    out.replace('\\', "\\\\").replace('\n', "\\n");
    if (withQuotes)
        out.replace('"', "\\\"");
    return out;
}

QByteArray operationLabel(const QString &operation)
{
    return "operation=\"" + escaped(operation, true) + '"';
}

} // namespace

QString TextExposition::metricName(const QString &name)
{
    const QLatin1StringView prefix("hub_");
    QString shown = name.startsWith(prefix) ? name : prefix + name;
    for (QChar &c : shown) {
        const char16_t code = c.unicode();
        const bool isAllowed = (code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z')
                               || (code >= u'0' && code <= u'9') || code == u'_';
        if (!isAllowed)
            c = QLatin1Char('_');
    }
    return shown;
}

void TextExposition::openFamily(QByteArray name, const QString &help, const QByteArray &type)
{
    if (m_isOpen && type == "counter" && name.endsWith("_total"))
        name.chop(6);
    m_text += "# HELP " + name + ' ' + escaped(help, m_isOpen) + '\n';
    m_text += "# TYPE " + name + ' ' + type + '\n';
}

void TextExposition::addCounter(const QString &name,
                                const QString &help,
                                std::uint64_t value,
                                bool isFamilyTaken)
{
    const QByteArray shown = name.toLatin1();
    openFamily(shown, help, m_isOpen && isFamilyTaken ? "unknown" : "counter");
    m_text += shown + ' ' + QByteArray::number(qulonglong{value}) + '\n';
}

void TextExposition::addGauge(const QString &name, const QString &help, double value)
{
    const QByteArray shown = name.toLatin1();
    openFamily(shown, help, "gauge");
    m_text += shown + ' ' + numberText(value) + '\n';
}

QByteArray TextExposition::take() &&
{
    if (m_isOpen)
        m_text += "# EOF\n";
    return std::move(m_text);
}

void TextExposition::addHistogram(const QByteArray &label, const LatencySummary &latency)
{
    const QByteArray family = kDurationFamily;
    const QByteArray count = QByteArray::number(qulonglong{latency.count});
    for (const std::chrono::microseconds edge : kEdges) {
        // An edge is a label: OpenMetrics wants it to look like a float, always alike.
        const QByteArray number = secondsText(edge);
        const QByteArray rest = m_isOpen && !number.contains('.') ? ".0" : "";
        m_text += family + "_bucket{" + label + ",le=\"" + number + rest + "\"} "
                  + QByteArray::number(qulonglong{latency.countUpTo(edge)}) + '\n';
    }
    m_text += family + "_bucket{" + label + ",le=\"+Inf\"} " + count + '\n';
    m_text += family + "_sum{" + label + "} " + secondsText(latency.sum) + '\n';
    m_text += family + "_count{" + label + "} " + count + '\n';
}

void TextExposition::addOperations(const std::map<QString, OperationSummary> &operations)
{
    if (operations.empty())
        return;
    openFamily(kDurationFamily, QStringLiteral("How long operations took."), "histogram");
    for (const auto &[name, row] : operations)
        addHistogram(operationLabel(name), row.latency);

    const auto addTotals = [&](const QByteArray &family, const QString &help, auto valueOf) {
        openFamily(family, help, "counter");
        for (const auto &[name, row] : operations) {
            m_text += family + '{' + operationLabel(name) + "} "
                      + QByteArray::number(qulonglong{valueOf(row)}) + '\n';
        }
    };
    addTotals("hub_operation_over_3s_total",
              QStringLiteral("Operations that took longer than 3 s, counted exactly."),
              [](const OperationSummary &row) { return row.latency.over3s; });
    addTotals("hub_operation_over_5s_total",
              QStringLiteral("Operations that took longer than 5 s, counted exactly."),
              [](const OperationSummary &row) { return row.latency.over5s; });
    addTotals("hub_operation_failures_total",
              QStringLiteral("Operations that failed."),
              [](const OperationSummary &row) { return row.failures; });
}

} // namespace hub::telemetry
