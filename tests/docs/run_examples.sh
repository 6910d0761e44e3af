#!/usr/bin/env bash
# run_examples.sh DOCUMENT BLOCKS BIN_FOLDER PHOTO: runs the ```sh blocks of DOCUMENT, which has at least BLOCKS of them, in order, in one
# shell, against a hub of their own.
set -euo pipefail
document=$(realpath "$1") promised=$2 bin=$(realpath "$3") photo=$(realpath "$4")

folder=$(mktemp -d)
hub=
finish() {
    if [[ $hub ]]; then
        kill "$hub" 2>/dev/null || true
        wait "$hub" || true
    fi
    rm -rf "$folder"
}
trap finish EXIT

# However full the disk of the machine is.
export AIO_DATA=$folder/data AIO_STORAGE_RESERVE_PERCENT=0 AIO_STORAGE_RESERVE_BYTES=0
export PATH=$bin:$PATH
mkdir "$folder/work"
cp "$photo" "$folder/work/photo.jpg"
# What was built is there already: `./dev run` without its build.
printf '#!/bin/sh\nshift\nexec aio-hub "$@"\n' >"$folder/work/dev"
chmod +x "$folder/work/dev"
mkfifo "$folder/listening"
aio-hub --headless --port 0 >"$folder/listening" &
hub=$!
# It stays open: a hub whose words nobody reads any more is no harm, but an error it need not meet.
exec 3<"$folder/listening"
read -r -t 120 line <&3 || { echo "the hub does not start" && exit 1; }
echo "$line"

# `set -x` shows which line of the document failed.
{
    echo 'set -eux'
    awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$document"
} >"$folder/examples.sh"
blocks=$(grep -c '^```sh$' "$document")
((blocks >= promised)) || { echo "$document has $blocks examples, $promised are promised" && exit 1; }
cd "$folder/work"
bash "$folder/examples.sh"
# What came out is what it says: a picture, not an error that was saved under its name.
for made in *.webp; do
    [[ ! -e $made || $(head -c 12 "$made" | tail -c 4) == WEBP ]] || { echo "$made is no WebP picture" && exit 1; }
done
echo "$blocks examples work"
