#pragma once

#include <QByteArray>
#include <QColor>
#include <QJsonArray>
#include <QString>
#include <QUrl>

#include <functional>

class QWidget;

namespace hub::ui {

/// The web view as the shell sees it. Its code is in a library of its own, which is loaded when the
/// window has been painted; so nothing here needs anything of Qt WebEngine.
///
/// Threads: GUI.
class WebPane
{
public:
    struct Options
    {
        QUrl origin; ///< "http://127.0.0.1:8787": the only place that it goes to.
        QByteArray sessionSecret;
        QString profileFolder; ///< What the page keeps: service worker, local storage.
        QString theme;         ///< As for setTheme().
        QColor background;     ///< Of the page, until it has painted itself.
        QString path;          ///< What it shows first.
        /// The page went to another path by itself, as "/images".
        std::function<void(const QString &path)> moved;
        /// Something that the user should know, in one sentence, and what can be done about it.
        std::function<void(const QString &words, const QString &button, std::function<void()> run)>
            notice;
        /// The page died again and again, and is not loaded anew before reload().
        std::function<void()> gaveUp;
    };

    WebPane() = default;
    WebPane(const WebPane &) = delete;
    WebPane &operator=(const WebPane &) = delete;
    virtual ~WebPane() = default;

    /// Owned by its parent, and this pane by it.
    [[nodiscard]] virtual QWidget *widget() = 0;

    /// Shows the page at @p path, without loading it anew where it is loaded.
    virtual void go(const QString &path) = 0;

    /// The session that holds from here on; the page goes on.
    virtual void setSession(const QByteArray &secret) = 0;

    /// "light", "dark" or "high-contrast".
    virtual void setTheme(const QString &theme, const QColor &background) = 0;

    virtual void reload() = 0;

    /// Gives the page files that the hub has: objects with `id`, `name`, `bytes` and `type`. They
    /// wait until a page is there.
    virtual void give(const QJsonArray &files) = 0;
};

/// What the library exports as `aioHubMakeWebPane`.
using MakeWebPane = WebPane *(*)(const WebPane::Options &options, QWidget *parent);

} // namespace hub::ui
