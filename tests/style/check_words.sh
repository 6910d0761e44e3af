#!/usr/bin/env bash
# check_words.sh ROOT: words that mark unfinished work, tests that cannot be trusted, and calls that have one right place.
set -euo pipefail
cd "$1"
status=0

# A line that has a good reason says so: `// Allowed: the moment of death is what is varied.`
# forbid REASON PATTERN PATH...
forbid() {
    local reason=$1 pattern=$2 found path places=()
    shift 2
    # grep counts a path that is not there as a failure, whatever it found elsewhere.
    for path in "$@"; do
        [[ ! -e $path ]] || places+=("$path")
    done
    found=$(grep -rnE --include='*.'{cpp,h,ts,tsx,css,sh,mjs,cmake,txt} --exclude="$(basename "$0")" \
        --exclude-dir={node_modules,build} "$pattern" "${places[@]}" \
        | grep -v '// Allowed: ') || return 0
    printf '%s:\n%s\n' "$reason" "$found"
    status=1
}

forbid "unfinished work belongs in an issue, not in the tree" '\b(TODO|FIXME|XXX|HACK)\b' app core ui web tests resources
forbid "a test moves the clock or waits for a state; it does not sleep or skip" \
    'QTest::qWait\(|QTest::qSleep|QSKIP|sleep_for|\busleep\(|waitForTimeout|\.(skip|only)\(' tests
forbid "whole files are written by core/base/io.h, which knows about full disks" 'QSaveFile|QLockFile' \
    app core/[!b]* ui
forbid "a thread is joined, never let go or killed" '\.detach\(\)|QThread::terminate|processEvents\(' app core ui
forbid "Qt keywords are off: Q_EMIT, Q_SIGNALS, Q_SLOTS" '^\s*(emit |signals:|(public|private) slots:)' app core ui
forbid "charts are LiveCharts: only ui/charts uses Qt Charts" 'QChartView|QLineSeries' app core \
    ui/[!c]*
forbid "a series is replaced once an update" '\b(line|series)->(append|remove|setUseOpenGL)\(' ui
exit "$status"
