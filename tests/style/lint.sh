#!/usr/bin/env bash
# lint.sh ROOT [FOLDER...]: clang-format, shellcheck, and for every source (of these folders) clang-tidy, clang's
# thread-safety analysis and, for what is no test, clazy.
# A source that passed is not looked at again, in any clone of this user, until it, a header of ours that it includes,
# its compile command or the rules change. Wants an up-to-date build/dev.
set -euo pipefail
root=$1
shift
built=$root/build/dev
export lint=$root/build/lint
export passed=${XDG_CACHE_HOME:-$HOME/.cache}/aio-hub-lint
mkdir -p "$lint" "$passed"

our_sources() {
    local folders
    mapfile -t folders < <(ls -d "$root"/{app,core,ui,web,tests} 2>/dev/null)
    find "${folders[@]}" -name node_modules -prune -o \( -name '*.cpp' -o -name '*.h' \) -print0
}

check_format() { our_sources | xargs -0 clang-format-14 --dry-run --Werror; }

check_scripts() {
    local scripts
    mapfile -t scripts < <(grep -rlE --include='*' '^#!.*\bbash|^# shellcheck shell=bash' \
        "$root/dev" "$root/.ci" "$root/tests" "$root/web" "$root/resources" --exclude-dir=node_modules)
    shellcheck --external-sources --source-path="$root" "${scripts[@]}"
}

# g++'s precompiled headers mean nothing to clang; without them each file must include what it uses.
write_database() {
    sed -E 's# -Winvalid-pch -include [^ ]*cmake_pch\.hxx##; s# -fpch-preprocess##' \
        "$built/compile_commands.json" >"$lint/compile_commands.json"
}

# Prints "KEY FILE" for every source of ours: the key is a hash of all that a verdict depends on.
list_sources() {
    local rules in_tests
    rules=$(cat "$root/.clang-tidy" "${BASH_SOURCE[0]}" <(clang-tidy-14 --version) | sha256sum)
    in_tests=$(sha256sum <"$root/tests/.clang-tidy")
    our_sources | xargs -0 sha256sum >"$lint/sums"
    ninja -C "$built" -t deps >"$lint/deps"
    awk -v root="$root/" -v rules="$rules" -v in_tests="$in_tests" -f "$root/tests/style/lint_sources.awk" \
        "$lint/sums" "$lint/deps" "$lint/compile_commands.json" \
        | while IFS=$'\t' read -r file inputs; do
            printf '%s %s\n' "$(sha256sum <<<"${inputs//"$root"/}" | cut -c1-32)" "$file"
        done
}

# in_folders [FOLDER...]: of the lines on stdin those whose file is in one of them.
in_folders() {
    (($#)) || exec cat
    local patterns=("${@%/}")
    patterns=("${patterns[@]/%//}")
    grep -F "${patterns[@]/#/-e$root/}" || {
        echo "lint: no sources of ours in: $*" >&2
        return 1
    }
}

# check_source KEY FILE: everything clang has to say about one source.
# shellcheck disable=SC2317 # xargs calls it.
check_source() {
    local key=$1 file=$2 said
    [[ -e $passed/$key ]] && return
    if ! said=$(clang-tidy-14 -p "$lint" --quiet --extra-arg=-Wthread-safety --extra-arg=-Wno-unknown-warning-option \
        --checks='clang-diagnostic-thread-safety*' "$file" 2>&1); then
        printf '%s\n' "$said"
        return 1
    fi
    if [[ $file == */tests/* ]]; then
        touch "$passed/$key"
        return
    fi
    said=$(clazy-standalone -p "$lint" --checks=level1 --extra-arg=-Wno-everything "$file" 2>&1) || true
    if grep -qE '(warning|error):' <<<"$said"; then
        printf '%s\n' "$said"
        return 1
    fi
    touch "$passed/$key"
}
export -f check_source

status=0
check_format || status=1
check_scripts || status=1
write_database
list_sources | in_folders "$@" >"$lint/sources"
new=$(while read -r key _; do [[ -e $passed/$key ]] || echo; done <"$lint/sources" | wc -l)
echo "lint: $(wc -l <"$lint/sources") sources, $new to look at"
xargs -P "$(nproc)" -L 1 bash -c 'check_source "$@"' check <"$lint/sources" || status=1
exit "$status"
