#include "app/window/module/controller.h"

#include "app/window/module/intake_words.h"
#include "app/window/module/web_module.h"
#include "core/base/deliver.h"
#include "core/engine/job_desk.h"
#include "core/engine/live_feed.h"
#include "core/telemetry/metrics_registry.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/jobs/jobs_page.h"
#include "ui/shell/message_page.h"
#include "ui/shell/stall_watch.h"

#include <QApplication>
#include <QDesktopServices>
#include <QFile>
#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QStackedWidget>

namespace hub::app {
namespace {

Q_LOGGING_CATEGORY(logWindow, "hub.window")

/// The page's name for a choice of the theme.
QString themeName(ui::Theme::Choice choice)
{
    switch (choice) {
    case ui::Theme::Choice::Light:
        return QStringLiteral("light");
    case ui::Theme::Choice::Dark:
        return QStringLiteral("dark");
    case ui::Theme::Choice::HighContrast:
        return QStringLiteral("high-contrast");
    case ui::Theme::Choice::System:
        break;
    }
    return QString(ui::schemeName(ui::Theme::current().scheme()));
}

ui::StatusFigures figuresOf(const LiveSnapshot &now)
{
    const auto count = [&now](jobs::State state) {
        return static_cast<int>(now.jobs.byState[static_cast<std::size_t>(state)]);
    };
    ui::StatusFigures figures;
    figures.running = count(jobs::State::Running);
    figures.waiting = count(jobs::State::Waiting) + count(jobs::State::Scheduled)
                      + count(jobs::State::Blocked) + count(jobs::State::Retrying);
    figures.isPaused = now.jobs.isPaused;
    figures.memoryBytes = now.memory.pssBytes;
    figures.memoryLimitBytes = now.memoryLimitBytes;
    // The one that this build has.
    figures.database = QStringLiteral("SQLite");
    if (now.isolation == media::MediaPool::Isolation::Full)
        figures.isolation = ui::StatusFigures::Isolation::Full;
    else if (now.isolation == media::MediaPool::Isolation::Reduced)
        figures.isolation = ui::StatusFigures::Isolation::Reduced;
    return figures;
}

QColor background()
{
    return ui::Theme::current().color(ui::Token::Background);
}

} // namespace

Controller::Controller(WindowHost &host, ui::MainWindow &window)
    : m_host(host)
    , m_window(window)
{
    m_waiting = {host.setup().files, host.setup().links};
    connect(&window, &ui::MainWindow::firstPainted, this, &Controller::begin);
    connect(&window, &ui::MainWindow::filesDropped, this, &Controller::take);
    connect(&window, &ui::MainWindow::quitAsked, qApp, &QApplication::quit);
    connect(&window, &ui::MainWindow::webPathWanted, this, [this](const QString &path) {
        m_webPath = path;
        if (m_web)
            m_web->go(path);
    });
    connect(&ui::Theme::current(), &ui::Theme::changed, this, [this] {
        if (m_web)
            m_web->setTheme(themeName(ui::Theme::current().choice()), background());
    });
    m_renewal.setSingleShot(true);
    connect(&m_renewal, &QTimer::timeout, this, &Controller::renewSession);
    window.addRoute(
        {QStringLiteral("hub"), tr("Hub"), QStringLiteral("house"), QStringLiteral("/")});
    window.addRoute({QStringLiteral("images"),
                     tr("Images"),
                     QStringLiteral("images"),
                     QStringLiteral("/images")});
    watchStop();
}

Controller::~Controller()
{
    // They ask the feed and the desk, which go next; the window that owns them goes later.
    for (const QPointer<QWidget> &page : m_pages)
        delete page;
}

void Controller::watchStop()
{
    auto *const stop =
        new QSocketNotifier(m_host.setup().stopDescriptor, QSocketNotifier::Read, this);
    connect(stop, &QSocketNotifier::activated, qApp, &QApplication::quit);
}

void Controller::begin()
{
    m_window.setHub(ui::StatusStrip::Hub::Starting, {});
    deliver(m_host.start(), this, [this](const Result<WindowHost::Running> &result) {
        started(result);
    });
}

void Controller::started(const Result<WindowHost::Running> &result)
{
    if (!result) {
        failed(result.error());
        return;
    }
    m_isRunning = true;
    m_url = result->url;
    m_window.setHub(ui::StatusStrip::Hub::Running, m_url);
    listen();
    watch(*result->engine);
    m_window.addTray();
    m_window.showFirstPage();
    renewSession();
    if (m_host.setup().runsAsRoot)
        m_window.tell(tr("The window runs as root: the web view has no sandbox."));
    else if (!result->notices.isEmpty())
        m_window.tell(result->notices.join(u'\n'));
    takeHandover(std::exchange(m_waiting, {}));
}

void Controller::failed(const Error &error)
{
    // Two starts at once: the one that came second meets the first one's lock before its socket.
    if (error.kind == Error::Kind::Busy && m_host.handOver()) {
        qApp->quit();
        return;
    }
    m_window.setHub(ui::StatusStrip::Hub::Failed, {});
    m_window.showFailure(tr("The hub could not start"), startWords(error), [this] { begin(); });
}

void Controller::listen()
{
    const QString socket = QFile::decodeName(m_host.setup().socket);
    if (m_isListening || socket.isEmpty())
        return;
    auto *const instance = new ui::SingleInstance(this);
    connect(instance, &ui::SingleInstance::handedOver, this, [this](const ui::Handover &handover) {
        m_window.comeForward();
        takeHandover(handover);
    });
    const auto listening = instance->listen(socket);
    m_isListening = listening.has_value();
    if (!listening)
        m_window.tell(listening.error().message());
}

void Controller::watch(Engine &engine)
{
    m_feed = std::make_unique<LiveFeed>(engine);
    m_feed->subscribe(this,
                      [this](const LiveSnapshotPtr &now) { m_window.setFigures(figuresOf(*now)); });
    m_history = std::make_unique<ui::DashboardHistory>(*m_feed);
    m_desk = std::make_unique<JobDesk>(engine);
    addPages();
    addHold();
    measureStalls(engine);
}

void Controller::addHold()
{
    QAction *const hold = m_window.actions().add({QStringLiteral("jobs.hold"),
                                                  tr("Pause the jobs"),
                                                  ui::MenuPlace::None,
                                                  {},
                                                  QStringLiteral("pause"),
                                                  {},
                                                  [this] { holdJobs(); }});
    m_feed->subscribe(hold, [this, hold](const LiveSnapshotPtr &now) {
        m_arePaused = now->jobs.isPaused;
        hold->setText(m_arePaused ? tr("Let the jobs go on") : tr("Pause the jobs"));
    });
}

void Controller::holdJobs()
{
    deliver(m_desk->setQueuePaused(!m_arePaused), this, [this](const Result<void> &done) {
        if (!done)
            m_window.tell(done.error().message());
    });
}

void Controller::measureStalls(Engine &engine)
{
    auto *const application = qobject_cast<ui::WatchedApplication *>(qApp);
    if (application == nullptr)
        return;
    const auto counters = application->stalls().counters();
    engine.metrics().gauge(QStringLiteral("window_stalls"),
                           QStringLiteral("Times that the window took over 50 ms to answer."),
                           [counters] { return static_cast<double>(counters->stalls); });
    engine.metrics().gauge(
        QStringLiteral("window_worst_stall_seconds"),
        QStringLiteral("The longest time that the window took to answer, over 50 ms."),
        [counters] { return static_cast<double>(counters->worstMs) / 1000.0; });
}

void Controller::addPages()
{
    m_window.addPage({QStringLiteral("dashboard"),
                      tr("Dashboard"),
                      QStringLiteral("activity"),
                      ui::Section::Engine,
                      [this](QWidget *parent) {
                          const QByteArray state = m_host.setup().dataFolder + "/window.ini";
                          return kept(new ui::DashboardPage(
                              *m_history, ui::Theme::current(), QFile::decodeName(state), parent));
                      }});
    m_window.addPage({QStringLiteral("jobs"),
                      tr("Jobs"),
                      QStringLiteral("list-checks"),
                      ui::Section::Engine,
                      [this](QWidget *parent) {
                          return kept(new ui::JobsPage(*m_desk, ui::Theme::current(), parent));
                      }});
}

QWidget *Controller::kept(QWidget *page)
{
    m_pages.emplace_back(page);
    return page;
}

void Controller::renewSession()
{
    deliver(m_host.openSession(), this, [this](const Result<ViewSession> &session) {
        if (!session) {
            m_window.tell(session.error().message());
            settleWeb();
            return;
        }
        // Half of its life: one renewal may fail.
        m_renewal.start(session->lifetime / 2);
        if (m_web)
            m_web->setSession(session->secret);
        else
            showWeb(session->secret);
        settleWeb();
    });
}

void Controller::showWeb(const QByteArray &secret)
{
    ui::WebPane::Options options;
    options.origin = QUrl(m_url);
    options.sessionSecret = secret;
    options.profileFolder = QFile::decodeName(m_host.setup().dataFolder + "/web-view");
    options.theme = themeName(ui::Theme::current().choice());
    options.background = background();
    options.path = m_webPath;
    options.moved = [this](const QString &path) { m_window.routeMoved(path); };
    options.notice =
        [this](const QString &words, const QString &button, std::function<void()> run) {
            m_window.tell(words, button, std::move(run));
        };
    options.gaveUp = [this] { showWebStopped(); };
    const auto made = makeWebPane(QFile::decodeName(m_host.setup().webLibrary), options, &m_window);
    if (!made) {
        showWebMissing(made.error());
        return;
    }
    m_web.reset(*made);
    m_webPages = new QStackedWidget(&m_window);
    m_webPages->addWidget(m_web->widget());
    m_window.setWebWidget(m_webPages);
}

void Controller::showWebStopped()
{
    qCWarning(logWindow) << "the web view's page has stopped three times within a minute";
    auto *const page =
        new ui::MessagePage(QStringLiteral("triangle-alert"), ui::Token::Warning, m_webPages);
    page->setObjectName(QStringLiteral("page.web-stopped"));
    page->setWords(tr("The page stops again and again"),
                   tr("Its process has ended three times within a minute. Nothing is lost of what "
                      "the hub was given: jobs go on, and the other pages work.\n\nA browser of "
                      "this machine shows the page too. It asks for the token, which aio-hub ctl "
                      "token prints."));
    page->addButton(tr("Load it again"), true, [this, page] {
        m_webPages->removeWidget(page);
        page->deleteLater();
        m_web->reload();
    });
    page->addButton(tr("Open in the browser"), false, [this] {
        QUrl url(m_url);
        url.setPath(m_webPath);
        QDesktopServices::openUrl(url);
    });
    m_webPages->setCurrentIndex(m_webPages->addWidget(page));
}

void Controller::showWebMissing(const Error &error)
{
    auto *const page = new ui::MessagePage(QStringLiteral("box"), ui::Token::Warning, &m_window);
    page->setObjectName(QStringLiteral("page.web-missing"));
    page->setWords(
        tr("The web view is not installed"),
        tr("The pages of the workspace need Qt WebEngine:\n%1\nThen start the hub again. "
           "Until then a browser of this machine shows them at %2.\n\n%3")
            .arg(error.remedy, m_url, error.detail));
    m_window.setWebWidget(page);
}

void Controller::take(const QByteArrayList &paths)
{
    if (!m_isRunning || !m_isWebSettled) {
        m_waiting.files.append(paths);
        return;
    }
    m_window.setIntakes(++m_intakes);
    m_window.tell(tr("Looking at what was given…"));
    const Aim aim = m_web ? Aim::Page : Aim::Jobs;
    auto *const watcher = new QFutureWatcher<IntakeReport>(this);
    connect(watcher, &QFutureWatcherBase::resultReadyAt, this, [this, watcher](int index) {
        giveToPage(watcher->resultAt(index));
    });
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, aim] {
        watcher->deleteLater();
        m_window.setIntakes(--m_intakes);
        const QFuture<IntakeReport> reports = watcher->future();
        tookIn(reports.resultAt(reports.resultCount() - 1), aim);
    });
    watcher->setFuture(m_host.take(paths, aim));
}

