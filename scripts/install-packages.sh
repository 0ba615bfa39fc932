#!/bin/sh
# Install the Debian packages of some sections of packages.txt.
#
#   scripts/install-packages.sh build
#   scripts/install-packages.sh build test
#
# Asks for nothing when all of them are there already; otherwise needs root or
# sudo. Package lists are fetched only when they are missing or too old.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
list=$here/packages.txt

fail() {
    printf 'install-packages: %s\n' "$1" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# The packages of one section, one a line.
section() {
    awk -v want="[$1]" '
        /^\[/ { inside = ($0 == want); found = found || inside; next }
        inside && NF && $1 !~ /^#/ { print $1 }
        END { exit !found }' "$list" ||
        fail "packages.txt has no section '$1': give build, run or test"
}

# Those of the given packages that are not installed, in one line.
missing() {
    for package; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" \
            2>/dev/null || :)
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

# Run apt-get as root. Its output goes to the log, shown if it fails.
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
        -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}

install_all() {
    # shellcheck disable=SC2086 # a list of names
    apt install --no-install-recommends $lacking
}

[ $# -gt 0 ] || fail "say what for: build, run or test"
wanted=
for name; do
    wanted="$wanted $(section "$name")"
done

have dpkg-query || fail "this is not a Debian system; install what \
$list names under your system's names, then run
    cmake --preset release && cmake --build build/release"

# shellcheck disable=SC2086 # a list of names
lacking=$(missing $wanted)
[ -n "$lacking" ] || exit 0

have apt-get || fail "apt-get is not here; install these packages by hand, \
then run the command again: $lacking"

as_root=
if [ "$(id -u)" -ne 0 ]; then
    have sudo || fail "packages are missing and this is neither root nor a \
user with sudo; as root, run: apt-get install $lacking"
    as_root=sudo
    # without a terminal sudo must not wait for a password
    if ! sudo -n true 2>/dev/null; then
        [ -t 0 ] || fail "packages are missing and sudo wants a password; \
run: sudo apt-get install $lacking"
        sudo -v || fail "sudo refused; as root, run: apt-get install $lacking"
    fi
fi

log=$(mktemp "${TMPDIR:-/tmp}/install-packages.XXXXXX")
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM HUP

printf 'Installing: %s\n' "$lacking" >&2
# fetch the lists only if the first try, with those that are here, fails
if ! install_all; then
    : >"$log"
    if ! apt update || ! install_all; then
        tail -n 15 "$log" >&2
        fail "these packages could not be installed: $lacking
check the network and the entries in /etc/apt/, then run the command again"
    fi
fi

# shellcheck disable=SC2086 # a list of names
lacking=$(missing $wanted)
[ -z "$lacking" ] || fail "apt-get reported success, but these packages are \
still missing: $lacking"
