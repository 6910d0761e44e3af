#pragma once

#include <QUrl>
#include <QWebEnginePage>

namespace hub::ui {

/// The front end's page: goes to its own server only. A link to elsewhere that the user clicked is
/// opened by the system's browser, after a question.
///
/// Threads: GUI.
class HubPage final : public QWebEnginePage
{
    Q_OBJECT

public:
    HubPage(QUrl origin, QWebEngineProfile *profile, QObject *parent);

Q_SIGNALS:
    void leaveAsked(const QUrl &url);

protected:
    bool acceptNavigationRequest(const QUrl &url, NavigationType type, bool isMainFrame) override;
    QWebEnginePage *createWindow(WebWindowType type) override;
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel level,
                                  const QString &message,
                                  int line,
                                  const QString &source) override;

private:
    void leave(const QUrl &url);
    void restrict();

    const QUrl m_origin;
};

} // namespace hub::ui
