#pragma once

#include "core/base/result.h"

#include <QLoggingCategory>

#include <memory>

namespace hub {

Q_DECLARE_LOGGING_CATEGORY(logEngine)
Q_DECLARE_LOGGING_CATEGORY(logDatabase)
Q_DECLARE_LOGGING_CATEGORY(logJobs)
Q_DECLARE_LOGGING_CATEGORY(logMedia)
Q_DECLARE_LOGGING_CATEGORY(logAssets)
Q_DECLARE_LOGGING_CATEGORY(logCommand)

/// Replaces what looks like a secret in @p line: bearer tokens, passwords in URLs, `token=`,
/// `password=`...
[[nodiscard]] QString redactSecrets(QString line);

/// Sends every Qt log message to `<folder>/hub.log`, one line each, secrets redacted, rotated by
/// size, and the serious ones to stderr too.
///
/// Units:   bytes.
/// Threads: install and remove on the main thread; messages may come from any thread.
/// Errors:  a log that cannot be opened or written falls back to stderr; logging never stops the
/// work.
class LogFile final
{
public:
    struct Options
    {
        QByteArray folder;
        qint64 maxFileBytes = 8 * 1024 * 1024;
        int keptFiles = 5;
        QtMsgType stderrLevel = QtWarningMsg; ///< What also goes to stderr.
        QString rules;                        ///< QLoggingCategory filter rules, one a line.
    };

    [[nodiscard]] static Result<std::unique_ptr<LogFile>> install(const Options &options);
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

private:
    struct State;
    explicit LogFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace hub
