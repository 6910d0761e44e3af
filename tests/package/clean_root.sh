#!/usr/bin/env bash
# clean_root.sh DEB PHOTO: installs the package in a bare Debian 12 that is made for it and thrown away, and tries it there.
set -euo pipefail
deb=$(realpath -- "$1")
photo=$(realpath -- "$2")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

inside=$(mktemp -d)
trap 'rm -rf "$inside"' EXIT
mkdir "$inside/trial"
cp "$deb" "$inside/trial/aio-hub.deb"
cp "$photo" "$inside/trial/photo.${photo##*.}"
cp "$here/trial.sh" "$inside/trial/"
chmod -R a+rX "$inside"

mmdebstrap --quiet --variant=apt --format=null \
    --customize-hook="copy-in '$inside/trial' /" \
    --customize-hook="chroot \"\$1\" bash /trial/trial.sh /trial/aio-hub.deb /trial/photo.${photo##*.}" \
    bookworm /dev/null
