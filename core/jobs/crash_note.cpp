#include "core/jobs/crash_note.h"

#include "core/base/io.h"
#include "core/base/logging.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace hub::jobs {
namespace {

constexpr std::array<int, 5> kSignals{SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE};
constexpr std::size_t kMaxNoteBytes = 64;
constexpr std::size_t kAlternateStackBytes = 32UL * 1024;
constexpr qint64 kMaxFileBytes = 1024LL * 1024;

// Read by the signal handler: plain memory with constant initialisation, so that touching it on a
// dying thread allocates nothing.
struct Note
{
    std::array<char, kMaxNoteBytes> text;
    std::size_t size;
};
constinit thread_local Note currentNote{};
constinit std::atomic<int> noteFile{-1};
std::array<struct sigaction, kSignals.size()> usualActions;

void noteAndDie(int signal)
{
    const int descriptor = noteFile.load();
    if (currentNote.size > 0 && descriptor >= 0) {
        // One write, so that two dying threads do not mix their lines. Its failure cannot be told.
        const ssize_t written = ::write(descriptor, currentNote.text.data(), currentNote.size);
        static_cast<void>(written);
    }
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        if (kSignals[i] == signal)
            ::sigaction(signal, &usualActions[i], nullptr);
    }
    // Blocked until the handler returns; then the usual action takes it.
    static_cast<void>(::raise(signal));
}

/// Gives this thread a stack for the handler, which must work after an overflow of the usual one.
void ensureAlternateStack()
{
    struct Stack
    {
        std::unique_ptr<std::array<char, kAlternateStackBytes>> memory;
        Stack()
        {
            stack_t present{};
            if (::sigaltstack(nullptr, &present) == 0 && (present.ss_flags & SS_DISABLE) == 0)
                return;
            memory = std::make_unique<std::array<char, kAlternateStackBytes>>();
            stack_t ours{};
            ours.ss_sp = memory->data();
            ours.ss_size = memory->size();
            ::sigaltstack(&ours, nullptr);
        }
        ~Stack()
        {
            if (!memory)
                return;
            stack_t none{};
            none.ss_flags = SS_DISABLE;
            ::sigaltstack(&none, nullptr);
        }
        Stack(const Stack &) = delete;
        Stack &operator=(const Stack &) = delete;
    };
    thread_local const Stack stack;
    static_cast<void>(stack);
}

} // namespace

void installCrashNotes(const QByteArray &file)
{
    const int descriptor =
        ::open(file.constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        qCWarning(logJobs).noquote()
            << errnoError(QStringLiteral("crashes will not be blamed on a job: cannot open %1")
                              .arg(QString::fromLocal8Bit(file)),
                          errno)
                   .message();
    }
    if (const int former = noteFile.exchange(descriptor); former >= 0)
        ::close(former);
    static bool areHandlersInPlace = false;
    if (descriptor < 0 || std::exchange(areHandlersInPlace, true))
        return;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        struct sigaction action = {};
        action.sa_handler = noteAndDie;
        action.sa_flags = SA_ONSTACK;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(kSignals[i], &action, &usualActions[i]);
    }
}

QString crashNote(const QString &jobId, int attempt)
{
    return QStringLiteral("%1 %2").arg(jobId).arg(attempt);
}

QSet<QString> readCrashNotes(const QByteArray &file)
{
    QSet<QString> notes;
    const auto content = readFile(file, kMaxFileBytes);
    if (!content) {
        if (content.error().kind != Error::Kind::NotFound)
            qCWarning(logJobs).noquote() << content.error().message();
        return notes;
    }
    for (const QByteArray &line : content->split('\n')) {
        if (!line.isEmpty())
            notes.insert(QString::fromUtf8(line));
    }
    return notes;
}

Result<void> clearCrashNotes(const QByteArray &file)
{
    if (::truncate(file.constData(), 0) == 0 || errno == ENOENT)
        return {};
    return fail(
        errnoError(QStringLiteral("cannot clear %1").arg(QString::fromLocal8Bit(file)), errno));
}

CrashNoteScope::CrashNoteScope(const QString &jobId, int attempt)
{
    ensureAlternateStack();
    const QByteArray line = crashNote(jobId, attempt).toUtf8().left(kMaxNoteBytes - 1) + '\n';
    std::memcpy(currentNote.text.data(), line.constData(), static_cast<std::size_t>(line.size()));
    currentNote.size = static_cast<std::size_t>(line.size());
}

CrashNoteScope::~CrashNoteScope()
{
    currentNote.size = 0;
}

} // namespace hub::jobs
