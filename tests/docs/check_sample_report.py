#!/usr/bin/env python3
"""reports/sample/ is what the documented command writes today.

The command runs in a copy of rules/ and docs/sample/, and every file must be
byte for byte the one that is committed. Three things depend on libraries
rather than on the project: the packing of pictures and PDF on zlib, pixels on
cairo. So on a machine that is not Debian 12 on x86-64, pictures are compared
by their size in pixels and the PDF by its text, and the manifest without the
sums of these files. Tables and summary.json are always compared by bytes."""
import json
import platform
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from pages import Check, SOURCE, program

COMMAND = ["apply", "-q", "-r", "rules/default.yaml", "-o", "reports/sample",
           "docs/sample/flow.csv"]
SAMPLE = SOURCE / "reports/sample"
HOW = "scripts/update-sample-report.sh writes it anew"


def is_reference_machine():
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return ("ID=debian" in release and 'VERSION_ID="12"' in release and
            platform.machine() == "x86_64")


def write_report(folder):
    for part in ("rules", "docs/sample"):
        shutil.copytree(SOURCE / part, folder / part)
    env = program.environment(SOURCE_DATE_EPOCH=None)
    program.must(program.run(*COMMAND, cwd=folder, env=env))
    return folder / "reports/sample"


def picture_size(path):
    return struct.unpack(">II", path.read_bytes()[16:24])


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                          capture_output=True).stdout


def manifest(path):
    found = json.loads(path.read_text(encoding="utf-8"))
    for output in found["outputs"]:
        if output["name"].endswith((".png", ".pdf")):
            del output["size"], output["sha256"]
    return found


def is_alike(want, got):
    """The comparison where libraries may differ."""
    if want.suffix == ".png":
        return picture_size(want) == picture_size(got)
    if want.suffix == ".pdf":
        return pdf_text(want) == pdf_text(got)
    if want.name == "manifest.json":
        return manifest(want) == manifest(got)
    return False


def compare(check, name, written, is_strict):
    want, got = SAMPLE / name, written / name
    if not want.exists():
        check.fault(want, 1, f"is written now, but not committed; {HOW}")
    elif not got.exists():
        check.fault(want, 1, f"is not written any more; {HOW}")
    elif want.read_bytes() != got.read_bytes() and (
            is_strict or not is_alike(want, got)):
        check.fault(want, 1, f"is not what is written now; {HOW}")


def main():
    check = Check("sample report")
    is_strict = is_reference_machine()
    if not is_strict and not shutil.which("pdftotext"):
        program.skip("this is not Debian 12, and pdftotext is not here")
    with tempfile.TemporaryDirectory(prefix="flowrules-sample-") as folder:
        written = write_report(Path(folder))
        names = {path.name for path in written.iterdir()}
        if SAMPLE.is_dir():
            names |= {path.name for path in SAMPLE.iterdir()}
        for name in sorted(names):
            compare(check, name, written, is_strict)
    if not (SOURCE / "docs/images/report-page.png").exists():
        check.fault(SOURCE / "README.md", 1, f"its picture is missing; {HOW}")
    check.finish(f"{len(names)} files, by "
                 f"{'bytes' if is_strict else 'content'}")


main()
