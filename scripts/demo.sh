#!/bin/sh
# Install what flowrules needs, build it, and run it on the bundled sample.
# Works as root or with sudo; a second run builds only what changed.
set -eu
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

input=docs/sample/flow.csv
results=reports/flow

scripts/install-packages.sh build
build_preset release flowrules_program

say "build/release/flowrules apply -r rules/default.yaml $input"
build/release/flowrules apply -r rules/default.yaml "$input" ||
    fail "flowrules ended with status $?"

for pdf in "$results"/*.pdf; do
    [ -s "$pdf" ] || fail "the run ended well, but left no PDF in '$results'"
    say "The report: $(pwd)/$pdf"
done
