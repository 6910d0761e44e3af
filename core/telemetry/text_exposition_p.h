#pragma once

#include "core/telemetry/metrics_registry.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace hub::telemetry {

/// Writes metric families in Prometheus text format 0.0.4 or in OpenMetrics 1.0, which names a
/// counter's family without `_total`, quotes more and says where it ends.
///
/// Units:   durations are written in seconds, as Prometheus wants them.
/// Threads: one thread at a time.
/// Errors:  none; what the format does not allow in a name becomes '_', and text is escaped.
class TextExposition final
{
public:
    using Format = MetricsRegistry::Format;
    explicit TextExposition(Format format)
        : m_isOpen(format == Format::OpenMetrics)
    {}

    void addOperations(const std::map<QString, OperationSummary> &operations);
    /// @p isFamilyTaken: a gauge is called like the counter without `_total`. OpenMetrics wants
    /// families of different names: there such a counter is of a type that is not told.
    void addCounter(const QString &name,
                    const QString &help,
                    std::uint64_t value,
                    bool isFamilyTaken = false);
    void addGauge(const QString &name, const QString &help, double value);

    [[nodiscard]] QByteArray take() &&;

    /// `hub_` and @p name with every character that the format refuses replaced by '_'.
    [[nodiscard]] static QString metricName(const QString &name);

private:
    void openFamily(QByteArray name, const QString &help, const QByteArray &type);
    void addHistogram(const QByteArray &label, const LatencySummary &latency);

    const bool m_isOpen;
    QByteArray m_text;
};

} // namespace hub::telemetry
