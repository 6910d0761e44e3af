#!/usr/bin/env bash
# install.sh: the npm packages of these tests, exactly as locked; nothing to do where they are there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
say() { printf 'install: %s\n' "$*" >&2; }
# shellcheck source=tests/style/packages.sh
source "$root/tests/style/packages.sh"
npm_install "$root/tests/end_to_end/api"
