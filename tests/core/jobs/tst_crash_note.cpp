#include "core/jobs/crash_note.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace hub::jobs {
namespace {

/// Runs @p body in a child process, without a core file, and gives the signal that it died of.
template<typename Body>
int signalOf(Body body)
{
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
        // Qt Test's own handlers look for a debugger, which takes seconds.
        for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE})
            ::signal(signal, SIG_DFL);
        body();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace

class TestCrashNote : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QByteArray file() const
    {
        return m_folder.path().toLocal8Bit() + '/' + QTest::currentTestFunction();
    }

private Q_SLOTS:
    void aCrashNamesTheJobOfItsThreadAndAttempt_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("abort") << SIGABRT;
        QTest::newRow("segmentation fault") << SIGSEGV;
        QTest::newRow("bus error") << SIGBUS;
        QTest::newRow("illegal instruction") << SIGILL;
        QTest::newRow("arithmetic") << SIGFPE;
    }
    void aCrashNamesTheJobOfItsThreadAndAttempt()
    {
        QFETCH(int, signal);
        QVERIFY(clearCrashNotes(file()));

        const int death = signalOf([&] {
            installCrashNotes(file());
            std::thread innocent([] { const CrashNoteScope scope(u"innocent"_qs, 1); });
            innocent.join();
            std::thread guilty([&] {
                const CrashNoteScope scope(u"guilty"_qs, 3);
                ::raise(signal);
            });
            guilty.join();
        });

        QCOMPARE(death, signal); // The signal takes its usual course.
        QCOMPARE(readCrashNotes(file()), QSet<QString>{crashNote(u"guilty"_qs, 3)});
    }

    void aKillFromOutsideBlamesNobody()
    {
        const int death = signalOf([&] {
            installCrashNotes(file());
            const CrashNoteScope scope(u"innocent"_qs, 1);
            ::raise(SIGKILL);
        });

        QCOMPARE(death, SIGKILL);
        QVERIFY(readCrashNotes(file()).isEmpty());
    }

    void aCrashOutsideOfAJobBlamesNobody()
    {
        const int death = signalOf([&] {
            installCrashNotes(file());
            {
                const CrashNoteScope scope(u"ended"_qs, 1);
            }
            std::abort();
        });

        QCOMPARE(death, SIGABRT);
        QVERIFY(readCrashNotes(file()).isEmpty());
    }

    void notesGatherUntilTheyAreCleared()
    {
        for (int attempt = 1; attempt <= 2; ++attempt) {
            signalOf([&] {
                installCrashNotes(file());
                const CrashNoteScope scope(u"job"_qs, attempt);
                std::abort();
            });
        }
        QCOMPARE(readCrashNotes(file()).size(), 2);

        QVERIFY(clearCrashNotes(file()));

        QVERIFY(readCrashNotes(file()).isEmpty());
        QVERIFY(clearCrashNotes(m_folder.path().toLocal8Bit() + "/absent"));
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestCrashNote)
#include "tst_crash_note.moc"
