#include "core/media/media_pool.h"

#include <cstdio>
#include <unistd.h>

// A hub that is killed: starts a pool, says when its workers are ready, and waits for its end.

int main()
{
    const hub::SystemClock clock;
    hub::media::MediaPool::Options options;
    options.workerProgram = AIO_WORKER;
    const auto pool = hub::media::MediaPool::start(options, clock);
    hub::Mutex mutex;
    hub::ConditionVariable never;
    const hub::MutexLocker lock(mutex);
    // The pool has no call to wait for its workers, as nobody but this test needs one.
    while (pool->status().workers < options.workers + options.spares)
        clock.waitUntil(never, mutex, clock.now() + std::chrono::milliseconds(5));
    std::puts("ready");
    std::fflush(stdout);
    ::pause();
    return 0;
}
