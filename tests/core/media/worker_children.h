#pragma once

#include <QList>

namespace hub::test {

/// The processes called `aio-worker` whose parent is @p parent.
[[nodiscard]] QList<int> workersOf(int parent);

/// Whether @p pid runs; a zombie does not.
[[nodiscard]] bool isRunning(int pid);

} // namespace hub::test
