#include "app/terminal/output.h"
#include "app/terminal/stop_signals.h"
#include "app/terminal/warning_tap.h"
#include "core/base/io.h"

#include <QLoggingCategory>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace hub;
using namespace hub::app;

class TestTerminal final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputIsWrittenWhole()
    {
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const UniqueFd reader(pipe[0]);
        const UniqueFd writer(pipe[1]);
        Output output(writer.get());

        output.writeLine(QString::fromUtf8("港 done"));

        std::array<char, 64> buffer{};
        const ssize_t got = ::read(reader.get(), buffer.data(), buffer.size());
        QCOMPARE(QByteArray(buffer.data(), got), QByteArray("港 done\n"));
        QVERIFY(!output.isBroken());
        QVERIFY(!output.isTerminal());
        QCOMPARE(output.columns(), 80);
    }

    void readerThatWentAwayEndsTheOutputOnly()
    {
        const StopSignals ignoresBrokenPipes;
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const UniqueFd writer(pipe[1]);
        ::close(pipe[0]);
        Output output(writer.get());

        output.write("nobody reads this");
        output.write("nor this");

        QVERIFY(output.isBroken());
    }

    void fullDiskBehindARedirectionEndsTheOutputOnly()
    {
        const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        QVERIFY(full.isValid());
        Output output(full.get());

        output.write("no room for this");

        QVERIFY(output.isBroken());
    }

    void stopSignalIsTakenOnce_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void stopSignalIsTakenOnce()
    {
        QFETCH(int, signal);
        StopSignals signals;
        QCOMPARE(signals.take(), 0);

        // To this thread: the test library has one of its own, which blocks no signal and would die
        // of it.
        ::pthread_kill(::pthread_self(), signal);

        pollfd entry{signals.descriptor(), POLLIN, 0};
        QCOMPARE(::poll(&entry, 1, 5000), 1);
        QCOMPARE(signals.take(), signal);
        QCOMPARE(signals.take(), 0);
    }

    void warningsAreTakenAsideAndStillLogged()
    {
        static QStringList logged;
        logged.clear();
        const QtMessageHandler before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
                logged.append(text);
            });
        QStringList taken;
        {
            WarningTap tap;
            qWarning("disk is slow, token=abc123");
            qInfo("just so");
            taken = tap.take();
            QVERIFY(tap.take().isEmpty());
        }
        qWarning("after the tap");
        qInstallMessageHandler(before);

        QCOMPARE(taken.size(), 1);
        QVERIFY(taken[0].startsWith(QStringLiteral("disk is slow")));
        QVERIFY(!taken[0].contains(QStringLiteral("abc123")));
        QCOMPARE(logged.size(), 3);
    }

    void floodOfWarningsIsBounded()
    {
        const QtMessageHandler before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
        WarningTap tap;
        for (int i = 0; i < 500; ++i)
            qWarning("again");
        const auto taken = tap.take();
        qInstallMessageHandler(before);

        QCOMPARE(taken.size(), 100);
    }
};

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_terminal.moc"
