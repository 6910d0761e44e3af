#pragma once

#include <QByteArray>

namespace hub::sessions {

/// The credential of one start of the hub, for its owner's own programs: 256 bit of chance.
///
/// Units:   none.
/// Threads: every function may be called from any thread.
/// Errors:  none; generate() ends the process where the kernel gives no random bytes.
class LaunchToken final
{
public:
    [[nodiscard]] static LaunchToken generate();

    /// 43 characters of base64url. For `endpoint.json` alone: never for a log, a URL or argv.
    [[nodiscard]] const QByteArray &text() const { return m_text; }

    /// Takes as long whatever of @p given is right.
    [[nodiscard]] bool matches(QByteArrayView given) const;

private:
    explicit LaunchToken(QByteArray text);

    QByteArray m_text;
};

} // namespace hub::sessions
