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

needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
if needed "$bin/aio-hub" | grep -E 'vips|glib|heif|magick'; then
    echo "^ aio-hub is linked with a media library"
    status=1
fi
if needed "$bin/aio-worker" | grep -E 'Qt6(Widgets|Gui|WebEngine|Network|Sql)|hiredis|libpq|ssl'; then
    echo "^ aio-worker is linked with more than decoding needs"
    status=1
fi
exit "$status"
