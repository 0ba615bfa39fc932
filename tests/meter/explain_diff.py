#!/usr/bin/env python3
"""flowrules meter --explain-diff between the two profiles, and what the Python
meter wrote.

    explain_diff.py CASES

Every difference of the sample, and of each capture of CASES (if that is not
empty), has a known defect as its reason; a value that is changed afterwards
has none."""
import csv
import io
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402
from compare_hieulw import golden_of                    # noqa: E402

SAMPLE = program.SOURCE / "docs/sample/sample.pcap"
KEYS = ("src_ip", "dst_ip", "src_port", "dst_port", "timestamp")
# Columns of which it is only known that a defect can change them; the
# changed value must leave what is possible.
FACTOR = 1000.5
# Defects that allow any value: bulks begin elsewhere.
FREE = {"fwd_byts_b_avg", "bwd_byts_b_avg", "fwd_blk_rate_avg",
        "bwd_blk_rate_avg", "fwd_pkts_b_avg", "bwd_pkts_b_avg"}


def explain(a, b):
    done = program.run("meter", "--explain-diff", "--json", a, b, cwd=a.parent)
    assert done.returncode in (0, 1), done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["equal"] == (done.returncode == 0)
    return found


def measure(capture, profile, folder):
    out = folder / f"{profile}.csv"
    done = program.run("meter", "-q", "--profile", profile, capture, "-o", out,
                       cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return out


def unexplained(found):
    for column in found["columns"]:
        if column["unexplained"]:
            yield column["name"], column["a"], column["b"]
    for verdict in ("other_forward_side", "other_packets", "only_in_a",
                    "only_in_b"):
        if found[verdict]["unexplained"]:
            yield verdict, found[verdict]["example"]


def check_explained(name, a, b):
    """How many differences there are, all explained."""
    found = explain(a, b)
    wrong = list(unexplained(found))
    assert not wrong and found["unexplained"] == 0, (name, wrong)
    assert found["matched"] > 0, name
    assert explain(b, a)["unexplained"] == 0, name
    assert explain(a, a)["equal"], name
    return sum(column["flows"] for column in found["columns"])


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


def lasting_flow(rows, others):
    """The longest flow, by its place, that holds the same packets in both
    files: only of these the columns are compared."""
    there = {(*(row[key] for key in KEYS[:4]), row["tot_fwd_pkts"],
              row["tot_bwd_pkts"], row["flow_duration"]) for row in others}
    same = [i for i, row in enumerate(rows)
            if (*(row[key] for key in KEYS[:4]),
                str(int(row["tot_fwd_pkts"]) - 1), row["tot_bwd_pkts"],
                row["flow_duration"]) in there]
    return max(same, key=lambda i: float(rows[i]["flow_duration"]))


def change(rows, row, column, folder):
    """A file in which one value is wrong."""
    changed = [dict(row) for row in rows]
    value = float(changed[row][column] or 0)
    changed[row][column] = repr(value * FACTOR + 12345.5)
    path = folder / "changed.csv"
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(changed)
    return path


def check_changes(hieulw, corrected, folder):
    """A wrong value in any column is not explained away."""
    rows = rows_of(hieulw)
    row = lasting_flow(rows, rows_of(corrected))
    for column in rows[0]:
        if column in KEYS or column in FREE:
            continue
        found = explain(change(rows, row, column, folder), corrected)
        assert found["unexplained"] > 0, f"{column}: explained away"


def main(cases):
    captures = [SAMPLE]
    if cases:
        captures += sorted(Path(cases, "captures").iterdir())
    total = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for capture in captures:
            corrected = measure(capture, "corrected", folder)
            hieulw = measure(capture, "hieulw", folder)
            if len(rows_of(hieulw)) == 0:
                continue
            total += check_explained(capture.name, hieulw, corrected)
            if capture == SAMPLE:
                check_changes(hieulw, corrected, folder)
                continue
            golden = golden_of(Path(cases), capture.name.split(".")[0])
            total += check_explained(golden.name, golden, corrected)
    print(f"{len(captures)} captures, {total} values differ, all explained")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
