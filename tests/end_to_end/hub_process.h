#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <QTemporaryDir>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <sys/types.h>

namespace hub::tests {

/// How one call of aio-hub ended.
struct HubResult
{
    int exitCode = -1; ///< 128 + signal where one ended it; -1: it was killed at the deadline.
    QByteArray out;
    QByteArray err;
    std::chrono::milliseconds duration{0};

    [[nodiscard]] QByteArray described() const
    {
        return "exit " + QByteArray::number(exitCode) + "\nstdout: " + out + "\nstderr: " + err;
    }
};

/// A call of the real aio-hub program, in a process of its own. Arguments are bytes.
///
/// The process is killed when the object goes, so that a failing test leaves nothing behind.
class HubProcess final
{
public:
    struct Options
    {
        std::map<QByteArray, QByteArray> environment; ///< Beside the test's own.
        bool asNobody = false;    ///< Without root's rights, if the test has them.
        QByteArray inNewMounts;   ///< A shell command run first, in a mount namespace of its own.
        bool closeStdout = false; ///< The reader of stdout goes away at once.
    };

    HubProcess(const QList<QByteArray> &arguments, const Options &options);
    explicit HubProcess(const QList<QByteArray> &arguments)
        : HubProcess(arguments, Options{})
    {}
    ~HubProcess();
    HubProcess(const HubProcess &) = delete;
    HubProcess &operator=(const HubProcess &) = delete;

    [[nodiscard]] pid_t id() const { return m_process; }
    void signal(int number) const;

    /// Reads what it prints until @p isThere says so of all of stdout, or the deadline passes.
    [[nodiscard]] bool waitForOutput(const std::function<bool(const QByteArray &)> &isThere);

    /// Waits for the end and gives what came of it.
    [[nodiscard]] HubResult finish(std::chrono::seconds deadline = std::chrono::seconds(120));

private:
    bool readSome(std::chrono::milliseconds patience);

    pid_t m_process = -1;
    int m_outPipe = -1;
    int m_errPipe = -1;
    HubResult m_result;
    std::chrono::steady_clock::time_point m_began;
};

/// A folder for one test: photos, output and the hub's data, gone with the object. Everybody may
/// look into it, so that the product can be tried without root's rights.
class Workshop final
{
public:
    Workshop();

    [[nodiscard]] QByteArray path(const QByteArray &name) const;
    [[nodiscard]] QByteArray out() const { return path("out"); }
    [[nodiscard]] QByteArray data() const { return path("data"); }

    /// A photo-like picture, made from @p seed; the ending says the format. Gives its path.
    QByteArray photo(const QByteArray &name, int width, int height, unsigned seed = 1) const;
    QByteArray file(const QByteArray &name, const QByteArray &content) const;
    QByteArray folder(const QByteArray &name) const;

    /// `aio-hub --data <data> WORDS...`, to its end.
    [[nodiscard]] HubResult hub(const QList<QByteArray> &words,
                                const HubProcess::Options &options) const;
    [[nodiscard]] HubResult hub(const QList<QByteArray> &words) const
    {
        return hub(words, HubProcess::Options{});
    }

    /// `run image.optimize FILES --out <out>` with small WebP and JPEG, which are quick to make.
    [[nodiscard]] QList<QByteArray> optimizeWords(const QList<QByteArray> &files) const;
    [[nodiscard]] QList<QByteArray> withData(const QList<QByteArray> &words) const;

    /// Names in the output folder, hidden ones too, sorted.
    [[nodiscard]] QStringList outputs() const;

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// Whether @p content is a whole picture that opens at @p width.
[[nodiscard]] bool isPicture(const QByteArray &path, int width);

/// The lines of @p text as JSON objects, printed back; an empty list if one of them is not.
[[nodiscard]] QList<QByteArray> jsonLines(const QByteArray &text);

} // namespace hub::tests
