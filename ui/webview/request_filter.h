#pragma once

#include <QUrl>
#include <QWebEngineUrlRequestInterceptor>

namespace hub::ui {

/// Whether the page may load @p url: its own server's, and what it made itself (data:, blob:).
[[nodiscard]] bool isOwn(const QUrl &url, const QUrl &origin);

/// Lets nothing of another host into the view: its Chromium is older than what the web attacks.
///
/// Threads: called by Chromium's.
class RequestFilter final : public QWebEngineUrlRequestInterceptor
{
    Q_OBJECT

public:
    RequestFilter(QUrl origin, QObject *parent);

    void interceptRequest(QWebEngineUrlRequestInfo &info) override;

private:
    const QUrl m_origin;
};

} // namespace hub::ui
