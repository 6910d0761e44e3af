// bench_charts --case NAME [--peer] [--seconds N]: measures one thing in a process of its own and
// prints it as JSON.
#include "tests/bench/charts/measuring.h"
#include "ui/theme/theme.h"

#include <QCommandLineParser>

#include <cstdio>
#include <map>

int main(int argc, char *argv[])
{
    using namespace hub;
    using namespace hub::bench;

    const QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption name(
        QStringLiteral("case"), QStringLiteral("what is measured"), QStringLiteral("name"));
    const QCommandLineOption peer(QStringLiteral("peer"),
                                  QStringLiteral("the plain thing in its place"));
    const QCommandLineOption time(QStringLiteral("seconds"),
                                  QStringLiteral("how long each"),
                                  QStringLiteral("number"),
                                  QStringLiteral("15"));
    parser.addOptions({name, peer, time});
    parser.process(application);
    const ui::Theme theme(ui::Theme::Choice::Dark);
    const int seconds = parser.value(time).toInt();
    const bool isOurs = !parser.isSet(peer);
    const std::map<QString, std::function<void()>> cases{
        {QStringLiteral("page"), [=] { measurePage(isOurs, 6, seconds); }},
        {QStringLiteral("panels"), [=] { measurePage(isOurs, 12, seconds); }},
        {QStringLiteral("pan"), [=] { measurePan(isOurs); }},
        {QStringLiteral("crosshair"), [=] { measureCrosshair(isOurs); }},
        {QStringLiteral("dashboard"), [=] { measureDashboard(true, seconds); }},
        {QStringLiteral("hidden"), [=] { measureDashboard(false, seconds); }},
        {QStringLiteral("changes"), [=] { measureJobChanges(isOurs, seconds); }},
        {QStringLiteral("filter"), [=] { measureJobFilter(isOurs); }},
        {QStringLiteral("scroll"), [=] { measureJobScroll(isOurs); }}};
    const auto found = cases.find(parser.value(name));
    if (seconds < 1 || found == cases.end()) {
        std::fputs("bench_charts: --case wants page, panels, pan, crosshair, dashboard, hidden, "
                   "changes, filter "
                   "or scroll; --seconds a number from 1\n",
                   stderr);
        return 2;
    }
    found->second();
    return 0;
}
