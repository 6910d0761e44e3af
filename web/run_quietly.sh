#!/usr/bin/env bash
# run_quietly.sh LOG COMMAND...: says nothing unless the command fails. A build that is well has one line a step.
set -euo pipefail
log=$1
shift
if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log"
    exit 1
fi
