#!/usr/bin/env bash
# check_contents.sh BUILD SOURCE: makes the package of this build, looks at what it says and holds, and runs what it holds.
set -euo pipefail
build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

desktop-file-validate "$source/resources/package/aio-hub.desktop"
appstreamcli validate --no-net "$source/resources/package/aio-hub.metainfo.xml"

(cd "$build" && cpack -G DEB -B "$work" >"$work/log") || { cat "$work/log" && exit 1; }
deb=$(ls "$work"/*.deb)
version=$(dpkg-deb -f "$deb" Version)
[[ $("$build/bin/aio-hub" --version) == "aio-hub $version"* ]] || { echo "the package says $version" && exit 1; }
asked=$(dpkg-deb -f "$deb" Depends Recommends)
# The program loads these by name; nothing but our list tells the package of them.
while read -r package _; do
    [[ -z $package || $package == \#* ]] && continue
    grep -qw -- "$package" <<<"$asked" || { echo "does not ask for $package" && exit 1; }
done <"$source/resources/packages/debian-run.txt"
# A machine without a browser engine gets the native pages.
grep -q '^Recommends:.*libqt6webenginewidgets6' <<<"$asked" || { echo "does not recommend the web view's library" && exit 1; }
! grep -q '^Depends:.*webengine' <<<"$asked" || { echo "depends on the web view's library" && exit 1; }

dpkg-deb -x "$deb" "$work/root"
grep -q "version=\"$version\"" "$work/root/usr/share/metainfo/aio-hub.metainfo.xml" || { echo "metainfo lacks release $version" && exit 1; }
grep -q '^ExecStart=/usr/bin/aio-hub --headless$' "$work/root/usr/lib/systemd/user/aio-hub.service"
gzip -dc "$work/root/usr/share/man/man1/aio-hub.1.gz" | grep -q '^\.TH AIO'
for file in bin/aio-hub lib/aio-hub/aio-hub-window.so lib/aio-hub/aio-hub-webview.so libexec/aio-hub/aio-worker share/applications/aio-hub.desktop share/icons/hicolor/scalable/apps/aio-hub.svg \
    share/bash-completion/completions/aio-hub share/zsh/vendor-completions/_aio-hub share/doc/aio-hub/copyright; do
    [[ -s $work/root/usr/$file ]] || { echo "the package lacks usr/$file" && exit 1; }
done
# The installed program finds its decoder where the package puts it: doctor asks for its isolation.
"$work/root/usr/bin/aio-hub" --data "$work/data" doctor
