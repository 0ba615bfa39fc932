#!/bin/sh
# Write reports/sample/ and docs/images/report-page.png anew: the report that
# README.md shows, and the picture of one of its pages.
#
#   scripts/update-sample-report.sh             builds the preset release
#   FLOWRULES=PROGRAM scripts/update-sample-report.sh
#
# tests/docs/check_sample_report.py compares what is committed.
set -eu
program=${FLOWRULES:-}
[ -z "$program" ] || program=$(realpath "$program")
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

picture=docs/images/report-page.png
chart='Timing analysis'

command -v pdftoppm >/dev/null ||
    fail "pdftoppm is not here; run scripts/install-packages.sh test"
if [ -z "$program" ]; then
    build_preset release flowrules_program
    program=build/release/flowrules
fi

unset SOURCE_DATE_EPOCH
say "flowrules apply -r rules/default.yaml -o reports/sample docs/sample/flow.csv"
"$program" apply -q -r rules/default.yaml -o reports/sample \
    docs/sample/flow.csv || fail "flowrules ended with status $?"

# the page that the chart's heading stands on; the contents come before it
report=reports/sample/report.pdf
page=$(pdftotext "$report" - | awk -v chart="$chart" \
    'BEGIN { RS = "\f" } index("\n" $0, "\n" chart "\n") { page = NR }
     END { print page }')
[ -n "$page" ] || fail "no page of '$report' has the heading '$chart'"
mkdir -p "${picture%/*}"
pdftoppm -r 84 -f "$page" -l "$page" -singlefile -png "$report" \
    "${picture%.png}"
say "$(du -sk reports/sample | cut -f1) KiB in reports/sample, \
$(du -k "$picture" | cut -f1) KiB in $picture (page $page)"
