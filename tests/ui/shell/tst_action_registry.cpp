#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QTest>
#include <QWidget>

using namespace hub::ui;

class TestActionRegistry final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{Theme::Choice::Dark};

private Q_SLOTS:
    void oneDescriptionGivesNameShortcutAndTestId()
    {
        QWidget window;
        ActionRegistry registry(&window);

        const QAction *const action = registry.add({QStringLiteral("view.palette"),
                                                    QStringLiteral("Find a command"),
                                                    MenuPlace::View,
                                                    QKeySequence(QStringLiteral("Ctrl+K")),
                                                    QStringLiteral("search"),
                                                    {},
                                                    [] {}});

        QCOMPARE(action->text(), QStringLiteral("Find a command"));
        QCOMPARE(action->shortcut(), QKeySequence(QStringLiteral("Ctrl+K")));
        QCOMPARE(action->objectName(), QStringLiteral("action.view.palette"));
        QVERIFY(window.actions().contains(action));
        QCOMPARE(registry.find(QStringLiteral("view.palette")), action);
        QVERIFY(registry.find(QStringLiteral("view.nothing")) == nullptr);
    }

    void aMenuHoldsTheActionsOfItsPlaceInTheirOrder()
    {
        QWidget window;
        ActionRegistry registry(&window);
        for (const char *const id : {"b", "a"}) {
            registry.add(
                {QString::fromLatin1(id), QString::fromLatin1(id), MenuPlace::Go, {}, {}, {}, [] {
                 }});
        }
        registry.add(
            {QStringLiteral("c"), QStringLiteral("c"), MenuPlace::File, {}, {}, {}, [] {}});
        QMenu menu;

        registry.fill(&menu, MenuPlace::Go);

        QCOMPARE(menu.actions().size(), 2);
        QCOMPARE(menu.actions().at(0)->text(), QStringLiteral("b"));
    }

    void aLinkRunsItsActionOnceAndNothingElse()
    {
        QWidget window;
        ActionRegistry registry(&window);
        int runs = 0;
        QAction *const action = registry.add({QStringLiteral("go.jobs"),
                                              QStringLiteral("Go to Jobs"),
                                              MenuPlace::Go,
                                              {},
                                              {},
                                              QStringLiteral("jobs"),
                                              [&runs] { ++runs; }});

        QVERIFY(registry.open(QStringLiteral("aio://jobs")));
        QCOMPARE(runs, 1);
        QVERIFY(!registry.open(QStringLiteral("aio://unknown")));
        QVERIFY(!registry.open(QStringLiteral("https://jobs")));
        action->setEnabled(false);
        QVERIFY(!registry.open(QStringLiteral("aio://jobs")));
        QCOMPARE(runs, 1);
    }

    void theNameInALinkIsWhatStandsBetween_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("aio://jobs") << QStringLiteral("jobs");
        QTest::newRow("slash") << QStringLiteral("aio://jobs/") << QStringLiteral("jobs");
        QTest::newRow("query") << QStringLiteral("aio://jobs?x=1") << QStringLiteral("jobs");
        QTest::newRow("capitals") << QStringLiteral("AIO://jobs") << QStringLiteral("jobs");
        QTest::newRow("empty") << QStringLiteral("aio://") << QString();
        QTest::newRow("another scheme") << QStringLiteral("http://jobs") << QString();
        QTest::newRow("no link") << QStringLiteral("jobs") << QString();
    }
    void theNameInALinkIsWhatStandsBetween()
    {
        QFETCH(QString, link);
        QFETCH(QString, name);

        QCOMPARE(nameInLink(link), name);
    }
};

QTEST_MAIN(TestActionRegistry)

#include "tst_action_registry.moc"
