#include "app/run/run_report.h"

namespace hub::app {
namespace {

/// One line a finished item: for logs, pipes and dumb terminals.
class LineReport : public RunReport
{
public:
    LineReport(Output &out, Output &err)
        : m_out(out)
        , m_err(err)
    {}

    void notice(const QString &text) override
    {
        m_err.writeLine(QStringLiteral("aio-hub: note: ") + text);
    }
    void stateChanged(const RunItem & /*item*/, const jobs::Job & /*job*/) override {}
    void fileWritten(const RunItem & /*item*/, const OutputFile & /*file*/) override {}

    void itemFinished(const RunItem &item, const ItemOutcome &outcome) override
    {
        if (outcome.error)
            m_err.writeLine(lines::failure(item, *outcome.error));
        else
            m_out.writeLine(lines::success(item, outcome));
    }

    void stopping() override
    {
        m_err.writeLine(QStringLiteral("aio-hub: stopping (once more ends it at once)"));
    }

    void finished(const RunSummary &summary) override
    {
        if (summary.wasInterrupted) {
            m_err.writeLine(QStringLiteral(
                "aio-hub: stopped before the end; run the same command again to go on"));
        }
        m_out.writeLine(lines::summary(summary));
    }

private:
    Output &m_out;
    Output &m_err;
};

/// A bar in the last line of the terminal; everything else scrolls above it.
class BarReport final : public RunReport
{
public:
    BarReport(Output &out, Output &err)
        : m_out(out)
        , m_lines(out, err)
    {}
    ~BarReport() override { clear(); }
    BarReport(const BarReport &) = delete;
    BarReport &operator=(const BarReport &) = delete;

    void notice(const QString &text) override
    {
        clear();
        m_lines.notice(text);
        draw();
    }
    void stateChanged(const RunItem & /*item*/, const jobs::Job & /*job*/) override {}
    void fileWritten(const RunItem & /*item*/, const OutputFile & /*file*/) override {}

    void itemFinished(const RunItem &item, const ItemOutcome &outcome) override
    {
        // Successes are in the bar's count; results to read and failures stay on the screen.
        if (!outcome.error && outcome.resultJson.isEmpty())
            return;
        clear();
        m_lines.itemFinished(item, outcome);
        draw();
    }

    [[nodiscard]] bool wantsProgress() const override { return true; }
    void progress(const ProgressView &view) override
    {
        m_view = view;
        draw();
    }

    void stopping() override
    {
        clear();
        m_lines.stopping();
        m_view.reset();
    }
    void finished(const RunSummary &summary) override
    {
        clear();
        m_view.reset();
        m_lines.finished(summary);
    }

private:
    void draw()
    {
        if (!m_view)
            return;
        QByteArray bytes =
            m_isDrawn ? QByteArray() : QByteArrayLiteral("\x1b[?25l"); // Hide cursor.
        bytes += '\r' + progressLine(*m_view, m_out.columns()).toUtf8() + "\x1b[K";
        m_out.write(bytes);
        m_isDrawn = true;
    }
    void clear()
    {
        if (m_isDrawn)
            m_out.write(QByteArrayLiteral("\r\x1b[K\x1b[?25h"));
        m_isDrawn = false;
    }

    Output &m_out;
    LineReport m_lines;
    std::optional<ProgressView> m_view;
    bool m_isDrawn = false;
};

/// One JSON object a line on stdout; what went wrong also goes to stderr for people.
class JsonReport final : public RunReport
{
public:
    JsonReport(Output &out, Output &err)
        : m_out(out)
        , m_err(err)
        , m_lines(err, err)
    {}

    void notice(const QString &text) override
    {
        json::object object{{"event", "notice"}};
        object["text"] = toJsonString(text);
        m_out.write(toJson(object) + '\n');
    }
    void stateChanged(const RunItem &item, const jobs::Job &job) override
    {
        m_out.write(lines::stateJson(item, job) + '\n');
    }
    void fileWritten(const RunItem &item, const OutputFile &file) override
    {
        m_out.write(lines::fileJson(item, file) + '\n');
    }
    void itemFinished(const RunItem &item, const ItemOutcome &outcome) override
    {
        m_out.write(lines::outcomeJson(item, outcome) + '\n');
        if (outcome.error)
            m_err.writeLine(lines::failure(item, *outcome.error));
    }
    void stopping() override { m_lines.stopping(); }
    void finished(const RunSummary &summary) override
    {
        m_out.write(lines::summaryJson(summary) + '\n');
        if (summary.wasInterrupted) {
            m_err.writeLine(QStringLiteral(
                "aio-hub: stopped before the end; run the same command again to go on"));
        }
    }

private:
    Output &m_out;
    Output &m_err;
    LineReport m_lines;
};

} // namespace

std::unique_ptr<RunReport> makeRunReport(bool asJson, Output &out, Output &err)
{
    if (asJson)
        return std::make_unique<JsonReport>(out, err);
    if (out.isTerminal())
        return std::make_unique<BarReport>(out, err);
    return std::make_unique<LineReport>(out, err);
}

} // namespace hub::app
