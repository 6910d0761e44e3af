#!/usr/bin/env bash
# check_links.sh ROOT BIN_FOLDER: libvips, which reads strangers' files, is in aio-worker and nowhere else.
set -euo pipefail
root=$1 bin=$2
status=0
if grep -rniE --include=CMakeLists.txt --include='*.cmake' 'vips' "$root/app" "$root/core" "$root/tests" \
    | grep -v "^$root/app/worker/"; then
    echo "^ only app/worker may link libvips"
    status=1
fi

# forbid REASON PROGRAM PATTERN: no library that the program asks for has such a name.
forbid() {
    local needed
    # A program that cannot be read proves nothing.
    needed=$(readelf --dynamic --wide "$2" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') || true
    [[ -n $needed ]] || { echo "cannot read what $2 is linked with" && status=1 && return; }
    if grep -E "$3" <<<"$needed"; then
        echo "^ $1"
        status=1
    fi
}
forbid "aio-hub is linked with a media library" "$bin/aio-hub" 'vips|glib|heif|magick|avcodec'
forbid "aio-hub is linked with the window or the web view" "$bin/aio-hub" 'Qt6(Gui|Widgets|Web)'
forbid "the window is linked with the web view, which it loads later" "$bin/aio-hub-window.so" 'Qt6Web'
forbid "aio-worker is linked with more than decoding needs" "$bin/aio-worker" 'Qt6|hiredis|libpq|ssl'
exit "$status"
