#include "core/telemetry/metrics_registry.h"

#include <QRegularExpression>
#include <QtTest>

#include <limits>
#include <thread>

using namespace hub::telemetry;
using namespace std::chrono_literals;

namespace {

QString line(const QByteArray &exposition, const char *start)
{
    for (const QByteArray &text : exposition.split('\n')) {
        if (text.startsWith(start))
            return QString::fromUtf8(text);
    }
    return {};
}

/// What the text format 0.0.4 allows, as far as one line tells.
bool isWellFormed(const QString &text)
{
    static const QRegularExpression comment(QStringLiteral(
        "^# (HELP [a-zA-Z_:][\\w:]* \\S.*|TYPE [a-zA-Z_:][\\w:]* (counter|gauge|histogram))$"));
    static const QRegularExpression sample(
        QStringLiteral("^[a-zA-Z_:][\\w:]*(\\{([a-z]\\w*=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})?"
                       " ([0-9.e+-]+|NaN|[+-]Inf)$"));
    return comment.match(text).hasMatch() || sample.match(text).hasMatch();
}

} // namespace

class TestMetricsRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameNameIsTheSameOperation()
    {
        MetricsRegistry registry;

        registry.operation(QStringLiteral("job.image.optimize")).record(2ms, true);
        registry.operation(QStringLiteral("job.image.optimize")).record(4ms, false);

        const auto operations = registry.operations();
        QCOMPARE(operations.size(), 1U);
        QCOMPARE(operations.begin()->second.latency.count, 2U);
        QCOMPARE(operations.begin()->second.latency.max, 4000us);
        QCOMPARE(operations.begin()->second.failures, 1U);
    }

    void namesOverTheLimitShareOneOperation()
    {
        MetricsRegistry registry;
        for (std::size_t i = 0; i < MetricsRegistry::kMaxOperations + 50; ++i)
            registry.operation(QStringLiteral("op.%1").arg(i)).record(1ms, true);

        const auto operations = registry.operations();
        QCOMPARE(operations.size(), MetricsRegistry::kMaxOperations);
        QCOMPARE(operations.at(QStringLiteral("other")).latency.count, 51U);
        QCOMPARE(operations.at(QStringLiteral("op.0")).latency.count, 1U);
    }

    void anEmptyRegistryShowsNothing() { QVERIFY(MetricsRegistry().textExposition().isEmpty()); }

    void countersEndInTotal_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("jobs_enqueued");
        QTest::newRow("with prefix") << QStringLiteral("hub_jobs_enqueued");
        QTest::newRow("with suffix") << QStringLiteral("jobs_enqueued_total");
        QTest::newRow("with a character that is not allowed") << QStringLiteral("jobs.enqueued");
    }
    void countersEndInTotal()
    {
        QFETCH(QString, name);
        MetricsRegistry registry;

        registry.counter(name, QStringLiteral("Jobs that were enqueued.")).add(3);
        registry.counter(name, QStringLiteral("Jobs that were enqueued.")).add();

        QCOMPARE(registry.textExposition(),
                 QByteArray("# HELP hub_jobs_enqueued_total Jobs that were enqueued.\n"
                            "# TYPE hub_jobs_enqueued_total counter\n"
                            "hub_jobs_enqueued_total 4\n"));
    }

    void openMetricsNamesFamiliesAndEndsByItsOwnRules()
    {
        MetricsRegistry registry;
        registry.counter(QStringLiteral("jobs"), QStringLiteral("Jobs, \"all\".")).add(4);
        registry.operation(QStringLiteral("job.x")).record(2s, true);
        registry.counter(QStringLiteral("jobs_failed"), QStringLiteral("Ever.")).add();
        registry.gauge(QStringLiteral("jobs_failed"), QStringLiteral("Now."), [] { return 1.0; });

        const QByteArray text = registry.textExposition(MetricsRegistry::Format::OpenMetrics);

        QVERIFY(text.contains("# HELP hub_jobs Jobs, \\\"all\\\".\n"
                              "# TYPE hub_jobs counter\n"
                              "hub_jobs_total 4\n"));
        QVERIFY(text.contains("_bucket{operation=\"job.x\",le=\"1.0\"} 0\n"));
        QVERIFY(text.contains("# TYPE hub_operation_failures counter\n"));
        // Two families must not be called alike.
        QVERIFY(text.contains("# TYPE hub_jobs_failed_total unknown\n"));
        QVERIFY(text.contains("# TYPE hub_jobs_failed gauge\n"));
        QVERIFY(text.endsWith("\n# EOF\n"));
        QVERIFY(!registry.textExposition().contains("# EOF"));
    }

    void gaugesAreReadWhenAskedFor()
    {
        MetricsRegistry registry;
        double value = 1;
        registry.gauge(
            QStringLiteral("jobs_waiting"), QStringLiteral("Waiting jobs."), [&] { return value; });
        value = 0.25;

        QCOMPARE(line(registry.textExposition(), "hub_jobs_waiting "),
                 QStringLiteral("hub_jobs_waiting 0.25"));
    }

    void aGaugeMayUseTheRegistry()
    {
        MetricsRegistry registry;
        registry.gauge(QStringLiteral("operations"), QStringLiteral("Known operations."), [&] {
            return static_cast<double>(registry.operations().size());
        });

        QCOMPARE(line(registry.textExposition(), "hub_operations "),
                 QStringLiteral("hub_operations 0"));
    }

    void oddNumbersAreWrittenAsTheFormatWants_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("NaN");
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity()
                                  << QStringLiteral("+Inf");
        QTest::newRow("minus infinite")
            << -std::numeric_limits<double>::infinity() << QStringLiteral("-Inf");
        QTest::newRow("large") << 4294967296.0 << QStringLiteral("4294967296");
        QTest::newRow("fraction") << 0.1 << QStringLiteral("0.1");
    }
    void oddNumbersAreWrittenAsTheFormatWants()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        MetricsRegistry registry;

        registry.gauge(QStringLiteral("odd"), QStringLiteral("Odd."), [value] { return value; });

        QCOMPARE(line(registry.textExposition(), "hub_odd "), QStringLiteral("hub_odd ") + text);
    }

    void anOperationIsAHistogramWithExactPromises()
    {
        MetricsRegistry registry;
        Operation &operation = registry.operation(QStringLiteral("job.x"));
        operation.record(500us, true);
        operation.record(3s, true);
        operation.record(3s + 1ns, true);
        operation.record(6s, false);

        const QByteArray text = registry.textExposition();

        const auto bucket = [&](const char *edge) {
            const QByteArray start =
                QByteArray("hub_operation_duration_seconds_bucket{operation=\"job.x\",le=\"")
                + edge;
            return line(text, start + "\"}").section(QLatin1Char(' '), 1);
        };
        QCOMPARE(bucket("0.001"), QStringLiteral("1"));
        QCOMPARE(bucket("1"), QStringLiteral("1"));
        QCOMPARE(bucket("3"), QStringLiteral("2"));
        QCOMPARE(bucket("5"), QStringLiteral("3"));
        QCOMPARE(bucket("+Inf"), QStringLiteral("4"));
        QCOMPARE(line(text, "hub_operation_duration_seconds_count"),
                 QStringLiteral("hub_operation_duration_seconds_count{operation=\"job.x\"} 4"));
        QCOMPARE(line(text, "hub_operation_duration_seconds_sum"),
                 QStringLiteral("hub_operation_duration_seconds_sum{operation=\"job.x\"} 12.0005"));
        QCOMPARE(line(text, "hub_operation_over_3s_total{"),
                 QStringLiteral("hub_operation_over_3s_total{operation=\"job.x\"} 2"));
        QCOMPARE(line(text, "hub_operation_over_5s_total{"),
                 QStringLiteral("hub_operation_over_5s_total{operation=\"job.x\"} 1"));
        QCOMPARE(line(text, "hub_operation_failures_total{"),
                 QStringLiteral("hub_operation_failures_total{operation=\"job.x\"} 1"));
    }

    void hostileNamesAreEscaped()
    {
        MetricsRegistry registry;
        registry.operation(QStringLiteral("a\"b\\c\nd")).record(1ms, true);
        registry.counter(QStringLiteral("x"), QStringLiteral("Two\nlines \\ here")).add();

        const QByteArray text = registry.textExposition();

        QCOMPARE(line(text, "hub_operation_failures_total"),
                 QStringLiteral("hub_operation_failures_total{operation=\"a\\\"b\\\\c\\nd\"} 0"));
        QCOMPARE(line(text, "# HELP hub_x_total"),
                 QStringLiteral("# HELP hub_x_total Two\\nlines \\\\ here"));
    }

    void everyLineIsWellFormed()
    {
        MetricsRegistry registry;
        registry.operation(QStringLiteral("http.GET /api/v1/jobs/{id}")).record(1ms, true);
        registry.operation(QStringLiteral("a\"b\\c\nd")).record(7s, false);
        registry.counter(QStringLiteral("jobs"), QStringLiteral("Jobs.")).add();
        registry.gauge(QStringLiteral("load"), QStringLiteral("Load."), [] { return -1e-9; });

        const QByteArray text = registry.textExposition();

        QVERIFY(text.endsWith('\n'));
        for (const QByteArray &each : text.chopped(1).split('\n'))
            QVERIFY2(isWellFormed(QString::fromUtf8(each)), each.constData());
    }

    void recordingWhileOthersLookLosesNothing()
    {
        constexpr int kThreads = 4;
        constexpr int kRecords = 20'000;
        MetricsRegistry registry;
        std::atomic<int> running = kThreads;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kRecords; ++i) {
                    registry.operation(QStringLiteral("op.%1").arg((i + t) % 10))
                        .record(1ms, i % 2 == 0);
                    registry.counter(QStringLiteral("c"), QStringLiteral("C.")).add();
                }
                --running;
            });
        }
        while (running > 0)
            QVERIFY(registry.textExposition().size() < 100'000);
        for (std::thread &thread : threads)
            thread.join();

        std::uint64_t recorded = 0;
        for (const auto &[name, summary] : registry.operations())
            recorded += summary.latency.count;
        QCOMPARE(recorded, static_cast<std::uint64_t>(kThreads * kRecords));
        QCOMPARE(line(registry.textExposition(), "hub_c_total "),
                 QStringLiteral("hub_c_total %1").arg(kThreads * kRecords));
    }
};

QTEST_GUILESS_MAIN(TestMetricsRegistry)
#include "tst_metrics_registry.moc"
