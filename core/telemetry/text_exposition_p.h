#pragma once

#include "core/telemetry/metrics_registry.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace hub::telemetry {

/// Writes metric families in Prometheus text format 0.0.4.
///
/// Units:   durations are written in seconds, as Prometheus wants them.
/// Threads: one thread at a time.
/// Errors:  none; what the format does not allow in a name becomes '_', and text is escaped.
class TextExposition final
{
public:
    void addOperations(const std::map<QString, OperationSummary> &operations);
    void addCounter(const QString &name, const QString &help, std::uint64_t value);
    void addGauge(const QString &name, const QString &help, double value);

    [[nodiscard]] const QByteArray &text() const { return m_text; }

    /// `hub_` and @p name with every character that the format refuses replaced by '_'.
    [[nodiscard]] static QString metricName(const QString &name);

private:
    void openFamily(const QByteArray &name, const QString &help, const char *type);
    void addHistogram(const QByteArray &label, const LatencySummary &latency);

    QByteArray m_text;
};

} // namespace hub::telemetry
