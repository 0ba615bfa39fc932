#!/bin/sh
# Install what the tests need, build, and run them all.
#
#   scripts/test.sh           gcc and clang with sanitizers, two rows in a
#                             batch, the release build, the tests of threads
#                             with the thread sanitizer, and the command-line
#                             tests under valgrind: one ctest run over all
#   scripts/test.sh --quick   gcc with sanitizers only
set -eu
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

presets="dev clang tiny-batch release tsan valgrind"
case ${1:-} in
'') ;;
--quick) presets=dev ;;
*) fail "'$1' is no option; usage: scripts/test.sh [--quick]" ;;
esac

scripts/install-packages.sh build test
for preset in $presets; do
    build_preset "$preset"
done

say "Running the tests of: $presets"
# shellcheck disable=SC2086 # a list of names
python3 scripts/join_tests.py build/all $presets
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1} \
    ctest --test-dir build/all --output-on-failure --no-tests=error \
        --no-label-summary --parallel "$jobs"
