#include "ui/webview/request_filter.h"

namespace hub::ui {

bool isOwn(const QUrl &url, const QUrl &origin)
{
    const QString scheme = url.scheme();
    if (scheme == QLatin1StringView("data") || scheme == QLatin1StringView("blob"))
        return true;
    const bool isHttp = scheme == origin.scheme() || scheme == QLatin1StringView("ws");
    return isHttp && url.host() == origin.host() && url.port(80) == origin.port(80);
}

RequestFilter::RequestFilter(QUrl origin, QObject *parent)
    : QWebEngineUrlRequestInterceptor(parent)
    , m_origin(std::move(origin))
{}

void RequestFilter::interceptRequest(QWebEngineUrlRequestInfo &info)
{
    if (!isOwn(info.requestUrl(), m_origin))
        info.block(true);
}

} // namespace hub::ui
