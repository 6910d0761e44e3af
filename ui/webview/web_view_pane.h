#pragma once

#include "ui/shell/web_pane.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>

class QWebEngineDownloadRequest;
class QWebEngineProfile;
class QWebEngineView;

namespace hub::ui {

class HubPage;

/// The web view with its own profile. The session's cookie is in the profile before the first page
/// is loaded.
///
/// Threads: GUI.
class WebViewPane final : public QObject, public WebPane
{
    Q_OBJECT

public:
    WebViewPane(Options options, QWidget *parent);
    ~WebViewPane() override;

    [[nodiscard]] QWidget *widget() override;
    void go(const QString &path) override;
    void setSession(const QByteArray &secret) override;
    void setTheme(const QString &theme, const QColor &background) override;
    void reload() override;
    void give(const QJsonArray &files) override;

private:
    void makeProfile();
    void injectTheme();
    void load();
    void handOn();
    void rendererEnded();
    void askToLeave(const QUrl &url);
    void download(QWebEngineDownloadRequest *request);
    void follow(QWebEngineDownloadRequest *request);
    [[nodiscard]] QString hostsFile() const;

    Options m_options;
    QWebEngineProfile *m_profile = nullptr;
    HubPage *m_page = nullptr;
    QWebEngineView *m_view = nullptr;
    QString m_path;
    bool m_isLoading = false; ///< The first load was asked for.
    QJsonArray m_given;       ///< What the page does not have yet.
    int m_givings = 0;
    QElapsedTimer m_time;
    QList<qint64> m_endsMs; ///< When renderers ended, within the last minute.
};

} // namespace hub::ui
