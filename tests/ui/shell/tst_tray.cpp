#include "ui/shell/tray.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace hub::ui;

class TestTray final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{Theme::Choice::Dark};

private Q_SLOTS:
    void theStateFollowsTheHubAndItsFigures_data()
    {
        QTest::addColumn<int>("hub");
        QTest::addColumn<StatusFigures>("figures");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name, auto hub, const StatusFigures &figures, auto state) {
            QTest::newRow(name) << int(hub) << figures << int(state);
        };
        using Hub = StatusStrip::Hub;
        using State = Tray::State;
        StatusFigures busy;
        busy.running = 1;
        StatusFigures paused = busy;
        paused.isPaused = true;
        StatusFigures reduced;
        reduced.isolation = StatusFigures::Isolation::Reduced;
        StatusFigures full;
        full.memoryBytes = 91;
        full.memoryLimitBytes = 100;
        StatusFigures roomy = full;
        roomy.memoryBytes = 90;
        row("nothing to do", Hub::Running, StatusFigures(), State::Ok);
        row("a job runs", Hub::Running, busy, State::Busy);
        row("paused", Hub::Running, paused, State::Warning);
        row("less isolation", Hub::Running, reduced, State::Warning);
        row("over nine tenths of the memory", Hub::Running, full, State::Warning);
        row("nine tenths of the memory", Hub::Running, roomy, State::Ok);
        row("it starts", Hub::Starting, busy, State::Offline);
        row("it does not run", Hub::Failed, paused, State::Offline);
    }
    void theStateFollowsTheHubAndItsFigures()
    {
        QFETCH(int, hub);
        QFETCH(StatusFigures, figures);
        QFETCH(int, state);

        QCOMPARE(int(Tray::stateOf(static_cast<StatusStrip::Hub>(hub), figures)), state);
    }

    void everyStateHasAPictureOfItsOwn()
    {
        using State = Tray::State;
        const std::array states{State::Ok, State::Busy, State::Warning, State::Offline};
        for (const State one : states) {
            for (const State other : states) {
                const bool isSame = Tray::iconOf(one).pixmap(24).toImage()
                                    == Tray::iconOf(other).pixmap(24).toImage();
                QCOMPARE(isSame, one == other);
            }
        }
    }
};

QTEST_MAIN(TestTray)

#include "tst_tray.moc"
