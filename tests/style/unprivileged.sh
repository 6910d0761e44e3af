#!/usr/bin/env bash
# Runs programs without root's rights, for callers who are root. Sourced by ./dev for the product; tests call it as
# `tests/style/unprivileged.sh COMMAND...`. Why and how: docs/decisions/0002-root-callers.md.

hub_account=aio-hub-dev
hub_place=/var/lib/aio-hub-dev

# Sets hub_account to who runs the product for a root caller: the person behind sudo, else an account made for it;
# and as_account to the words that go before a command to run it as that user.
choose_account() {
    if [[ -n ${SUDO_UID:-} && $SUDO_UID != 0 ]]; then
        hub_account=$(id -nu "$SUDO_UID")
    else
        make_account
    fi
    local home
    home=$(getent passwd "$hub_account" | cut -d: -f6)
    # A home of its own: the caller's would be root's. The rest of the environment stays as the caller set it.
    as_account=(
        env -u XDG_CONFIG_HOME -u XDG_CACHE_HOME -u XDG_STATE_HOME -u XDG_RUNTIME_DIR
        HOME="$home" USER="$hub_account" LOGNAME="$hub_account"
        setpriv --reuid "$hub_account" --regid "$(id -g "$hub_account")" --init-groups --inh-caps=-all --
    )
}

make_account() {
    id -u "$hub_account" >/dev/null 2>&1 \
        || useradd --system --user-group --home-dir "$hub_place/home" --shell /usr/sbin/nologin "$hub_account"
    install -d -m 0755 "$hub_place"
    install -d -m 0700 -o "$hub_account" -g "$hub_account" "$hub_place/home"
}

# run_product BIN_FOLDER OPTION...
run_product() {
    local bin=$1 place why folder
    shift
    ((EUID == 0)) || exec "$bin/aio-hub" "$@"
    choose_account
    read_paths "$@"
    if ! why=$("${as_account[@]}" bash -c "$reach_script" reach "${#reads[@]}" "${reads[@]}" "${writes[@]}"); then
        # The command line must do its work wherever root keeps the photos; decoding is contained either way.
        say "running as root: $hub_account $why"
        exec "$bin/aio-hub" "$@"
    fi
    for folder in "${writes[@]}"; do
        [[ -e $folder ]] || "${as_account[@]}" mkdir -p -- "$folder" 2>/dev/null || install -d -o "$hub_account" -- "$folder"
    done
    # The clone may lie where only root can read. One place a clone, so that two clones do not mix.
    place=$hub_place/$(sha256sum <<<"$bin" | cut -c1-12)
    install -d -m 0755 "$place"
    install -m 0755 -C -t "$place" "$bin/aio-hub" "$bin/aio-worker" "$bin"/aio-hub-*.so
    pass_display
    exec "${as_account[@]}" "$place/aio-hub" "$@"
}

# The account may use the caller's display: it gets the key to it, and not the caller's session bus, which would refuse it.
pass_display() {
    local key=${XAUTHORITY:-$HOME/.Xauthority} own
    as_account=(env -u DBUS_SESSION_BUS_ADDRESS "${as_account[@]}")
    [[ -n ${DISPLAY:-} && -r $key ]] || return 0
    own=$(getent passwd "$hub_account" | cut -d: -f6)/.Xauthority
    [[ $key == "$own" ]] || install -m 0600 -o "$hub_account" -- "$key" "$own"
    as_account=(env XAUTHORITY="$own" "${as_account[@]}")
}

# Sets reads and writes to the files that the options name and the folders that they want written.
read_paths() {
    reads=() writes=()
    local word
    [[ -n ${AIO_DATA:-} ]] && writes+=("$AIO_DATA")
    [[ -n ${XDG_DATA_HOME:-} ]] && writes+=("$XDG_DATA_HOME")
    while (($#)); do
        word=$1
        shift
        case $word in
        --out=* | --data=*) writes+=("${word#*=}") ;;
        --out | --data) (($#)) && writes+=("$1") && shift ;;
        --config=*) reads+=("${word#*=}") ;;
        -*) ;;
        *) [[ -e $word ]] && reads+=("$word") ;;
        esac
    done
    return 0
}

# Prints the first path that the account cannot use. A folder that is not there yet can be made for it where it can
# get to the place.
# shellcheck disable=SC2016 # It is expanded by the shell that runs as the account.
reach_script='
count=$1; shift
for path in "${@:1:count}"; do
    [[ -r $path && ( ! -d $path || -x $path ) ]] || { echo "may not read $path"; exit 1; }
done
for path in "${@:count + 1}"; do
    folder=$path
    until [[ -e $folder || $folder == [./] ]]; do folder=$(dirname -- "$folder"); done
    [[ -x $folder && ( -w $folder || $folder != "$path" ) ]] || { echo "may not write to $path"; exit 1; }
done'

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    ((EUID == 0)) || exec "$@"
    choose_account
    exec "${as_account[@]}" "$@"
fi
