#include "core/base/logging.h"

#include "core/base/path_text.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub {

Q_LOGGING_CATEGORY(logEngine, "hub.engine")
Q_LOGGING_CATEGORY(logDatabase, "hub.database")
Q_LOGGING_CATEGORY(logJobs, "hub.jobs")
Q_LOGGING_CATEGORY(logMedia, "hub.media")
Q_LOGGING_CATEGORY(logAssets, "hub.assets")
Q_LOGGING_CATEGORY(logServer, "hub.server")
Q_LOGGING_CATEGORY(logCommand, "hub.command")

namespace {

/// A message over this is cut: a decoder's complaint may carry a whole file.
constexpr qsizetype kMaxMessageCharacters = 16'384;

struct Level
{
    QtMsgType type;
    int severity;
    const char *name;
};

// QtMsgType counts info above fatal, so severities need a table.
constexpr std::array kLevels{
    Level{QtDebugMsg, 0, "debug"},
    Level{QtInfoMsg, 1, "info"},
    Level{QtWarningMsg, 2, "warning"},
    Level{QtCriticalMsg, 3, "error"},
    Level{QtFatalMsg, 4, "fatal"},
};

const Level &levelOf(QtMsgType type)
{
    for (const Level &level : kLevels) {
        if (level.type == type)
            return level;
    }
    return kLevels.back();
}

QByteArray oneLine(const QString &message)
{
    QString text = message.left(kMaxMessageCharacters);
    if (text.size() < message.size())
        text += QStringLiteral("... (%1 characters)").arg(message.size());
    text = redactSecrets(text);
    text.replace(QLatin1Char('\n'), QLatin1StringView("\\n"));
    return pathForDisplay(text.toUtf8()).toUtf8();
}

/// stderr is the last place there is: what fails here is lost.
void writeToStderr(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
}

/// hub.log and its rotated predecessors.
class RotatingFile
{
public:
    explicit RotatingFile(const LogFile::Options &options)
        : m_path(options.folder + "/hub.log")
        , m_maxBytes(options.maxFileBytes)
        , m_keptFiles(options.keptFiles)
        , m_io(options.io ? *options.io : systemIo())
        , m_rotateAt(options.maxFileBytes)
    {}

    Result<void> open();
    void write(const QByteArray &line);

private:
    bool append(const QByteArray &line);
    bool rotate();
    [[nodiscard]] QByteArray rotatedPath(int number) const
    {
        return m_path + '.' + QByteArray::number(number);
    }

