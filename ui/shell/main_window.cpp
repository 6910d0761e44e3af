#include "ui/shell/main_window.h"

#include "ui/shell/command_palette.h"
#include "ui/shell/message_page.h"
#include "ui/shell/navigation.h"
#include "ui/shell/notice_bar.h"
#include "ui/shell/settings_page.h"
#include "ui/shell/stall_watch.h"
#include "ui/shell/tray.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QMimeData>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace hub::ui {
namespace {

constexpr int kFoldsBelow = 1100;

/// Tall pages scroll rather than press the window apart.
QWidget *scrolling(QWidget *page)
{
    auto *const area = new QScrollArea;
    area->setWidget(page);
    area->setAccessibleName(page->accessibleName()); // The keyboard scrolls it.
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    return area;
}

} // namespace

MainWindow::MainWindow(const QString &stateFile, const QString &dataFolder)
    : m_stateFile(stateFile)
    , m_dataFolder(dataFolder)
    , m_state(WindowState::load(stateFile))
    , m_actions(this)
{
    setObjectName(QStringLiteral("window"));
    setWindowTitle(QStringLiteral("AIO Creative Hub"));
    // A small screen at 200 % has less than that.
    setMinimumSize(QSize(720, 480).boundedTo(screen()->availableSize()));
    setAcceptDrops(true);
    addGeneralActions();
    build();
    m_current = QStringLiteral("hub");
    resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    if (!m_state.geometry.isEmpty())
        restoreGeometry(m_state.geometry);
    m_navigation->setFolded(width() < kFoldsBelow);
    Page settings;
    settings.id = QStringLiteral("settings");
    settings.title = tr("Settings");
    settings.icon = QStringLiteral("settings");
    settings.section = Section::Foot;
    settings.make = [this](QWidget *) {
        return scrolling(new SettingsPage(
            m_state,
            m_dataFolder,
            [this] {
                chooseTheme(m_state.theme);
                saveState();
            },
            m_stalls,
            this));
    };
    addPage(settings);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &MainWindow::saveState);
    connect(&Theme::current(), &Theme::changed, this, [this] {
        for (QWidget *const widget : findChildren<QWidget *>())
            widget->update();
    });
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    auto *const menu = new QToolButton;
    menu->setObjectName(QStringLiteral("menu"));
    menu->setIcon(Theme::current().icon(QStringLiteral("ellipsis")));
    menu->setAccessibleName(tr("Menu"));
    menu->setToolTip(tr("Menu (F10)"));
    connect(menu, &QToolButton::clicked, this, &MainWindow::openMenu);
    m_navigation = new Navigation(menu, this);
    m_notice = new NoticeBar(this);
    m_pages = new QStackedWidget(this);
    m_status = new StatusStrip(this);
    auto *const web = new MessagePage(QStringLiteral("hourglass"), Token::TextMuted, m_pages);
    web->setWords(tr("The hub starts"), {});
    m_web = web;
    m_pages->addWidget(m_web);

    auto *const right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_notice);
    right->addWidget(m_pages, 1);
    auto *const upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_navigation);
    upper->addLayout(right, 1);
    auto *const center = new QWidget(this);
    auto *const all = new QVBoxLayout(center);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(upper, 1);
    all->addWidget(m_status);
    setCentralWidget(center);

    m_palette = new CommandPalette(m_actions, this);
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::showPage);
    connect(m_status, &StatusStrip::asked, this, &MainWindow::followStatus);
}

void MainWindow::addPlace(Place place, const QString &title, const QString &icon, Section section)
{
    m_navigation->add(place.id, title, icon, section);
    ActionSpec spec;
    spec.id = QStringLiteral("go.") + place.id;
    spec.title = tr("Go to %1").arg(title);
    spec.menu = MenuPlace::Go;
    spec.icon = icon;
    spec.link = place.id;
    if (const auto number = m_places.size() + 1; place.id == QLatin1StringView("settings"))
        spec.shortcut = QKeySequence(QStringLiteral("Ctrl+,"));
    else if (number <= 10)
        spec.shortcut = QKeySequence(QStringLiteral("Alt+%1").arg(number - 1));
    spec.run = [this, id = place.id] { showPage(id); };
    m_actions.add(std::move(spec));
    m_places.push_back(std::move(place));
}

void MainWindow::addRoute(const WebRoute &route)
{
    addPlace({route.id, route.path, {}, nullptr}, route.title, route.icon, Section::Workspace);
    m_navigation->choose(m_current);
}

void MainWindow::addPage(Page page)
{
    addPlace({page.id, {}, std::move(page.make), nullptr}, page.title, page.icon, page.section);
}

MainWindow::Place *MainWindow::find(const QString &id)
{
    const auto found = std::find_if(
        m_places.begin(), m_places.end(), [&id](const Place &place) { return place.id == id; });
    return found == m_places.end() ? nullptr : &*found;
}

void MainWindow::showFirstPage()
{
    const QString wanted = m_state.page;
    showPage(find(wanted) != nullptr ? wanted : QStringLiteral("hub"));
}

