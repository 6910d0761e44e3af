#pragma once

#include "core/database/database.h"
#include "core/sessions/record_p.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace hub::sessions {

/// The table of sessions. Nobody is told of a row that could not be written: it is logged here,
/// and a row that could not be deleted is tried again with the next one.
///
/// Units:   none.
/// Threads: every function may be called from any thread but the database's. Those named later
///          return at once, the others wait for the disk.
/// Errors:  those of the database from load().
class SessionStore final
{
public:
    explicit SessionStore(database::Database &database);

    [[nodiscard]] static database::Schema schema();

    [[nodiscard]] Result<std::vector<Row>> load();
    void insert(const Row &row);
    void noteUses(const std::vector<Row> &rows);
    void noteUseLater(const Row &row);
    void remove(const QStringList &ids);
    void removeLater(const QStringList &ids);

    /// Whether rows could not be deleted so far.
    [[nodiscard]] bool hasLeftovers() const;

private:
    /// Shared with the closures that wait in the database's queue, which may run after the store
    /// has gone.
    struct Leftovers
    {
        Mutex mutex;
        QStringList ids HUB_GUARDED_BY(mutex); ///< Their rows could not be deleted so far.
    };
    static Result<void> removeRows(database::Connection &connection,
                                   const std::shared_ptr<Leftovers> &leftovers,
                                   const QStringList &ids);

    database::Database &m_database;
    const std::shared_ptr<Leftovers> m_leftovers;
};

} // namespace hub::sessions