    QByteArray m_path;
    qint64 m_maxBytes;
    int m_keptFiles;
    Io &m_io;
    UniqueFd m_file;
    qint64 m_size = 0;
    qint64 m_rotateAt;
    bool m_isFailing = false;
};

Result<void> RotatingFile::open()
{
    const auto failure = [&] {
        return fail(errnoError(
            QStringLiteral("cannot write the log %1").arg(pathForDisplay(m_path)), errno));
    };
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    UniqueFd file(m_io.open(m_path.constData(), kFlags, 0600));
    struct stat status = {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return failure();
    if (!S_ISREG(status.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("cannot write the log %1: it is not a regular file")
                        .arg(pathForDisplay(m_path)),
                    QStringLiteral("move it away"));
    }
    if ((status.st_mode & 0777U) != 0600 && ::fchmod(file.get(), 0600) != 0)
        return failure();
    m_file = std::move(file);
    m_size = status.st_size;
    m_rotateAt = m_maxBytes;
    return {};
}

bool RotatingFile::append(const QByteArray &line)
{
    if (!m_file.isValid() && !open())
        return false;
    const ssize_t written =
        m_io.write(m_file.get(), line.constData(), static_cast<std::size_t>(line.size()));
    if (written == line.size()) {
        m_size += written;
        return true;
    }
    // Half a line would run into the next one.
    if (written > 0 && ::ftruncate(m_file.get(), m_size) != 0)
        m_size += written;
    return false;
}

bool RotatingFile::rotate()
{
    if (m_keptFiles <= 0)
        return m_file.isValid() && ::ftruncate(m_file.get(), 0) == 0 && open();
    for (int number = m_keptFiles - 1; number >= 1; --number) {
        const int result =
            m_io.rename(rotatedPath(number).constData(), rotatedPath(number + 1).constData());
        if (result != 0 && errno != ENOENT)
            return false;
    }
    if (m_io.rename(m_path.constData(), rotatedPath(1).constData()) != 0)
        return false;
    m_file.reset();
    return open().has_value();
}

void RotatingFile::write(const QByteArray &line)
{
    if (m_size > 0 && m_size + line.size() > m_rotateAt && !rotate()) {
        // Tried again only after as much again, not with every line.
        m_rotateAt = m_size + m_maxBytes;
        writeToStderr("cannot rotate the log " + m_path + ": it grows on\n");
    }
    const bool isWritten = append(line);
    if (!isWritten && !m_isFailing)
        writeToStderr("cannot write the log " + m_path + ": messages go to stderr\n");
    m_isFailing = !isWritten;
    if (!isWritten)
        writeToStderr(line);
}

/// What the one message handler of the process works with.
struct Sink
{
    Sink(const LogFile::Options &options, const Clock &wallClock)
        : file(options)
        , clock(wallClock)
        , stderrSeverity(levelOf(options.stderrLevel).severity)
    {}

    RotatingFile file;
    const Clock &clock;
    int stderrSeverity;
    QtMessageHandler previous = nullptr;
};

Mutex &sinkMutex()
{
    static Mutex mutex;
    return mutex;
}

// Only used under sinkMutex().
std::unique_ptr<Sink> &installedSink()
{
    static std::unique_ptr<Sink> sink;
    return sink;
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const Level &level = levelOf(type);
    const QByteArray text = oneLine(message);

    // A message from inside of the handler would wait for its own lock.
    thread_local bool isInside = false;
    if (isInside) {
        writeToStderr(QByteArray(level.name) + ": " + text + '\n');
        return;
    }
    isInside = true;
    {
        const MutexLocker lock(sinkMutex());
        Sink *const sink = installedSink().get();
        if (sink) {
            const QByteArray category = context.category ? context.category : "default";
            sink->file.write(toRfc3339(sink->clock.wallNow()).toLatin1() + ' ' + level.name + ' '
                             + category + ' ' + text + '\n');
        }
        if (!sink || level.severity >= sink->stderrSeverity)
            writeToStderr(QByteArray(level.name) + ": " + text + '\n');
    }
    isInside = false;
}

} // namespace

QString logRules(const QString &level, const QString &extraRules)
{
    QStringList rules;
    int wanted = 0;
    for (const Level &known : kLevels) {
        if (level == QLatin1StringView(known.name))
            wanted = known.severity;
    }
    const std::array<const char *, 3> kQtNames{"debug", "info", "warning"};
    for (std::size_t severity = 0; severity < kQtNames.size(); ++severity) {
        const bool isShown = static_cast<int>(severity) >= wanted;
        rules.append(QStringLiteral("*.%1=%2").arg(QLatin1StringView(kQtNames[severity]),
                                                   isShown ? QLatin1StringView("true")
                                                           : QLatin1StringView("false")));
    }
    // Qt's own debug messages are for those who work on Qt, and come by the thousand.
    rules.append(QStringLiteral("qt.*.debug=false"));
    for (const QString &rule : extraRules.split(QLatin1Char(';'), Qt::SkipEmptyParts))
        rules.append(rule.trimmed());
    return rules.join(QLatin1Char('\n'));
}

Result<std::unique_ptr<LogFile>> LogFile::install(const Options &options)
{
    static const SystemClock systemClock;
    auto sink = std::make_unique<Sink>(options, options.clock ? *options.clock : systemClock);
    if (auto opened = sink->file.open(); !opened)
        return fail(opened.error());

    QLoggingCategory::setFilterRules(options.rules);
    const MutexLocker lock(sinkMutex());
    Q_ASSERT(!installedSink());
    sink->previous = qInstallMessageHandler(handleMessage);
    installedSink() = std::move(sink);
    return std::unique_ptr<LogFile>(new LogFile); // The constructor is private.
}

LogFile::~LogFile()
{
    const MutexLocker lock(sinkMutex());
    qInstallMessageHandler(installedSink()->previous);
    installedSink().reset();
}

} // namespace hub
