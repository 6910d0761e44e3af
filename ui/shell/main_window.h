#pragma once

#include "ui/shell/action_registry.h"
#include "ui/shell/page.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/window_state.h"

#include <QHash>
#include <QMainWindow>

class QStackedWidget;

namespace hub::ui {

class CommandPalette;
class MessagePage;
class Navigation;
class NoticeBar;
class StallWatch;
class Tray;

/// A page that is shown inside the web view: a path of the front end.
struct WebRoute
{
    QString id;
    QString title;
    QString icon;
    QString path; ///< "/images"
};

/// The window: navigation, pages, notices, palette, status.
///
/// It paints before the hub runs. Native pages are added when their part of the engine is there
/// (addPage()); the web view is a widget that comes later still (setWebWidget()).
///
/// Threads: GUI.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// @p stateFile is where the window's state is kept, @p dataFolder what the settings show.
    MainWindow(const QString &stateFile, const QString &dataFolder);
    ~MainWindow() override;

    void addRoute(const WebRoute &route);
    void addPage(Page page);

    /// When the window is on the screen: asking for a tray takes its time.
    void addTray();

    /// Shows what was shown last time, as soon as it is there.
    void showFirstPage();
    void showPage(const QString &id);
    [[nodiscard]] QString currentPage() const { return m_current; }

    /// Replaces what stands in for the web view.
    void setWebWidget(QWidget *widget);
    void routeMoved(const QString &path); ///< The page in the web view went there by itself.

    void setHub(StatusStrip::Hub state, const QString &address);
    void setFigures(const StatusFigures &figures);
    void tell(const QString &text, const QString &button = {}, std::function<void()> run = {});
    /// The same for a while only.
    void mention(const QString &text, const QString &button, std::function<void()> run);

    /// Nothing works without the hub: says why on every page.
    void showFailure(const QString &title, const QString &text, std::function<void()> retry);

    /// To the front, out of the tray and the minimised state.
    void comeForward();

    /// Tells in the status bar and the settings how the window answered. @p watch must outlive it.
    void setStalls(const StallWatch &watch);

    /// Files that are being taken in: ending now would leave some out.
    void setIntakes(int count) { m_intakes = count; }

    [[nodiscard]] ActionRegistry &actions() { return m_actions; }

Q_SIGNALS:
    void firstPainted();
    void webPathWanted(const QString &path);
    void filesDropped(const QByteArrayList &paths);
    void themeChosen(hub::ui::Theme::Choice choice);
    void quitAsked();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Place
    {
        QString id;
        QString path; ///< Of a route; empty for a native page.
        std::function<QWidget *(QWidget *)> make;
        QWidget *widget = nullptr; ///< Once it was shown.
    };
    void build();
    void addGeneralActions();
    void addThemeAction(const QString &id, const QString &title, Theme::Choice choice);
    void addPlace(Place place, const QString &title, const QString &icon, Section section);
    [[nodiscard]] Place *find(const QString &id);
    void chooseTheme(Theme::Choice choice);
    void openFiles();
    void openMenu();
    void followStatus(const QString &topic);
    [[nodiscard]] bool isBusy() const;
    void askToEnd();
    void end();
    void saveState();

    const QString m_stateFile;
    const QString m_dataFolder;
    WindowState m_state;
    ActionRegistry m_actions;
    Navigation *m_navigation = nullptr;
    NoticeBar *m_notice = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_web = nullptr;
    MessagePage *m_failure = nullptr;
    StatusStrip *m_status = nullptr;
    CommandPalette *m_palette = nullptr;
    Tray *m_tray = nullptr;
    std::vector<Place> m_places;
    QString m_current;
    QString m_address;
    StatusFigures m_figures;
    const StallWatch *m_stalls = nullptr;
    int m_intakes = 0;
    bool m_isPainted = false;
    bool m_isQuitting = false;
};

} // namespace hub::ui
