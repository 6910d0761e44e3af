#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/base/result.h"

#include <QLoggingCategory>

#include <memory>

namespace hub {

Q_DECLARE_LOGGING_CATEGORY(logEngine)
Q_DECLARE_LOGGING_CATEGORY(logDatabase)
Q_DECLARE_LOGGING_CATEGORY(logJobs)
Q_DECLARE_LOGGING_CATEGORY(logMedia)
Q_DECLARE_LOGGING_CATEGORY(logAssets)
Q_DECLARE_LOGGING_CATEGORY(logServer)
Q_DECLARE_LOGGING_CATEGORY(logCommand)

/// Replaces what looks like a secret in @p line by `***`: Authorization and cookie headers, bearer
/// tokens, credentials in URLs, and the values of names like `token`, `password`, `secret` or
/// `api_key`, as `name=value`, `name: value`, `--name value` or JSON. Takes too much rather than
/// too little.
[[nodiscard]] QString redactSecrets(QString line);

/// The QLoggingCategory rules for a least level ("debug", "info", "warning", "error") and
/// @p extraRules, separated by ';', which win over it.
[[nodiscard]] QString logRules(const QString &level, const QString &extraRules = {});

/// Sends every Qt log message to `<folder>/hub.log`, one line each, secrets redacted, rotated by
/// size, and the serious ones to stderr too.
///
/// A line is `2026-11-23T03:30:00.000Z warning hub.media the message`; line breaks and control
/// characters in messages are escaped. `hub.log.1` is the newest of the rotated files.
///
/// Units:   bytes.
/// Threads: install and remove on the main thread; messages may come from any thread.
/// Errors:  install() fails when the log cannot be opened. Afterwards a line that cannot be written
///          goes to stderr, and the file is tried again with the next: logging never stops the
///          work.
class LogFile final
{
public:
    struct Options
    {
        QByteArray folder;
        qint64 maxFileBytes = 8LL * 1024 * 1024;
        int keptFiles = 5;                    ///< Rotated ones, besides hub.log itself.
        QtMsgType stderrLevel = QtWarningMsg; ///< What also goes to stderr.
        QString rules;                        ///< QLoggingCategory filter rules, one a line.
        Io *io = nullptr;                     ///< Null: systemIo(). Must outlive the log.
        const Clock *clock = nullptr;         ///< Null: the machine's. Must outlive the log.
    };

    [[nodiscard]] static Result<std::unique_ptr<LogFile>> install(const Options &options);
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

private:
    LogFile() = default;
};

} // namespace hub
