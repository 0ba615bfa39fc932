#!/bin/sh
# Build the fuzz targets and run them one after the other.
#
#   scripts/fuzz.sh                  all targets, 60 seconds each
#   scripts/fuzz.sh 600 csv rules    these, ten minutes each
#
# Starts from tests/fuzz/corpus/<name>/ and tests/fuzz/<name>.dict; what it
# finds new is kept in build/fuzz/corpus/<name>/. A fault leaves its input as
# build/fuzz/<name>-crash-* and ends the run: make it a test of the corpus.
set -eu
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

seconds=${1:-60}
case $seconds in
*[!0-9]*) fail "'$seconds' is no number of seconds; usage: \
scripts/fuzz.sh [SECONDS [TARGET...]]" ;;
esac
[ $# -eq 0 ] || shift

scripts/install-packages.sh build test
build_preset fuzz all_tests
programs=build/fuzz/tests/fuzz
if [ $# -eq 0 ]; then
    for program in "$programs"/fuzz_*; do
        [ ! -x "$program" ] || set -- "$@" "${program##*/fuzz_}"
    done
fi
[ $# -gt 0 ] || fail "there are no fuzz targets in tests/fuzz"

for name; do
    [ -x "$programs/fuzz_$name" ] || fail "there is no fuzz target '$name'"
    found=build/fuzz/corpus/$name
    seeds=tests/fuzz/corpus/$name
    words=
    [ ! -f "tests/fuzz/$name.dict" ] || words=-dict=tests/fuzz/$name.dict
    mkdir -p "$found"
    say "Fuzzing $name for $seconds s"
    "$programs/fuzz_$name" -max_total_time="$seconds" -timeout=5 \
        -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" \
        ${words:+"$words"} \
        "$found" "$seeds" 2>build/fuzz/"$name".log || {
        tail -n 40 "build/fuzz/$name.log"
        fail "'$name' has a fault (above); its input is build/fuzz/$name-*"
    }
    grep -E 'number_of_executed_units|DONE' "build/fuzz/$name.log"
done
