# shellcheck shell=bash
# Sourced by ./dev: installs what is missing of the lists in resources/packages. Wants $root, say() and die().
: "${root:?}"

# install_packages LIST...: one call of dpkg-query when nothing is missing.
install_packages() {
    local wanted missing
    wanted=$(wanted_packages "$@")
    # dpkg-query fails when it has never heard of one of them, which is an answer like any other.
    missing=$(comm -23 <(sort -u <<<"$wanted") <(installed_of "$wanted"))
    [[ -z $missing ]] && return
    say "installing: ${missing//$'\n'/ }"
    (($(wc -l <<<"$missing") < 10)) || say "this takes minutes on a bare machine"
    # shellcheck disable=SC2086 # One word a package.
    apt_install $missing
}

# The packages of the lists, less those whose command is there without them.
wanted_packages() {
    local list package command
    for list in "$@"; do
        while read -r package command _; do
            [[ -z $package || $package == \#* ]] && continue
            [[ -n $command && $command != \#* ]] && command -v "$command" >/dev/null && continue
            printf '%s\n' "$package"
        done <"$root/resources/packages/debian-$list.txt"
    done
}

installed_of() {
    # shellcheck disable=SC2086 # One word a package.
    dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $1 2>/dev/null | sed -n 's/^ii *//p' | sort -u
}

apt_install() {
    local sudo=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "these packages are missing, and there is no sudo to install them: $*"
        sudo=(sudo)
    fi
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    # A source that is away for the moment is not the end: the install below tells.
    "${apt[@]}" update </dev/null >&2 || say "apt-get update failed: going on with the package lists there are"
    "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null \
        || die "apt-get could not install: $*"
}

# npm_install FOLDER: exactly what the lock file says, and only when it is not there yet.
npm_install() {
    local folder=$1
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return
    say "installing: the npm packages of ${folder#"$root/"}"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund </dev/null >&2)
}
