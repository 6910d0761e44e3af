#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"
#include "core/media/image_request.h"

#include <chrono>
#include <functional>
#include <memory>

namespace hub::media {

/// Runs media work in a pool of sandboxed `aio-worker` processes: decoding of what strangers made
/// never happens in this process.
///
/// Each worker is persistent and does one request at a time; a warm spare takes the place of one
/// that died or was recycled (after Options::recycleAfter requests, or over its memory limit). A
/// request that passes its deadline or is cancelled loses its worker by SIGKILL. Two deaths on one
/// content put that content into quarantine: further requests for it are refused at once.
///
/// Units:   std::chrono, bytes.
/// Threads: every function may be called from any thread; render() and inspect() block it. Workers
/// die with this
///          process (PR_SET_PDEATHSIG, spawned by a thread of the pool's own).
/// Errors:  InvalidInput (not an image, truncated), TooLarge (which limit, what to set),
/// Unsupported (format),
///          Timeout, Cancelled, Crashed (the worker died; `detail` says by what), Conflict (in
///          quarantine), Unavailable (no worker can be started).
class MediaPool final
{
public:
    struct Options
    {
        QByteArray workerProgram; ///< Path of aio-worker.
        int workers = 2;
        int spares = 1;
        int recycleAfter = 200;
        qint64 recycleResidentBytes = 300LL * 1024 * 1024;
        /// Far below the worker's own limit of an hour, so that no innocent request meets that.
        std::chrono::milliseconds recycleProcessorTime{20 * 60'000};
        qint64 workerAddressBytes = 1LL * 1024 * 1024 * 1024; ///< RLIMIT_AS of a worker.
        std::chrono::milliseconds stepDeadline{
            10'000}; ///< Decode and resize; encodes get a budget of their own.
        int quarantineAfter = 2;
    };

    /// How well the workers are contained, from their own probe at start.
    enum class Isolation
    {
        Unknown,
        Full,
        Reduced
    };

    struct Status
    {
        int workers = 0;
        int busy = 0;
        int waiting = 0;
        qint64 requests = 0;
        qint64 deaths = 0;
        qint64 recycled = 0;
        qint64 timeouts = 0;
        QList<QByteArray> quarantined; ///< Content hashes.
        Isolation isolation = Isolation::Unknown;
    };

    /// Returns at once; the workers start in the background.
    [[nodiscard]] static std::unique_ptr<MediaPool> start(const Options &options,
                                                          const Clock &clock);

    /// Kills what runs and reaps every worker.
    ~MediaPool();

    /// To be called before the requests that run are cancelled for a stop: a worker that is lost
    /// from here on is not replaced, and a request without one waits for its cancel.
    void retire();
    MediaPool(const MediaPool &) = delete;
    MediaPool &operator=(const MediaPool &) = delete;

    /// One source file: an open read-only descriptor and the hash that quarantine goes by.
    struct Input
    {
        int descriptor = -1;
        QByteArray contentHash;
        QString name; ///< For messages only.
    };

    /// Reads the header and holds it against @p limits.
    [[nodiscard]] Result<ImageSource> inspect(const Input &input,
                                              const ImageLimits &limits,
                                              const CancelToken &cancel);

    /// Called in the calling thread as results arrive; an error from variant() ends the request
    /// with that error.
    struct Observer
    {
        std::function<void()> started; ///< A worker took the request (waiting is over).
        std::function<Result<void>(EncodedImage)> variant;
        std::function<void(ImagePlaceholder)> placeholder;
    };

    /// Makes all files of @p request.
    [[nodiscard]] Result<void> render(const Input &input,
                                      const ImageSource &source,
                                      const ImageRequest &request,
                                      const Observer &observer,
                                      const CancelToken &cancel);

    /// The quarantine list outlives the process: the engine stores and restores it.
    void setQuarantined(const QList<QByteArray> &hashes);
    void onQuarantined(std::function<void(const QByteArray &hash)> listener);
    void releaseFromQuarantine(const QByteArray &hash);

    [[nodiscard]] Status status() const;

private:
    struct Private;
    explicit MediaPool(std::unique_ptr<Private> p);
    std::unique_ptr<Private> p;
};

/// How long an encode may take before its worker counts as hung: from megapixels, format and
/// effort, with a wide margin for slow machines.
[[nodiscard]] std::chrono::milliseconds encodeBudget(const EncodeRequest &variant,
                                                     const ImageSource &source,
                                                     bool measureSsim);

/// Runs `aio-worker --probe` and gives its JSON line. For `doctor`.
[[nodiscard]] Result<QByteArray> probeIsolation(const QByteArray &workerProgram);

} // namespace hub::media
