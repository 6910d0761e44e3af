#pragma once

#include <QByteArray>
#include <QString>

namespace hub::jobs {

/// Tells the next start which job a process died of.
///
/// A job's thread names its job while it runs; on SIGSEGV, SIGABRT, SIGBUS, SIGILL or SIGFPE the
/// dying thread's job id is appended to the note file (async-signal-safe), and the signal takes its
/// usual course. A `kill -9` from outside leaves no note, so nobody is blamed for it.
///
/// Units:   none.
/// Threads: installCrashNotes() once, on the main thread; CrashNoteScope on the job's thread.
/// Errors:  a file that cannot be opened leaves crashes unblamed.
void installCrashNotes(const QByteArray &file);

/// Names @p jobId as this thread's job for a scope.
class CrashNoteScope final
{
public:
    explicit CrashNoteScope(const QString &jobId);
    ~CrashNoteScope();
    CrashNoteScope(const CrashNoteScope &) = delete;
    CrashNoteScope &operator=(const CrashNoteScope &) = delete;
};

} // namespace hub::jobs
