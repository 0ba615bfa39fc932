#!/usr/bin/env python3
"""Read the PDF of made-up scenarios with other programs.

pdf_test.py DRAW_REPORT SCENARIO... writes each report into a temporary folder
and asks qpdf and poppler about it: is the file in order, can its text be
found, are its fonts embedded, do links, bookmarks and attachments lead
somewhere. A program that is not installed is said and its checks are skipped;
without any of them the test is skipped (status 77).
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
TOOLS = ["qpdf", "pdftotext", "pdfinfo", "pdffonts", "pdfdetach"]
SECTIONS = ["Key findings", "1  Summary", "2  Categories and their rules",
            "3  Top talkers", "4  Charts", "5  Data quality", "6  Method",
            "7  Rules"]
CHARTS = ["Flow classification", "Timing analysis", "Packet size analysis",
          "Periodic traffic", "Correlation of the key features",
          "Traffic over time"]
SENTENCES = {
    "sample": ["14 of 4,646 rows (0.3%) were rejected",
               "'Bulk Transfer' is the most frequent name",
               "2024-03-05 10:01:44 to 11:28:14 UTC",
               "too many fields", "office-lan.csv:118",
               "totlen_bwd_pkts > 2000B",
               "The rules hold 4 detections",
               "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    "zero": ["No flow was classified", "There are no flows to show."],
    "one": ["The only flow is 'Quick Request'"],
    "two": ["tie as the most frequent flow_type: 1 flow each"],
    "huge": ["\\u202e(evil) \\ \\x1b[31m<script>"],
    "undefined": ["The rules define no output column."],
    "large": ["shown as density", "120,000"],
    "no_time": ["the input has no start times"],
}

faults = []


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True,
                          check=False)
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def expect(holds, scenario, what):
    if not holds:
        faults.append(f"{scenario}: {what}")


def check_file(scenario, pdf):
    status, out, err = run("qpdf", "--check", pdf)
    expect(status == 0, scenario, f"qpdf --check: {out}{err}")


def check_outline(scenario, pdf):
    """Bookmarks and links, from qpdf's JSON."""
    status, out, err = run("qpdf", "--json", pdf)
    expect(status == 0, scenario, f"qpdf --json: {err}")
    parts = json.loads(out)
    titles = [o["title"] for o in parts["outlines"]]
    expect(titles == SECTIONS, scenario, f"bookmarks are {titles}")
    charts = [k["title"] for k in parts["outlines"][4]["kids"]]
    expect(sorted(charts) == sorted(CHARTS), scenario,
           f"charts in the bookmarks are {charts}")
    for entry in parts["outlines"]:
        expect(entry["destpageposfrom1"] >= 1, scenario,
               f"'{entry['title']}' leads nowhere")
    links = re.findall(r'"/Subtype": "/Link"', out)
    expect(len(links) == len(SECTIONS) + len(CHARTS), scenario,
           f"{len(links)} links in the contents")


def check_text(scenario, pdf):
    status, out, err = run("pdftotext", "-layout", pdf, "-")
    expect(status == 0 and err == "", scenario, f"pdftotext: {err}")
    words = " ".join(out.split())
    pages = out.count("\f")
    for number in range(1, pages + 1):
        expect(f"Page {number} of {pages}" in words, scenario,
               f"no 'Page {number} of {pages}'")
    for sentence in SENTENCES.get(scenario, []):
        expect(" ".join(sentence.split()) in words, scenario,
               f"no '{sentence}' in the text")
    shown = out.replace("\f", "").replace("\n", "")
    expect(not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", shown),
           scenario, "a control character in the text")


def check_info(scenario, pdf):
    status, out, err = run("pdfinfo", pdf)
    fields = dict(re.findall(r"^(\w[\w ]*):\s+(.*)$", out, re.MULTILINE))
    expect(status == 0 and err == "", scenario, f"pdfinfo: {err}")
    expect(fields.get("Title") == "Flow classification report", scenario,
           f"title '{fields.get('Title')}'")
    expect(fields.get("Author", "").startswith("flowrules "), scenario,
           f"author '{fields.get('Author')}'")
    expect("flow" in fields.get("Subject", ""), scenario, "no subject")
    expect(("CreationDate" in fields) == (scenario not in ("zero", "no_time")),
           scenario, f"date '{fields.get('CreationDate')}'")
    expect("A4" in fields.get("Page size", ""), scenario, "not A4")


def check_fonts(scenario, pdf):
    status, out, err = run("pdffonts", pdf)
    rows = out.splitlines()[2:]
    expect(status == 0 and err == "", scenario, f"pdffonts: {err}")
    expect(len(rows) == 3, scenario, f"{len(rows)} fonts")
    for row in rows:
        expect("yes yes yes" in row, scenario,
               f"not embedded, a subset and with Unicode: {row}")


def check_attachments(scenario, pdf, folder):
    status, out, err = run("pdfdetach", "-saveall", "-o", folder, pdf)
    expect(status == 0, scenario, f"pdfdetach: {out}{err}")
    rules = folder / "default.yaml"
    expect(rules.exists() and "flow_type" in rules.read_text(), scenario,
           "the rules are not attached")
    summary = folder / "summary.json"
    expect(summary.exists(), scenario, "the summary is not attached")
    if summary.exists():
        json.loads(summary.read_text(encoding="utf-8"))


def check(scenario, draw_report, folder):
    first, second = folder / "first", folder / "second"
    for target in (first, second):
        status, out, err = run(draw_report, scenario, target, "report",
                               "summary")
        expect(status == 0, scenario, f"draw_report: {out}{err}")
    pdf = first / "report.pdf"
    expect(pdf.read_bytes() == (second / "report.pdf").read_bytes(), scenario,
           "two reports of the same flows differ")
    json.loads((first / "summary.json").read_text(encoding="utf-8"))
    if shutil.which("qpdf"):
        check_file(scenario, pdf)
        check_outline(scenario, pdf)
    if shutil.which("pdftotext"):
        check_text(scenario, pdf)
    if shutil.which("pdfinfo"):
        check_info(scenario, pdf)
    if shutil.which("pdffonts"):
        check_fonts(scenario, pdf)
    if shutil.which("pdfdetach"):
        attached = folder / "attached"
        attached.mkdir()
        check_attachments(scenario, pdf, attached)


def main():
    missing = [t for t in TOOLS if not shutil.which(t)]
    if missing:
        print("skipped, not installed: " + ", ".join(missing))
    if len(missing) == len(TOOLS):
        return SKIPPED
    for scenario in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            check(scenario, sys.argv[1], Path(folder))
    for fault in faults:
        print(fault)
    print(f"{len(sys.argv) - 2} reports, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
