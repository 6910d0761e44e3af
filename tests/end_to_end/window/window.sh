#!/usr/bin/env bash
# window.sh BIN_FOLDER UNPRIVILEGED: the window as a user meets it, on a screen that nobody sees and without root's rights.
# Keeps its pictures in $HUB_SCREENSHOTS where that is set.
set -euo pipefail
bin=$1 unprivileged=$2

# Once more as an ordinary user, with the programs where that user can read them.
if [[ ${3:-} != inside ]]; then
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    chmod 0755 "$place"
    install -m 0755 -t "$place" "$bin/aio-hub" "$bin/aio-worker" "$bin"/aio-hub-*.so "$0"
    if [[ -n ${HUB_SCREENSHOTS:-} ]]; then mkdir -p "$HUB_SCREENSHOTS" && chmod 0777 "$HUB_SCREENSHOTS"; fi
    # The first display that is free; 24 bit, as a real one.
    "$unprivileged" env -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM LC_ALL=C.UTF-8 \
        xvfb-run -a -s "-screen 0 1400x900x24" "$place/window.sh" "$place" "$unprivileged" inside
    exit
fi

work=$(mktemp -d)
hub=""
finish() {
    [[ -z $hub ]] || kill -KILL "$hub" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
die() {
    echo "window: $*"
    cat "$work"/*.log
    exit 1
}

# until_true WHAT COMMAND...: generous, because a machine may be busy.
until_true() {
    local what=$1
    shift
    for _ in {1..600}; do
        "$@" >/dev/null 2>&1 && return
        [[ -z $hub ]] || kill -0 "$hub" 2>/dev/null || die "aio-hub ended while waiting for $what"
        sleep 0.2
    done
    die "waited in vain for $what"
}
picture() {
    [[ -z ${HUB_SCREENSHOTS:-} ]] || import -window root "$HUB_SCREENSHOTS/$1.png"
}
colours() { import -window root txt:- | tail -n +2 | awk '{ print $3 }' | sort -u | head -n 64 | wc -l; }
shows_something() { (($(colours) > 30)); }

for name in one two three four; do convert -size 64x48 plasma: "$work/$name.jpg"; done

data=$work/data
"$bin/aio-hub" --data "$data" --port 0 --test-jobs "$work/one.jpg" 2>"$work/first.log" &
hub=$!
until_true "the window" xdotool search --onlyvisible --name 'AIO Creative Hub'
until_true "something on the screen" shows_something
until_true "the hub" test -e "$data/run/endpoint.json"
until_true "its socket" test -S "$data/run/window.sock"
picture start

# A second start hands over what it was given, and ends at once.
printf 'no picture\n' >"$work/notes.txt"
"$bin/aio-hub" --data "$data" "$work/notes.txt" 2>"$work/second.log" || die "the second start failed"
[[ ! -s $work/second.log ]] || die "the second start complained"
"$bin/aio-hub" --data "$data" aio://settings 2>"$work/third.log" || die "the start with a link failed"
picture settings

# The web view has signed itself in: a session of the window is there.
has_session() { "$bin/aio-hub" --data "$data" ctl sessions list | grep -q window; }
until_true "the window's session" has_session
# Chromium's processes are forks of one another: a renderer has two of them above it, and above those our hub.
renderer() {
    ps -e -o pid=,ppid=,comm= | awk -v hub="$hub" '
        { parent[$1] = $2 }
        $3 ~ /^QtWebEngine/ { chromium[$1] = 1 }
        END {
            for (one in chromium) {
                if (!(parent[one] in chromium) || !(parent[parent[one]] in chromium))
                    continue
                for (above = one; above in parent && above != hub; above = parent[above])
                    ;
                if (above == hub) {
                    print one
                    exit 0
                }
            }
            exit 1
        }'
}
until_true "the renderer" renderer

# What the window is given is in Images, made as that page is set: the jobs are of its list, and have its recipe.
made_by_images() {
    [[ $("$bin/aio-hub" --data "$data" ctl jobs list --kind image.optimize --json \
        | jq -s '[.[] | select((.group | startswith("images-")) and .input.ssim and .state == "succeeded")] | length') == "$1" ]]
}
until_true "the picture that it was started with" made_by_images 1
mkdir "$work/album"
mv "$work/two.jpg" "$work/album"
ln -s nowhere "$work/gone.jpg"
"$bin/aio-hub" --data "$data" "$work/album" "$work/gone.jpg" "$work/notes.txt" || die "the start with a folder failed"
until_true "the picture of the folder" made_by_images 2
picture images
if pgrep -a -u "$(id -u)" -f '^[^ ]*QtWebEngineProcess.* --no-sandbox'; then die "it runs without its sandbox"; fi
# A renderer that is killed comes back.
before=$(renderer)
kill -KILL "$before"
is_back() { local now && now=$(renderer) && [[ -n $now && $now != "$before" ]]; }
# Given in the very moment, it waits for the page that comes.
"$bin/aio-hub" --data "$data" "$work/three.jpg" || die "the start with a picture failed"
until_true "the renderer after its death" is_back
until_true "the picture that came meanwhile" made_by_images 3
picture back
"$bin/aio-hub" --data "$data" aio://settings || die "the way back to the settings failed"
"$bin/aio-hub" --data "$data" "$work/four.jpg" || die "the start with a picture failed"
until_true "the picture that was given on a native page" made_by_images 4

# One that dies again and again is not started for ever: a page of the window says so in its place.
has_stopped() { grep -q 'stopped three times within a minute' "$work/first.log"; }
for _ in {1..600}; do
    ! has_stopped || break
    if now=$(renderer); then kill -KILL "$now" 2>/dev/null || true; fi
    sleep 0.5
done
until_true "the page that tells of the page's deaths" has_stopped
picture stopped

kill -TERM "$hub"
wait "$hub" || die "aio-hub ended with $?"
hub=""
grep -q '^page=images' "$data/window.ini" || die "the page was not remembered"
[[ ! -e $data/run/endpoint.json ]] || die "the endpoint file is still there"
