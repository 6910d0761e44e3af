#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QSet>
#include <QString>

namespace hub::jobs {

/// Tells the next start which job a process died of.
///
/// A job's thread names its job while it runs; on SIGSEGV, SIGABRT, SIGBUS, SIGILL or SIGFPE the
/// dying thread's job and attempt are appended to the note file (async-signal-safe), and the signal
/// takes its usual course. A `kill -9` from outside leaves no note, so nobody is blamed for it.
///
/// Units:   none.
/// Threads: installCrashNotes() on the main thread; CrashNoteScope on the job's thread.
/// Errors:  a file that cannot be opened leaves crashes unblamed.
void installCrashNotes(const QByteArray &file);

/// What a note says of a job: "<id> <attempt>". The attempt keeps an old note from blaming a later
/// one.
[[nodiscard]] QString crashNote(const QString &jobId, int attempt);

/// The notes in @p file; none if there is no such file.
[[nodiscard]] QSet<QString> readCrashNotes(const QByteArray &file);

/// Forgets what is in @p file.
[[nodiscard]] Result<void> clearCrashNotes(const QByteArray &file);

/// Names a job as this thread's for a scope.
///
/// Units:   none.
/// Threads: the job's own; scopes do not nest.
/// Errors:  none.
class CrashNoteScope final
{
public:
    CrashNoteScope(const QString &jobId, int attempt);
    ~CrashNoteScope();
    CrashNoteScope(const CrashNoteScope &) = delete;
    CrashNoteScope &operator=(const CrashNoteScope &) = delete;
};

} // namespace hub::jobs
