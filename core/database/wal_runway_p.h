#pragma once

#include <cstdint>

struct sqlite3;

namespace hub::database {

/// Keeps the write-ahead log's file some zeroes longer than what is written of it, so that the
/// sync of most commits has data to bring to the disk and no new file size: half the time on ext4.
///
/// Why that is safe: they are only ever appended, behind every frame, while the connection holds
/// the write lock. Recovery reads frames from the start up to the first that is not valid, and a
/// frame for page 0 never is (walDecodeFrame() in SQLite's wal.c), so that a log with zeroes behind
/// is read as the same log without. Zeroes that a crash leaves in part change nothing in that.
/// Readers go by the index and never by the file's size.
///
/// They are written only once a connection has committed more than a little, and never far ahead.
///
/// Units:   bytes; frames of the log are a page and its header.
/// Threads: its connection's.
/// Errors:  none; where the file cannot grow, the commit that needs the room will say so.
class WalRunway final
{
public:
    /// Also has @p database checkpoint its log every kCheckpointFrames, as SQLite would by itself.
    explicit WalRunway(sqlite3 *database);
    WalRunway(const WalRunway &) = delete;
    WalRunway &operator=(const WalRunway &) = delete;

    /// Lets the file grow if a few more commits would. To be called while the connection holds the
    /// write lock: nobody else changes the file then.
    void extend();

    static constexpr int kCheckpointFrames = 1000;
    static constexpr int kFramesBefore = 32; ///< A short-lived connection is spared the zeroes.
    static constexpr std::int64_t kAhead = std::int64_t(64) * 1024;
    static constexpr std::int64_t kChunk = std::int64_t(256) * 1024;

private:
    static int onCommit(void *runway, sqlite3 *database, const char *name, int frames);

    sqlite3 *const m_database;
    int m_frames = 0; ///< Of the log after the last commit.
    std::int64_t m_pageSize = 0;
};

} // namespace hub::database
