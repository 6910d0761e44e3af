#include "ui/dashboard/dashboard_page.h"

#include "ui/charts/chart_export.h"
#include "ui/dashboard/dashboard_charts.h"
#include "ui/dashboard/dashboard_toolbar.h"
#include "ui/dashboard/slowest_card.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>

namespace hub::ui {
namespace {

QString rangeKey()
{
    return QStringLiteral("dashboard/range");
}

/// "15 min", "6 h".
QString rangeText(qint64 range)
{
    const qint64 minutes = range / 60'000;
    return minutes < 60 ? DashboardPage::tr("%1 min").arg(minutes)
                        : DashboardPage::tr("%1 h").arg(minutes / 60);
}

} // namespace

DashboardPage::DashboardPage(DashboardHistory &history,
                             Theme &theme,
                             QString stateFile,
                             QWidget *parent)
    : QWidget(parent)
    , m_history(history)
    , m_stateFile(std::move(stateFile))
    , m_toolbar(new DashboardToolbar(m_group, this))
    , m_notice(new QLabel(this))
    , m_charts(new DashboardCharts(m_history, m_group, this))
    , m_slowest(new SlowestCard(this))
    , m_export(new ChartExport(this))
    , m_content(new QWidget)
{
    setObjectName(QStringLiteral("dashboard"));
    setAccessibleName(tr("Dashboard"));
    auto *title = new QLabel(tr("Dashboard"), this);
    Theme::setRole(title, "page-title");
    auto *head = new QHBoxLayout;
    head->setContentsMargins(22, 16, 14, 0);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_toolbar);
    Theme::setRole(m_notice, "warning");
    m_notice->setWordWrap(true);
    m_notice->hide();

    Theme::setRole(m_content, "page");
    auto *body = new QVBoxLayout(m_content);
    body->setContentsMargins(22, 12, 22, 18);
    body->setSpacing(12);
    body->addWidget(m_notice);
    body->addWidget(makeCards());
    body->addWidget(m_charts, 1);
    body->addWidget(m_slowest);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);

    fillExportMenu();
    connect(m_export, &ChartExport::failed, this, [this](const Error &error) {
        m_saveProblem = tr("Not saved: %1").arg(error.message());
        sayNotice();
    });
    connect(m_export, &ChartExport::saved, this, [this] {
        m_saveProblem.clear();
        sayNotice();
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    if (!m_stateFile.isEmpty()) {
        const QSettings settings(m_stateFile, QSettings::IniFormat);
        if (const qint64 range = settings.value(rangeKey()).toLongLong(); range > 0)
            m_group.setRange(range);
    }
    connect(&m_group, &ChartGroup::controlsChanged, this, &DashboardPage::followControls);
    connect(&history, &DashboardHistory::grown, this, &DashboardPage::follow);
    follow();
}

QWidget *DashboardPage::makeCards()
{
    auto *cards = new QWidget(this);
    auto *row = new QHBoxLayout(cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    const auto make = [cards, row](const char *id, const QString &title) {
        auto *card = new FigureCard(QString::fromLatin1(id), title, cards);
        row->addWidget(card, 1);
        return card;
    };
    const auto add = [this, make](const char *id, const QString &title, auto text) {
        m_cards.emplace_back(make(id, title), text);
    };
    m_sla = make("sla", tr("SLA · 95 % under 5 s"));
    add("response", tr("Response p95"), &Figures::responseTime);
    add("throughput", tr("Throughput"), &Figures::throughput);
    add("hit-ratio", tr("Cache hit ratio"), &Figures::hitRatio);
    add("memory", tr("Memory"), &Figures::memory);
    add("jobs", tr("Jobs"), &Figures::jobs);
    return cards;
}

void DashboardPage::fillExportMenu()
{
    QMenu &menu = m_toolbar->exportMenu();
    menu.addAction(tr("Picture of all charts (PNG)…"), this, [this] {
        m_group.setCrosshair(std::nullopt);
        m_export->askAndSave(
            window(), QStringLiteral("dashboard.png"), ChartExport::pngOf(m_content->grab()));
    });
    menu.addSeparator();
    for (LiveChart *chart : m_charts->all()) {
        menu.addAction(tr("Values of “%1” (CSV)…").arg(chart->spec().title), this, [this, chart] {
            m_export->askAndSave(window(), chart->spec().id + QStringLiteral(".csv"), chart->csv());
        });
        addMenuOf(*chart);
    }
}

void DashboardPage::addMenuOf(LiveChart &chart)
{
    chart.setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *values = new QAction(tr("Save its values (CSV)…"), &chart);
    auto *picture = new QAction(tr("Save its picture (PNG)…"), &chart);
    connect(values, &QAction::triggered, this, [this, &chart] {
        m_export->askAndSave(window(), chart.spec().id + QStringLiteral(".csv"), chart.csv());
    });
    connect(picture, &QAction::triggered, this, [this, &chart] {
        m_export->askAndSave(window(),
                             chart.spec().id + QStringLiteral(".png"),
                             ChartExport::pngOf(chart.picture()));
    });
    chart.addActions({values, picture});
}

void DashboardPage::follow()
{
    if (m_history.isEmpty())
        return;
    m_charts->follow();
    if (isVisible() && !m_group.isPaused())
        sayFigures();
}

void DashboardPage::followControls()
{
    if (isVisible() && !m_history.isEmpty())
        saySla();
    if (m_stateFile.isEmpty())
        return;
    QSettings settings(m_stateFile, QSettings::IniFormat);
    if (settings.value(rangeKey()).toLongLong() != m_group.range())
        settings.setValue(rangeKey(), m_group.range());
}

void DashboardPage::saySla()
{
    const ChartGroup::View view = m_group.view();
    m_sla->show(slaText(m_history.operations().sum(view.from, view.to),
                        m_group.isZoomed() ? tr("the time shown") : rangeText(m_group.range())));
}

void DashboardPage::sayFigures()
{
    saySla();
    for (const auto &[card, text] : m_cards)
        card->show((m_history.figures().*text)());
    m_slowest->show(m_history.figures().now().slowest);
    sayNotice();
}

void DashboardPage::sayNotice()
{
    QStringList problems;
    if (const QString &problem = m_history.figures().now().databaseProblem; !problem.isEmpty())
        problems.append(tr("The database does not answer: %1").arg(problem));
    if (!m_saveProblem.isEmpty())
        problems.append(m_saveProblem);
    m_notice->setText(problems.join(u'\n'));
    m_notice->setVisible(!problems.isEmpty());
}

void DashboardPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_history.isEmpty())
        sayFigures();
}

} // namespace hub::ui
