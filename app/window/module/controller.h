#pragma once

#include "app/window/window_host.h"
#include "ui/shell/main_window.h"
#include "ui/shell/single_instance.h"
#include "ui/shell/web_pane.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

class QStackedWidget;

namespace hub {
class JobDesk;
class LiveFeed;
} // namespace hub

namespace hub::ui {
class DashboardHistory;
}

namespace hub::app {

/// Joins the window and the program: starts the engine when the window has been painted, gives the
/// window its pages, and passes on files and links.
///
/// Threads: GUI.
class Controller final : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive the controller.
    Controller(WindowHost &host, ui::MainWindow &window);
    ~Controller() override;

private:
    void begin();
    void started(const Result<WindowHost::Running> &result);
    void failed(const Error &error);
    void listen();
    void watch(Engine &engine);
    void addPages();
    QWidget *kept(QWidget *page);
    void renewSession();
    void showWeb(const QByteArray &secret);
    void showWebMissing(const Error &error);
    void showWebStopped();
    void addHold();
    void holdJobs();
    static void measureStalls(Engine &engine);
    void take(const QByteArrayList &paths);
    void giveToPage(const IntakeReport &report);
    void tookIn(const IntakeReport &report, Aim aim);
    void settleWeb();
    void takeHandover(const ui::Handover &handover);
    void watchStop();

    WindowHost &m_host;
    ui::MainWindow &m_window;
    QString m_url;
    bool m_isRunning = false;
    bool m_isListening = false;
    bool m_isWebSettled = false; ///< Whether there is a web view is known.
    ui::Handover m_waiting;      ///< What came before the hub ran.
    std::unique_ptr<LiveFeed> m_feed;
    std::unique_ptr<ui::DashboardHistory> m_history; ///< Collects before its page is there.
    std::unique_ptr<JobDesk> m_desk;
    std::vector<QPointer<QWidget>> m_pages; ///< Those that stand on the feed and the desk.
    std::unique_ptr<ui::WebPane> m_web;
    QStackedWidget *m_webPages = nullptr; ///< The view, and what is shown in its place.
    int m_intakes = 0;                    ///< Under way.
    bool m_arePaused = false;
    QString m_webPath = QStringLiteral("/");
    QTimer m_renewal;
};

} // namespace hub::app
