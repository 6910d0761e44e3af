#!/usr/bin/env bash
# accessibility.sh BIN_FOLDER UNPRIVILEGED: accessibility.py on a screen and a session bus of its own, without root's rights.
set -euo pipefail
bin=$1 unprivileged=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 0755 "$place"
install -m 0755 -t "$place" "$bin/aio-hub" "$bin/aio-worker" "$bin"/aio-hub-*.so "$(dirname "$0")/accessibility.py"
"$unprivileged" env -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM -u DBUS_SESSION_BUS_ADDRESS LC_ALL=C.UTF-8 \
    xvfb-run -a -s "-screen 0 1400x900x24" dbus-run-session -- /usr/bin/python3 "$place/accessibility.py" "$place/aio-hub"
