#!/usr/bin/env bash
# screenshots.sh BIN_FOLDER PHOTO_FOLDER [OUT_FOLDER]: the pictures of docs/screenshots that show the window: the real product on
# a screen that nobody sees, without root's rights, while it works on the photos, in the light and the dark theme.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
width=1280 height=800

if [[ ${1:-} != inside ]]; then
    bin=${1:?which folder has the programs?} photos=${2:?which folder has the photos?} out=${3:-$root/docs/screenshots}
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    chmod 0755 "$place"
    install -m 0755 -t "$place" "$bin/aio-hub" "$bin/aio-worker" "$bin"/aio-hub-*.so "${BASH_SOURCE[0]}"
    install -d "$place/photos" && install -m 0644 -t "$place/photos" "$photos"/*
    install -d -m 0777 "$place/out"
    for theme in Light Dark; do
        "$root/tests/style/unprivileged.sh" env -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM LC_ALL=C.UTF-8 \
            xvfb-run -a -s "-screen 0 ${width}x${height}x24" "$place/$(basename "${BASH_SOURCE[0]}")" inside "$place" "$theme"
    done
    for picture in "$place/out"/*.png; do
        # As few colours as it takes to stay small: photos take the most room.
        for colours in 256 192 128 96 64; do
            convert "$picture" +dither -colors "$colours" -strip -define png:compression-level=9 "PNG8:$picture.small"
            (($(stat -c %s "$picture.small") > 120000)) || break
        done
        install -m 0644 "$picture.small" "$out/$(basename "$picture")"
    done
    ls -l "$out"/window-*.png
    exit
fi

place=$2 theme=$3
work=$(mktemp -d)
hub=""
finish() {
    [[ -z $hub ]] || kill -KILL "$hub" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
data=$work/data
aio_hub() { "$place/aio-hub" --data "$data" "$@"; }
until_true() {
    for _ in {1..1500}; do
        "$@" >/dev/null 2>&1 && return
        kill -0 "$hub" 2>/dev/null || { echo "screenshots: aio-hub ended: $(cat "$work/log")" && exit 1; }
        sleep 0.2
    done
    echo "screenshots: waited in vain for: $*"
    exit 1
}
# picture NAME [PAGE]: once the page has been drawn, with the pointer out of the way.
picture() {
    [[ -z ${2:-} ]] || aio_hub "aio://$2"
    xdotool mousemove "$((width - 1))" "$((height - 1))"
    sleep 3
    import -window root "$place/out/window-$1-${theme,,}.png"
}
done_jobs() { aio_hub ctl jobs list --limit 100 | grep -c succeeded || true; }
some_done() { (($(done_jobs) >= 6)); }
all_done() { (($(done_jobs) >= $(find "$place/photos" -type f | wc -l))); }

mkdir -m 0700 "$data"
printf '[General]\ntheme=%s\n\n[dashboard]\nrange=60000\n' "$theme" >"$data/window.ini"
"$place/aio-hub" --data "$data" --port 0 2>"$work/log" &
hub=$!
until_true test -S "$data/run/window.sock"
until_true xdotool search --onlyvisible --name 'AIO Creative Hub' windowmove 0 0 windowsize "$width" "$height"
aio_hub "$place/photos"/*
until_true some_done
picture jobs jobs
picture dashboard dashboard
until_true all_done
aio_hub aio://jobs
sleep 2
xdotool mousemove 420 250 click 1
picture job jobs
picture settings settings
picture hub hub
picture images images
kill -TERM "$hub"
wait "$hub"
hub=""
