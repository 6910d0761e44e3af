#!/usr/bin/env bash
# soak.sh BUILD_FOLDER [--minutes N]: the real `aio-hub worker` on a mixed load of image and test jobs, some of which fail.
# Private memory, descriptors and threads of the hub are read every 5 seconds; their slopes must not rise. At the end a
# SIGTERM under load has 5 seconds, and must leave no process behind.
set -euo pipefail
built=$1
minutes=10
[[ ${2:-} == --minutes ]] && minutes=$3
hub=$built/bin/aio-hub
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
photos=/usr/share/backgrounds/mate/nature
interval=5
# What the slope's upper 95 % bound may be: a short run cannot tell a small slope from noise.
limit_mb_per_hour=$((minutes >= 60 ? 1 : 20))

folder=$(mktemp -d "$built/soak-XXXXXX")
worker=
cleanup() {
    [[ -z $worker ]] || kill -KILL "$worker" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

# queue_up WORD...: hands jobs in and stops before they are done; they wait for the worker.
queue_up() {
    local jobs
    "$hub" --test-jobs --data "$folder/data" run "$@" --json >"$folder/queued" 2>&1 &
    jobs=$!
    # The first state that is told comes after the commit of all jobs.
    until grep -q '"state"' "$folder/queued" || ! kill -0 "$jobs" 2>/dev/null; do sleep 0.02; done
    kill -INT "$jobs" 2>/dev/null || true
    wait "$jobs" || true
}

# About two image jobs a second keep two cores busy; every quality is new work on the same photos.
queue_load() {
    local batch files=("$photos"/{Aqua,FreshFlower,Garden,GreenMeadow,LadyBird,YellowFlower}.jpg)
    head -c 40000 "$photos/Garden.jpg" >"$folder/truncated.jpg"
    head -c 40000 /dev/urandom >"$folder/noise.jpg"
    for ((batch = 0; batch < minutes * 12 + 6; ++batch)); do
        queue_up image.optimize "${files[@]}" "$folder/truncated.jpg" "$folder/noise.jpg" --out "$folder/out" \
            --set formats=avif,webp,jpeg --set preset=fast --set quality=$((30 + batch % 60)) \
            --set widths=$((300 + batch / 60)),1280,1600
        queue_up test.cpu --set ms=$((100 + batch))
        queue_up test.memory --set mib=16 --set ms=$((100 + batch))
        queue_up test.fail --set times=$((1 + batch % 2)) --set note="$batch"
    done
}

# One line: seconds, private kB, descriptors, threads.
sample() {
    local at=$1
    printf '%s %s %s %s\n' "$at" \
        "$(awk '/^Private_(Clean|Dirty|Hugetlb):/ { kb += $2 } END { print kb }' "/proc/$worker/smaps_rollup")" \
        "$(find "/proc/$worker/fd" -mindepth 1 | wc -l)" \
        "$(awk '/^Threads:/ { print $2 }' "/proc/$worker/status")"
}

run_worker() {
    "$hub" --test-jobs --data "$folder/data" worker >"$folder/worker.log" 2>&1 &
    worker=$!
    local end=$((SECONDS + minutes * 60)) begin=$SECONDS
    while ((SECONDS < end)); do
        sleep "$interval"
        kill -0 "$worker" 2>/dev/null || fail "aio-hub worker ended by itself: $(tail -n 3 "$folder/worker.log")"
        sample $((SECONDS - begin)) >>"$folder/samples"
    done
}

fail() {
    echo "soak: FAILED: $1"
    exit 1
}

stop_worker() {
    local children begin=$EPOCHREALTIME
    children=$(pgrep -P "$worker" | xargs)
    kill -TERM "$worker"
    wait "$worker" || fail "SIGTERM ended the worker with $?"
    local took=$(((${EPOCHREALTIME/./} - ${begin/./}) / 1000))
    worker=
    echo "soak: stopped under load in $took ms"
    ((took <= 5000)) || fail "it took more than 5000 ms to stop"
    # shellcheck disable=SC2086 # One word a process.
    [[ -z $children ]] || ! ps -o pid=,args= -p ${children// /,} || fail "these processes were left behind"
}

echo "soak: handing in jobs for $minutes minutes"
queue_load
before=$(find "$folder/data/blobs" -type f | wc -l)
run_worker
made=$(($(find "$folder/data/blobs" -type f | wc -l) - before))
stop_worker
echo "soak: $made files made, write-ahead log $(stat -c %s "$folder"/data/hub.db-wal 2>/dev/null || echo 0) bytes"
((made > 0)) || fail "no work was done"
awk -v limit="$limit_mb_per_hour" -f "$here/slopes.awk" "$folder/samples" || fail "something grows"
echo "soak: passed"
