#!/usr/bin/env bash
# check_contracts.sh ROOT: every class in a public header of core/ says Units, Threads and Errors, in this order.
set -euo pipefail
cd "$1"
# shellcheck disable=SC2016 # awk expands it.
find core -name '*.h' ! -name '*_p.h' -print0 | sort -z | xargs -0 awk '
FNR == 1 { contract = "" }
/^\/\/\// {
    if (match($0, /(Units|Threads|Errors):/))
        contract = contract substr($0, RSTART, RLENGTH)
    next
}
# A declaration ahead (`class Clock;`) and a template line before the class are not the class itself.
/^template/ { next }
/^class / && !/;[ \t]*$/ && contract != "Units:Threads:Errors:" {
    print FILENAME ":" FNR ": " $0 " - its comment wants Units:, Threads: and Errors:, in this order"
    bad = 1
}
{ contract = "" }
END { exit bad }'
