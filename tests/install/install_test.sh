#!/bin/sh
# Install a build below a folder of its own and use what is there: the program,
# and the library from another project by find_package and by pkg-config.
# Usage: install_test.sh CMAKE BUILD-FOLDER SOURCE-FOLDER COMPILER VERSION
set -eu
cmake=$1 build=$2 source=$3 cc=$4 version=$5

work=$(mktemp -d "${TMPDIR:-/tmp}/fr-install.XXXXXX")
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

fail() {
    printf 'install: %s\n' "$1" >&2
    exit 1
}

# whole lines, and every header that the sources have
"$cmake" --install "$build" --prefix "$prefix" >"$work/log" ||
    { cat "$work/log"; fail "cmake --install failed"; }
for header in "$source"/include/flowrules/*.h "$source"/include/flowrules/*.def
do
    [ ! -e "$header" ] ||
        [ -f "$prefix/include/flowrules/${header##*/}" ] ||
        fail "the header '${header##*/}' was not installed"
done
for rules in "$source"/rules/*.yaml; do
    [ ! -e "$rules" ] ||
        [ -f "$prefix/share/flowrules/${rules##*/}" ] ||
        fail "the rules '${rules##*/}' were not installed"
done
[ -f "$prefix/share/doc/flowrules/LICENSE" ] || fail "LICENSE is missing"

# nothing of the source or build folder may be needed, so go elsewhere
cd "$work"
libdir=$(dirname "$(find "$prefix" -name flowrules.pc)")/..
library=$(find "$prefix" -name 'libflowrules.so')

# hidden visibility: only what a public header declares gets out
nm -D --defined-only "$library" | awk '{ print $3 }' >exported
while read -r name; do
    grep -qrw -- "$name" "$prefix/include" ||
        fail "'$name' is exported, but no public header declares it"
done <exported
[ -s exported ] || fail "the library exports nothing"

check_output() {
    LD_LIBRARY_PATH=$libdir "$1" >out || fail "$2: the program failed"
    grep -q "^flowrules $version: " out ||
        fail "$2: the program printed '$(cat out)'"
}

"$cmake" -G Ninja -S "$source/tests/install/consumer" -B by-cmake \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1 ||
    { cat log; fail "find_package: flowrules was not found"; }
"$cmake" --build by-cmake >log 2>&1 ||
    { cat log; fail "find_package: the program did not build"; }
check_output by-cmake/consumer find_package

PKG_CONFIG_PATH=$libdir/pkgconfig
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion flowrules)" = "$version" ] ||
    fail "pkg-config gives another version than $version"
# shellcheck disable=SC2046 # flags are words
"$cc" -std=c11 "$source/tests/install/consumer/main.c" -o by-pkg-config \
    $(pkg-config --cflags --libs flowrules) ||
    fail "pkg-config: the program did not build"
check_output ./by-pkg-config pkg-config

# the program runs from where it is installed, without the library's folder
if [ -x "$prefix/bin/flowrules" ]; then
    "$prefix/bin/flowrules" version >out || fail "'flowrules version' failed"
    grep -q "$version" out || fail "'flowrules version' names another version"
fi
echo "installed, found by find_package and by pkg-config, and run"
