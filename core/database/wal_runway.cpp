#include "core/database/wal_runway_p.h"

#include <sqlite3.h>

#include <array>

namespace hub::database {
namespace {

constexpr std::int64_t kLogHeader = 32;
constexpr std::int64_t kFrameHeader = 24;
constexpr std::array<char, 64UL * 1024> kZeroes{};

std::int64_t pageSizeOf(sqlite3 *database)
{
    sqlite3_stmt *statement = nullptr;
    std::int64_t size = 0;
    if (sqlite3_prepare_v2(database, "PRAGMA page_size", -1, &statement, nullptr) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_ROW)
        size = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return size;
}

} // namespace

WalRunway::WalRunway(sqlite3 *database)
    : m_database(database)
    , m_pageSize(pageSizeOf(database))
{
    sqlite3_wal_hook(database, &WalRunway::onCommit, this);
}

int WalRunway::onCommit(void *runway, sqlite3 *database, const char *name, int frames)
{
    static_cast<WalRunway *>(runway)->m_frames = frames;
    // What a reader holds back is tried again after the next commit.
    if (frames >= kCheckpointFrames)
        sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return SQLITE_OK;
}

void WalRunway::extend()
{
    if (m_frames < kFramesBefore)
        return;
    sqlite3_file *log = nullptr;
    sqlite3_int64 size = 0;
    const int found = sqlite3_file_control(m_database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (found != SQLITE_OK || !log || !log->pMethods
        || log->pMethods->xFileSize(log, &size) != SQLITE_OK)
        return;
    const std::int64_t used = kLogHeader + m_frames * (kFrameHeader + m_pageSize);
    if (size - used >= kAhead)
        return;
    const auto step = static_cast<int>(kZeroes.size());
    for (std::int64_t end = size + kChunk; size < end; size += step) {
        if (log->pMethods->xWrite(log, kZeroes.data(), step, size) != SQLITE_OK)
            return;
    }
}

} // namespace hub::database