void MainWindow::showPage(const QString &id)
{
    Place *const place = find(id);
    if (place == nullptr)
        return;
    m_current = id;
    m_navigation->choose(id);
    if (!place->path.isEmpty()) {
        m_pages->setCurrentWidget(m_failure != nullptr ? m_failure : m_web);
        Q_EMIT webPathWanted(place->path);
        return;
    }
    if (place->widget == nullptr) {
        place->widget = place->make(m_pages);
        m_pages->addWidget(place->widget);
    }
    m_pages->setCurrentWidget(place->widget);
}

void MainWindow::setWebWidget(QWidget *widget)
{
    const bool isCurrent = m_pages->currentWidget() == m_web;
    m_pages->addWidget(widget);
    if (isCurrent)
        m_pages->setCurrentWidget(widget);
    m_pages->removeWidget(m_web);
    m_web->deleteLater();
    m_web = widget;
}

void MainWindow::routeMoved(const QString &path)
{
    // The longest path that fits: "/" fits everything.
    const Place *best = nullptr;
    for (const Place &place : m_places) {
        const bool fits = !place.path.isEmpty()
                          && (path == place.path || place.path == QLatin1StringView("/")
                              || path.startsWith(place.path + u'/'));
        if (fits && (best == nullptr || place.path.size() > best->path.size()))
            best = &place;
    }
    if (best == nullptr || m_pages->currentWidget() != m_web)
        return;
    m_current = best->id;
    m_navigation->choose(m_current);
}

void MainWindow::setHub(StatusStrip::Hub state, const QString &address)
{
    m_address = address;
    m_status->setHub(state, QUrl(address).authority());
    if (m_tray != nullptr)
        m_tray->setHub(state);
    if (state == StatusStrip::Hub::Running && m_failure != nullptr) {
        m_pages->removeWidget(m_failure);
        m_failure->deleteLater();
        m_failure = nullptr;
        showPage(m_current);
    }
}

void MainWindow::setFigures(const StatusFigures &figures)
{
    m_figures = figures;
    m_status->setFigures(figures);
    m_navigation->setBadge(QStringLiteral("jobs"), figures.running + figures.waiting);
    if (m_tray != nullptr)
        m_tray->setFigures(figures);
}

void MainWindow::mention(const QString &text, const QString &button, std::function<void()> run)
{
    m_notice->mention(text, button, std::move(run));
}

void MainWindow::tell(const QString &text, const QString &button, std::function<void()> run)
{
    m_notice->tell(text, button, std::move(run));
}

void MainWindow::showFailure(const QString &title, const QString &text, std::function<void()> retry)
{
    if (m_failure == nullptr) {
        m_failure = new MessagePage(QStringLiteral("circle-alert"), Token::Danger, m_pages);
        m_failure->setObjectName(QStringLiteral("page.failure"));
        m_failure->addButton(tr("Try again"), true, std::move(retry));
        m_failure->addButton(tr("Quit"), false, [this] { Q_EMIT quitAsked(); });
        m_pages->addWidget(m_failure);
    }
    m_failure->setWords(title, text);
    m_pages->setCurrentWidget(m_failure);
}

void MainWindow::comeForward()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::chooseTheme(Theme::Choice choice)
{
    m_state.theme = choice;
    Theme::current().setChoice(choice);
    saveState();
    Q_EMIT themeChosen(choice);
}

void MainWindow::followStatus(const QString &topic)
{
    if (topic == QLatin1StringView("address")) {
        if (m_address.isEmpty())
            return;
        QApplication::clipboard()->setText(m_address);
        tell(
            tr("%1 is in the clipboard. A browser asks for the token: aio-hub ctl token prints it.")
                .arg(m_address));
        return;
    }
    // The nearest page that this build has.
    const QStringList pages{topic, QStringLiteral("dashboard"), QStringLiteral("settings")};
    for (const QString &page : pages) {
        if (find(page) != nullptr) {
            showPage(page);
            return;
        }
    }
}

void MainWindow::saveState()
{
    m_state.geometry = saveGeometry();
    m_state.page = m_current;
    m_state.lastSystem = Theme::current().systemScheme();
    // A folder that cannot be written has been told of where it matters.
    (void)m_state.save(m_stateFile);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_navigation->setFolded(width() < kFoldsBelow);
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    if (m_isPainted)
        return;
    m_isPainted = true;
    QTimer::singleShot(0, this, [this] { Q_EMIT firstPainted(); });
}

void MainWindow::setStalls(const StallWatch &watch)
{
    m_stalls = &watch;
    const auto follow = [this] { m_status->setAnswers(m_stalls->words()); };
    connect(&watch, &StallWatch::stalled, this, follow);
    follow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    if (!m_isQuitting && m_state.staysInTray && m_tray != nullptr && m_tray->isThere()) {
        hide();
        event->ignore();
        return;
    }
    if (!m_isQuitting && isBusy()) {
        event->ignore();
        askToEnd();
        return;
    }
    event->accept();
    Q_EMIT quitAsked();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    QByteArrayList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths.append(QFile::encodeName(url.toLocalFile()));
    }
    event->acceptProposedAction();
    if (paths.isEmpty()) {
        tell(tr("Only files of this computer can be dropped here."));
        return;
    }
    Q_EMIT filesDropped(paths);
}

} // namespace hub::ui
