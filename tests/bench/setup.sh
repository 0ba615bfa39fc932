#!/bin/sh
# Install the programs that flowrules is compared with.
#
#     tests/bench/setup.sh [FOLDER]
#
# DuckDB and Polars come from npm and go into FOLDER (build/bench-peers);
# pandas, mawk, Miller, SQLite, nfdump, Argus and softflowd are Debian packages.
# None of them is needed to build, test or use flowrules: bench.py says which
# ones are absent.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../build/bench-peers}

as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
packages="python3-pandas mawk miller sqlite3 nfdump argus-server softflowd"
command -v npm >/dev/null || packages="$packages nodejs npm"
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends $packages >/dev/null

mkdir -p "$folder"
cp "$here/peers/package.json" "$folder/"
(cd "$folder" && npm install --silent --no-audit --no-fund)
echo "the peers are in $(cd "$folder" && pwd)"
