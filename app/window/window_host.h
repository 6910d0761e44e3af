#pragma once

#include "core/base/result.h"

#include <QByteArrayList>
#include <QFuture>
#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>

namespace hub {
class Engine;
}

namespace hub::app {

/// How many files one drop may hold: more is a mistake sooner than a wish.
inline constexpr int kMostFiles = 1000;

/// What is done with the pictures that the window is given.
enum class Aim
{
    Page, ///< They are stored, and the Images page makes them as it is set.
    Jobs  ///< They are stored and made at once, as the hub does where nothing else is said.
};

/// A picture that is stored, for the page to go on with.
struct TakenFile
{
    QString artifact;
    QString name;
    qint64 bytes = 0;
    QString mediaType;
};

/// What came of files that were given to the window, so far.
struct IntakeReport
{
    int pictures = 0;     ///< Taken in.
    int emptyFolders = 0; ///< Folders without a picture.
    int cutFolders = 0;   ///< Folders so large that a part was not looked at.
    int videos = 0;       ///< Left out, as all below.
    int texts = 0;
    int others = 0;
    int emptyFiles = 0;
    int tooLarge = 0;
    int missing = 0; ///< Not there, or a link to what is not there.
    int unreadable = 0;
    int overLimit = 0;          ///< More than one drop may hold.
    QString example;            ///< The name of the first one that was left out.
    std::optional<Error> error; ///< What ended it early.
    QList<TakenFile> files;     ///< For the page: those taken since the report before.
};

/// A session of the window's own view.
struct ViewSession
{
    QByteArray secret;
    std::chrono::milliseconds lifetime{0};
};

/// The program as its window sees it. The window's code is in a library that the program loads; the
/// engine runs on a thread of the program's own, so the window never waits for it.
///
/// Threads: GUI. Futures are finished by other threads: take them with deliver().
class WindowHost
{
public:
    struct Setup
    {
        QByteArray dataFolder;
        QByteArray socket;     ///< Where the open window listens for a second start.
        QByteArray webLibrary; ///< The library with the web view.
        QByteArrayList files;
        QStringList links;
        bool runsAsRoot = false; ///< Then the web view has no sandbox.
        int stopDescriptor = -1; ///< Readable when the process is asked to end.
    };
    struct Running
    {
        Engine *engine = nullptr;
        QString url;
        QStringList notices;
    };

    WindowHost() = default;
    WindowHost(const WindowHost &) = delete;
    WindowHost &operator=(const WindowHost &) = delete;
    virtual ~WindowHost() = default;

    [[nodiscard]] virtual const Setup &setup() const = 0;

    /// Starts the engine and its server; after an error it may be tried again.
    [[nodiscard]] virtual QFuture<Result<Running>> start() = 0;

    /// A new session; the one before ends a minute later.
    [[nodiscard]] virtual QFuture<Result<ViewSession>> openSession() = 0;

    /// Gives files, and the pictures in folders, to the hub. Reports come as it goes on; the last
    /// one tells of all.
    [[nodiscard]] virtual QFuture<IntakeReport> take(const QByteArrayList &paths, Aim aim) = 0;

    /// Whether another window on this data folder took what this one was started with.
    [[nodiscard]] virtual bool handOver() = 0;

    /// Stops the engine, which takes up to five seconds: when the window is gone, and before the
    /// QApplication is, because the database needs one. The last call.
    virtual void stop() = 0;
};

/// What the library exports as `aioHubRunWindow`: shows the window until it is closed; the exit
/// code.
using RunWindow = int (*)(WindowHost &host, int &argc, char **argv);

} // namespace hub::app
