#!/usr/bin/env bash
# check_checks.sh: each rule must find the fault that is planted for it, and nothing in a tree without faults.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0

clean_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/core/{base,jobs} "$tree/app/worker" "$tree/tests"
    echo "# base" >"$tree/core/base/README.md"
    echo "# jobs" >"$tree/core/jobs/README.md"
    printf '%s\n' '/// A queue.' '///' '/// Units:   none.' '/// Threads: any.' '/// Errors:  none.' 'class Queue final' '{' '};' \
        >"$tree/core/jobs/queue.h"
    echo '#include "core/base/result.h"' >"$tree/core/jobs/queue.cpp"
    echo 'target_link_libraries(aio-worker PRIVATE PkgConfig::VIPS)' >"$tree/app/worker/CMakeLists.txt"
    mkdir "$tree/bin"
    cp /bin/true "$tree/bin/aio-hub"
    cp /bin/true "$tree/bin/aio-hub-window.so"
    cp /bin/true "$tree/bin/aio-worker"
}

# shellcheck disable=SC2317 # Called by name.
layers() { cmake -DROOT="$tree" -P "$here/check_layers.cmake" 2>&1; }
# shellcheck disable=SC2317
sizes() { "$here/check_sizes.sh" "$tree"; }
# shellcheck disable=SC2317
contracts() { "$here/check_contracts.sh" "$tree"; }
# shellcheck disable=SC2317
words() { "$here/check_words.sh" "$tree"; }
# shellcheck disable=SC2317
links() { "$here/check_links.sh" "$tree" "$tree/bin"; }

# finds CHECK FILE TEXT: the check fails once TEXT is a line of FILE.
finds() {
    clean_tree
    printf '%b\n' "$3" >>"$tree/$2"
    if "$1" >/dev/null; then
        echo "$1 did not find: $3 (in $2)"
        status=1
    fi
}

clean_tree
for check in layers sizes contracts words links; do
    "$check" || { echo "$check found a fault in a clean tree" && status=1; }
done

finds layers core/base/result.h '#include "core/jobs/queue.h"'
finds layers core/jobs/queue.h '#include <QWidget>'
finds layers core/jobs/queue.cpp '#include "core/base/clock_p.h"'
finds layers app/worker/main.cpp '#include "core/jobs/queue.h"'
finds sizes core/jobs/long.cpp "$(printf 'int x;\\n%.0s' {1..501})"
finds contracts core/jobs/pool.h '/// A pool.\nclass Pool final\n{\n};'
finds contracts core/jobs/pool.h '/// A pool.\n/// Units: none.\n/// Errors: none.\n/// Threads: any.\nclass Pool final\n{\n};'
finds words core/jobs/queue.cpp '// TO''DO: the rest'
finds words tests/tst_queue.cpp 'QTest::''qWait(100);'
finds words core/jobs/queue.cpp '#include <QSave''File>'
finds words core/jobs/queue.cpp 'worker.det''ach();'
finds links core/jobs/CMakeLists.txt 'target_link_libraries(hub_jobs PRIVATE PkgConfig::VIPS)'

clean_tree
rm "$tree/bin/aio-hub"
! links >/dev/null 2>&1 || { echo "links did not find that a program is missing" && status=1; }
exit "$status"
