#!/usr/bin/env bash
# trial.sh DEB PHOTO: what a new user does with the package, inside of a root that holds nothing else. Run by clean_root.sh.
set -euo pipefail
deb=$1 photo=$2

say() { printf 'trial: %s\n' "$*"; }

# Nobody in particular, with a home of their own.
home=/tmp/home
as_user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all -- env HOME=$home PATH=/usr/bin:/bin "$@"; }

say "installing"
apt-get install -qq -y --no-install-recommends "$deb" >/dev/null
install -d -o 1000 -g 1000 $home $home/web

say "$(as_user aio-hub --version | head -n 1)"
as_user aio-hub doctor
as_user aio-hub run image.optimize "$photo" --out $home/web --set formats=webp --set widths=320
find $home/web -name '*.webp' | grep -q . || { say "no picture was made" && exit 1; }

say "as a service"
endpoint=$home/.local/share/aio-hub/run/endpoint.json
# The job of this shell is a shell itself; a hub that is left running would keep the root from being thrown away.
stop_hub() { [[ ! -e $endpoint ]] || kill -TERM "$(sed -E 's/.*"pid":([0-9]+).*/\1/' $endpoint)"; }
trap stop_hub EXIT
as_user aio-hub --headless --port 0 >$home/said 2>&1 &
hub=$!
for _ in {1..300}; do
    grep -q '^listening ' $home/said && break
    kill -0 $hub || { cat $home/said && exit 1; }
    sleep 0.1
done
as_user aio-hub ctl health
stop_hub
wait $hub
[[ ! -e $endpoint ]] || { say "the endpoint file is still there" && exit 1; }

say "removing"
dpkg --verify aio-hub
mapfile -t files < <(dpkg -L aio-hub)
dpkg --purge aio-hub >/dev/null
for file in "${files[@]}"; do
    [[ $file != *aio-hub* || ! -e $file ]] || { say "left behind: $file" && exit 1; }
done
say "all well"
