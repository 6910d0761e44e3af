#pragma once

#include "core/database/connection.h"
#include "core/database/statement.h"
#include "core/jobs/record_p.h"

namespace hub::jobs {

/// The columns of `jobs`, in the order that recordOf() reads.
[[nodiscard]] const QByteArray &jobColumns();

/// The job in the row of @p row, which selects jobColumns(). Times on the monotonic clock are not
/// set.
[[nodiscard]] Record recordOf(const database::Statement &row);

/// Writes @p change to the job's row; gives how many rows that were. A running job's is written
/// only if its row runs the attempt that `before` names: the fence.
[[nodiscard]] Result<int> writeRow(database::Connection &connection, const RecordChange &change);

} // namespace hub::jobs