void Controller::giveToPage(const IntakeReport &report)
{
    if (report.files.isEmpty() || !m_web)
        return;
    QJsonArray given;
    for (const TakenFile &file : report.files) {
        given.append(QJsonObject{{QStringLiteral("id"), file.artifact},
                                 {QStringLiteral("name"), file.name},
                                 {QStringLiteral("bytes"), file.bytes},
                                 {QStringLiteral("type"), file.mediaType}});
    }
    m_web->give(given);
    // Only with the first ones: whoever has gone elsewhere meanwhile stays there.
    if (report.pictures == report.files.size())
        m_window.showPage(QStringLiteral("images"));
}

void Controller::tookIn(const IntakeReport &report, Aim aim)
{
    const QString page = aim == Aim::Page ? QStringLiteral("images") : QStringLiteral("jobs");
    const bool hasPage = m_window.actions().find(QStringLiteral("go.") + page) != nullptr;
    const QString words = intakeWords(report, aim);
    if (report.pictures == 0 || !hasPage) {
        m_window.tell(words);
        return;
    }
    const QString button = aim == Aim::Page ? tr("Show Images") : tr("Show the jobs");
    const auto show = [this, page] { m_window.showPage(page); };
    // What was left out is told nowhere else.
    if (isFlawed(report))
        m_window.tell(words, button, show);
    else
        m_window.mention(words, button, show);
}

void Controller::settleWeb()
{
    m_isWebSettled = true;
    if (!m_waiting.files.isEmpty())
        take(std::exchange(m_waiting.files, {}));
}

void Controller::takeHandover(const ui::Handover &handover)
{
    if (!m_isRunning) {
        m_waiting.files.append(handover.files);
        m_waiting.links.append(handover.links);
        return;
    }
    for (const QString &link : handover.links) {
        if (!m_window.actions().open(link))
            m_window.tell(tr("Nothing here is called %1.").arg(link.left(200)));
    }
    if (!handover.files.isEmpty())
        take(handover.files);
}

} // namespace hub::app
