#include "ui/shell/stall_watch.h"

#include <QEventLoop>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace hub::ui;
using namespace std::chrono_literals;

class TestStallWatch final : public QObject
{
    Q_OBJECT

private:
    std::chrono::nanoseconds m_now{0};
    std::unique_ptr<StallWatch> m_watch;

    /// Handles an event that takes @p span.
    void handle(std::chrono::milliseconds span)
    {
        m_watch->around(this, QEvent::Timer, [this, span] {
            m_now += span;
            return true;
        });
    }
    static void expectWarning()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("did not answer")));
    }

private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<StallWatch>([this] { return qint64(m_now.count()); });
    }

    void anEventOfFiftyMillisecondsIsNoStallYet()
    {
        handle(50ms);

        QCOMPARE(m_watch->count(), 0U);
        QVERIFY(m_watch->words().contains(QStringLiteral("always")));
    }

    void aLongerOneIsAndItIsToldWhoWasBusy()
    {
        QSignalSpy told(m_watch.get(), &StallWatch::stalled);
        expectWarning();

        handle(51ms);

        QCOMPARE(told.size(), 1);
        QCOMPARE(m_watch->count(), 1U);
        QCOMPARE(m_watch->last()->duration, 51ms);
        QCOMPARE(m_watch->last()->where, QStringLiteral("TestStallWatch, Timer"));
        QCOMPARE(m_watch->counters()->worstMs.load(), 51);
    }

    void whatIsSentFromInsideAnEventBelongsToIt()
    {
        expectWarning();

        m_watch->around(this, QEvent::UpdateRequest, [this] {
            handle(30ms);
            handle(30ms);
            return true;
        });

        QCOMPARE(m_watch->count(), 1U);
        QCOMPARE(m_watch->last()->duration, 60ms);
    }

    void aLoopInsideAnotherOneIsNotTheOuterEventsDoing()
    {
        QEventLoop outer;
        QTimer::singleShot(0, this, [this, &outer] {
            m_watch->around(this, QEvent::MouseButtonPress, [this] {
                QEventLoop menu;
                QTimer::singleShot(0, this, [this, &menu] {
                    m_now += 1min; // The menu was open, and nobody did anything.
                    handle(1ms);
                    menu.quit();
                });
                menu.exec();
                return true;
            });
            outer.quit();
        });

        outer.exec();

        QCOMPARE(m_watch->count(), 0U);
    }

    void theWorstIsKeptWhenAShorterOneFollows()
    {
        expectWarning();
        handle(200ms);
        expectWarning();
        handle(60ms);

        QCOMPARE(m_watch->count(), 2U);
        QCOMPARE(m_watch->worst()->duration, 200ms);
        QCOMPARE(m_watch->last()->duration, 60ms);
        QVERIFY(m_watch->words().startsWith(QLatin1Char('2')));
    }
};

QTEST_MAIN(TestStallWatch)

#include "tst_stall_watch.moc"
