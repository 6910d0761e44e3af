#!/usr/bin/env bash
# check_translations.sh ROOT: every word of the window's shell and web view is in every language: no text is new to the .ts
# files, and none in them is unfinished.
set -euo pipefail
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
sources=(ui app/window)
for file in "$root"/translations/*.ts; do
    copy=$work/$(basename "$file")
    cp "$file" "$copy"
    (cd "$root" && /usr/lib/qt6/bin/lupdate -silent -I . -locations none "${sources[@]}" -ts "$copy")
    if grep -B 2 -F 'type="unfinished"' "$file" "$copy"; then
        echo "^ not translated in $file; to add them: /usr/lib/qt6/bin/lupdate -I . -locations none -no-obsolete ui app/window -ts $file"
        status=1
    fi
done
exit "$status"
