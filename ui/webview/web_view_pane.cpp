#include "ui/webview/web_view_pane.h"

#include "ui/webview/hub_page.h"
#include "ui/webview/request_filter.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLocale>
#include <QMessageBox>
#include <QNetworkCookie>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QUrlQuery>
#include <QWebEngineCookieStore>
#include <QWebEngineDownloadRequest>
#include <QWebEngineProfile>
#include <QWebEngineScript>
#include <QWebEngineScriptCollection>
#include <QWebEngineView>

namespace hub::ui {
namespace {

const char *const kCookie = "aio_session";
const char *const kThemeScript = "hub-theme";

/// The first page waits for the cookie so long; without it the page shows the sign-in form.
constexpr int kCookiePatienceMs = 5000;

constexpr int kMostEnds = 3;
constexpr qint64 kEndsWithinMs = 60'000;
constexpr int kReloadAfterMs = 100;

constexpr int kProgressEveryMs = 500;

QNetworkCookie cookieOf(const QByteArray &secret)
{
    QNetworkCookie cookie(kCookie, secret);
    cookie.setHttpOnly(true);
    cookie.setPath(QStringLiteral("/"));
    cookie.setSameSitePolicy(QNetworkCookie::SameSite::Strict);
    return cookie;
}

/// What the page does by itself at its start (public/boot.js), now and for the next start.
QString themeSource(const QString &theme)
{
    return QStringLiteral("try { localStorage.setItem('aio-hub.theme', '%1'); } catch {}"
                          "if (document.documentElement)"
                          " document.documentElement.dataset.theme = '%1';")
        .arg(theme);
}

/// Puts files where the page finds them (web/src/shared/files/given-files.ts): now, or once it is
/// whole. True where it is our page that has them.
QString givingSource(const QJsonArray &files, const QUrl &origin)
{
    return QStringLiteral("(files => { try {"
                          "if (location.origin !== '%1') return false;"
                          "const key = 'aio-hub.given';"
                          "const before = JSON.parse(sessionStorage.getItem(key) ?? '[]');"
                          "sessionStorage.setItem(key, JSON.stringify(before.concat(files)));"
                          "dispatchEvent(new Event(key));"
                          "return true;"
                          "} catch { return false; } })(")
               .arg(origin.toString(QUrl::RemovePath))
           + QString::fromUtf8(QJsonDocument(files).toJson(QJsonDocument::Compact))
           + QStringLiteral(")");
}

} // namespace

WebViewPane::WebViewPane(Options options, QWidget *parent)
    : m_options(std::move(options))
    , m_path(m_options.path)
{
    m_time.start();
    m_view = new QWebEngineView(parent);
    m_view->setObjectName(QStringLiteral("page.web"));
    m_view->setAccessibleName(tr("Workspace"));
    makeProfile();
    m_page = new HubPage(m_options.origin, m_profile, m_view);
    m_page->setBackgroundColor(m_options.background);
    m_view->setPage(m_page);
    injectTheme();
    connect(m_page, &HubPage::leaveAsked, this, &WebViewPane::askToLeave);
    connect(m_page, &QWebEnginePage::renderProcessTerminated, this, &WebViewPane::rendererEnded);
    connect(m_page, &QWebEnginePage::loadFinished, this, &WebViewPane::handOn);
    connect(m_page, &QWebEnginePage::urlChanged, this, [this](const QUrl &url) {
        if (!isOwn(url, m_options.origin))
            return;
        m_path = url.path();
        m_options.moved(m_path);
    });
    connect(m_profile->cookieStore(),
            &QWebEngineCookieStore::cookieAdded,
            this,
            [this](const QNetworkCookie &cookie) {
                if (cookie.name() == kCookie)
                    load();
            });
    setSession(m_options.sessionSecret);
    QTimer::singleShot(kCookiePatienceMs, this, &WebViewPane::load);
}

WebViewPane::~WebViewPane()
{
    // The page must go before its profile does.
    delete m_page;
}

void WebViewPane::makeProfile()
{
    m_profile = new QWebEngineProfile(QStringLiteral("hub"), this);
    m_profile->setPersistentStoragePath(m_options.profileFolder);
    m_profile->setCachePath(m_options.profileFolder + QStringLiteral("/cache"));
    m_profile->setPersistentCookiesPolicy(QWebEngineProfile::NoPersistentCookies);
    m_profile->setHttpAcceptLanguage(QLocale().bcp47Name());
    m_profile->setUrlRequestInterceptor(new RequestFilter(m_options.origin, m_profile));
    connect(m_profile, &QWebEngineProfile::downloadRequested, this, &WebViewPane::download);
}

QWidget *WebViewPane::widget()
{
    return m_view;
}

void WebViewPane::setSession(const QByteArray &secret)
{
    m_profile->cookieStore()->setCookie(cookieOf(secret), m_options.origin);
}

void WebViewPane::load()
{
    if (m_isLoading)
        return;
    m_isLoading = true;
    reload();
}

void WebViewPane::reload()
{
    QUrl url = m_options.origin;
    url.setPath(m_path);
    // The window has the navigation: the page shows none.
    url.setQuery(QStringLiteral("shell=native"));
    m_page->load(url);
}

void WebViewPane::go(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    if (!m_isLoading)
        return;
    // As a click on a link of the page would do it. Paths are the window's own, not a user's text.
    m_page->runJavaScript(QStringLiteral("history.pushState(null, '', '%1');"
                                         "dispatchEvent(new PopStateEvent('popstate'));")
                              .arg(path));
}

void WebViewPane::give(const QJsonArray &files)
{
    for (const QJsonValue &file : files)
        m_given.append(file);
    handOn();
}

void WebViewPane::handOn()
{
    if (m_given.isEmpty())
        return;
    const qsizetype count = m_given.size();
    const int giving = ++m_givings;
    // A page that goes away before it answers has not got them: the next one is asked when it is
    // loaded. One that got them twice takes them once.
    m_page->runJavaScript(givingSource(m_given, m_options.origin),
                          QWebEngineScript::ApplicationWorld,
                          [this, count, giving](const QVariant &isTaken) {
                              // A later one has given all of these too.
                              if (!isTaken.toBool() || giving != m_givings)
                                  return;
                              for (qsizetype i = 0; i < count; ++i)
                                  m_given.removeFirst();
                          });
}

void WebViewPane::injectTheme()
{
    QWebEngineScriptCollection &scripts = m_page->scripts();
    for (const QWebEngineScript &old : scripts.find(QString::fromLatin1(kThemeScript)))
        scripts.remove(old);
    QWebEngineScript script;
    script.setName(QString::fromLatin1(kThemeScript));
    script.setInjectionPoint(QWebEngineScript::DocumentCreation);
    script.setWorldId(QWebEngineScript::ApplicationWorld);
    script.setSourceCode(themeSource(m_options.theme));
    scripts.insert(script);
}

void WebViewPane::setTheme(const QString &theme, const QColor &background)
{
    m_options.theme = theme;
    m_page->setBackgroundColor(background);
    injectTheme();
    m_page->runJavaScript(themeSource(theme), QWebEngineScript::ApplicationWorld);
}

void WebViewPane::rendererEnded()
{
    const qint64 now = m_time.elapsed();
    m_endsMs.append(now);
    while (now - m_endsMs.first() > kEndsWithinMs)
        m_endsMs.removeFirst();
    if (m_endsMs.size() >= kMostEnds) {
        m_endsMs.clear();
        m_options.gaveUp();
        return;
    }
    QTimer::singleShot(kReloadAfterMs, this, &WebViewPane::reload);
}

QString WebViewPane::hostsFile() const
{
    return m_options.profileFolder + QStringLiteral("/hosts.ini");
}

void WebViewPane::askToLeave(const QUrl &url)
{
    // An ini file's keys have slashes and no dots of their own; a host has none of the former.
    const QString host = url.host();
    if (QSettings(hostsFile(), QSettings::IniFormat).value(host, false).toBool()) {
        QDesktopServices::openUrl(url);
        return;
    }
    auto *const box = new QMessageBox(m_view->window());
    box->setObjectName(QStringLiteral("ask-to-leave"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setWindowTitle(tr("Open in the browser?"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("This link leaves the hub:"));
    box->setInformativeText(url.toDisplayString().left(300));
    auto *const always = new QCheckBox(tr("Do not ask again for %1").arg(host.left(60)), box);
    box->setCheckBox(always);
    QPushButton *const open = box->addButton(tr("Open in the browser"), QMessageBox::AcceptRole);
    box->addButton(tr("Stay here"), QMessageBox::RejectRole);
    connect(box,
            &QMessageBox::buttonClicked,
            this,
            [this, url, host, open, always](QAbstractButton *clicked) {
                if (clicked != open)
                    return;
                if (always->isChecked())
                    QSettings(hostsFile(), QSettings::IniFormat).setValue(host, true);
                QDesktopServices::openUrl(url);
            });
    box->open();
}

void WebViewPane::download(QWebEngineDownloadRequest *request)
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    // Chromium wants to know where to before this returns, so the question is asked here.
    const QString file = QFileDialog::getSaveFileName(
        m_view->window(), tr("Save the file"), folder.filePath(request->downloadFileName()));
    if (file.isEmpty()) {
        request->cancel();
        return;
    }
    const QFileInfo target(file);
    request->setDownloadDirectory(target.absolutePath());
    request->setDownloadFileName(target.fileName());
    follow(request);
    request->accept();
}

void WebViewPane::follow(QWebEngineDownloadRequest *request)
{
    auto *const pace = new QTimer(request);
    pace->setSingleShot(true);
    pace->setInterval(kProgressEveryMs);
    pace->start(); // What is quickly done is told when it is done.
    connect(request, &QWebEngineDownloadRequest::receivedBytesChanged, pace, [=, this] {
        if (pace->isActive() || request->isFinished())
            return;
        pace->start();
        const qint64 total = request->totalBytes();
        const QString share =
            total > 0 ? QLocale().toString(100 * request->receivedBytes() / total) : QString();
        m_options.notice(share.isEmpty()
                             ? tr("Saving %1…").arg(request->downloadFileName())
                             : tr("Saving %1: %2 %").arg(request->downloadFileName(), share),
                         tr("Stop"),
                         [asked = QPointer(request)] {
                             if (asked)
                                 asked->cancel();
                         });
    });
    connect(request, &QWebEngineDownloadRequest::isFinishedChanged, this, [this, request] {
        const QString name = request->downloadFileName();
        const QString place = request->downloadDirectory();
        if (request->state() == QWebEngineDownloadRequest::DownloadCompleted) {
            m_options.notice(tr("Saved: %1").arg(name), tr("Open the folder"), [place] {
                QDesktopServices::openUrl(QUrl::fromLocalFile(place));
            });
        } else if (request->state() == QWebEngineDownloadRequest::DownloadCancelled) {
            m_options.notice(tr("Not saved: %1").arg(name), {}, {});
        } else {
            m_options.notice(
                tr("Not saved: %1: %2").arg(name, request->interruptReasonString()), {}, {});
        }
    });
}

} // namespace hub::ui

extern "C" Q_DECL_EXPORT hub::ui::WebPane *aioHubMakeWebPane(
    const hub::ui::WebPane::Options &options, QWidget *parent)
{
    return new hub::ui::WebViewPane(options, parent);
}
