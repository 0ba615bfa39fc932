# shellcheck shell=sh
# Sourced by demo.sh and test.sh: from the root of the project, configure and
# build presets, and leave no file of root's in a user's tree.

cd "$(dirname "$0")/.."
jobs=$(nproc 2>/dev/null || echo 2)

say() {
    printf '\n== %s\n' "$1"
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

# Under sudo the tree belongs to the user who called it: give back what was
# made here, so that the next run without sudo can replace it.
give_back() {
    [ "$(id -u)" -eq 0 ] && [ -n "${SUDO_UID:-}" ] || return 0
    for made in build reports; do
        [ ! -d "$made" ] ||
            chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$made"
    done
}
trap give_back EXIT
trap 'exit 130' INT TERM HUP

# A folder left by another user cannot be built in; say so before CMake does.
check_writable() {
    for made in build "build/$1" reports; do
        if [ -e "$made" ] && [ ! -w "$made" ]; then
            fail "'$made' belongs to $(stat -c %U "$made") and cannot be \
written; run: sudo chown -R $(id -un) $made"
        fi
    done
    [ -w . ] || fail "'$(pwd)' cannot be written; work on a copy of your own"
}

# Configure a preset and build it, or only the target named after it; what the
# tools say is shown if they fail.
build_preset() {
    check_writable "$1"
    mkdir -p build
    log=build/$1.log
    say "Building the preset '$1' in build/$1"
    if ! cmake --preset "$1" >"$log" 2>&1; then
        cat "$log"
        fail "CMake could not configure the preset '$1' (above); after a \
change of compilers or a move of the folder, remove build/$1 and run it again"
    fi
    if ! cmake --build "build/$1" --target "${2:-all}" --parallel "$jobs" \
        -- --quiet >"$log" 2>&1; then
        tail -n 60 "$log"
        fail "the preset '$1' does not build (above; all of it in $log)"
    fi
}
