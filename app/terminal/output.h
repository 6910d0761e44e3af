#pragma once

#include <QByteArray>
#include <QString>

namespace hub::app {

/// One of the process's standard streams, written in whole pieces.
///
/// A reader that went away (`| head`) or a full disk behind a redirection ends the output, not the
/// work: from then on everything written is dropped.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none; isBroken() tells.
class Output final
{
public:
    explicit Output(int descriptor)
        : m_descriptor(descriptor)
    {}

    void write(const QByteArray &bytes);
    void writeLine(const QString &line) { write(line.toUtf8() + '\n'); }

    [[nodiscard]] bool isBroken() const { return m_isBroken; }
    [[nodiscard]] bool isTerminal() const;

    /// Columns of the terminal; 80 where there is none or it does not say.
    [[nodiscard]] int columns() const;

    /// Rows of the terminal; 24 where there is none or it does not say.
    [[nodiscard]] int rows() const;

private:
    int m_descriptor;
    bool m_isBroken = false;
};

/// stdout and stderr of this process.
[[nodiscard]] Output &standardOutput();
[[nodiscard]] Output &standardError();

} // namespace hub::app
