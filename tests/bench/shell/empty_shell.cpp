// empty_shell: what a Qt window cannot be quicker than; with an address, a bare web view in it that
// shows the page there.
#include <QApplication>
#include <QLabel>
#include <QMainWindow>
#ifdef BENCH_WEB_VIEW
#include <QUrl>
#include <QWebEngineView>
#endif

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
#ifdef BENCH_WEB_VIEW
    auto *const view = new QWebEngineView(&window);
    view->load(QUrl(QString::fromLocal8Bit(argc > 1 ? argv[1] : "about:blank")));
    window.setCentralWidget(view);
#else
    window.setCentralWidget(new QLabel(QStringLiteral("An empty window"), &window));
#endif
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
