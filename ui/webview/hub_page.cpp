#include "ui/webview/hub_page.h"

#include "ui/webview/request_filter.h"

#include <QLoggingCategory>
#include <QWebEngineNewWindowRequest>
#include <QWebEngineSettings>

namespace hub::ui {
namespace {

Q_LOGGING_CATEGORY(logPage, "hub.webview")

} // namespace

HubPage::HubPage(QUrl origin, QWebEngineProfile *profile, QObject *parent)
    : QWebEnginePage(profile, parent)
    , m_origin(std::move(origin))
{
    restrict();
    connect(this,
            &QWebEnginePage::featurePermissionRequested,
            this,
            [this](const QUrl &asking, QWebEnginePage::Feature feature) {
                setFeaturePermission(asking, feature, QWebEnginePage::PermissionDeniedByUser);
            });
    connect(this,
            &QWebEnginePage::newWindowRequested,
            this,
            [this](const QWebEngineNewWindowRequest &request) { leave(request.requestedUrl()); });
}

void HubPage::restrict()
{
    using Attribute = QWebEngineSettings::WebAttribute;
    for (const Attribute off : {QWebEngineSettings::LocalContentCanAccessFileUrls,
                                QWebEngineSettings::LocalContentCanAccessRemoteUrls,
                                QWebEngineSettings::PluginsEnabled,
                                QWebEngineSettings::PdfViewerEnabled,
                                QWebEngineSettings::JavascriptCanOpenWindows,
                                QWebEngineSettings::JavascriptCanPaste,
                                QWebEngineSettings::HyperlinkAuditingEnabled,
                                QWebEngineSettings::ScreenCaptureEnabled,
                                QWebEngineSettings::NavigateOnDropEnabled,
                                QWebEngineSettings::DnsPrefetchEnabled,
                                QWebEngineSettings::AutoLoadIconsForPage,
                                QWebEngineSettings::AllowRunningInsecureContent,
                                QWebEngineSettings::AllowWindowActivationFromJavaScript})
        settings()->setAttribute(off, false);
    // The page copies markup that the user asks for; it reads nothing from the clipboard.
    settings()->setAttribute(QWebEngineSettings::JavascriptCanAccessClipboard, true);
}

bool HubPage::acceptNavigationRequest(const QUrl &url, NavigationType type, bool isMainFrame)
{
    if (isOwn(url, m_origin))
        return !isMainFrame || url.scheme() == m_origin.scheme();
    if (type == NavigationTypeLinkClicked)
        leave(url);
    return false;
}

QWebEnginePage *HubPage::createWindow(WebWindowType /*type*/)
{
    return nullptr;
}

void HubPage::leave(const QUrl &url)
{
    const QString scheme = url.scheme();
    if (scheme == QLatin1StringView("http") || scheme == QLatin1StringView("https"))
        Q_EMIT leaveAsked(url);
}

void HubPage::javaScriptConsoleMessage(JavaScriptConsoleMessageLevel level,
                                       const QString &message,
                                       int line,
                                       const QString &source)
{
    if (level == ErrorMessageLevel)
        qCWarning(logPage).noquote() << message << source << line;
    else
        qCDebug(logPage).noquote() << message << source << line;
}

} // namespace hub::ui
