#!/usr/bin/env python3
"""Rule files and what becomes of them.

accept/AREA/CASE.yaml  compiles without a message to CASE.program, and the
                       merged rules that `show` prints compile to the same
reject/AREA/CASE.yaml  is refused with the messages of CASE.expect
reject/many/CASE.yaml  also with a warning or error for every code that ends
                       a line, and with no other
warn/AREA/CASE.yaml    compiles with the warnings of CASE.expect
format/AREA/CASE.yaml  is laid out by `fmt` as CASE.expect; so is every
                       accepted file, twice as once, and means what it meant

Files below a folder `with` belong to the cases that name them. FR_UPDATE=1
writes the stored texts anew. At the end every code of messages.def must stand
in an .expect, every operation, function and unit in an accepted file."""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC = HERE.parent.parent / "src"
UPDATE = os.environ.get("FR_UPDATE") == "1"


def run(tool, folder, *arguments):
    run = subprocess.run([tool, "-d", folder, *arguments],
                         capture_output=True, check=False)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def compare(path, got):
    """Is the stored text what came out? Print the difference if not."""
    if UPDATE:
        path.write_text(got, encoding="utf-8")
        return True
    want = path.read_text(encoding="utf-8") if path.exists() else ""
    if want == got:
        return True
    diff = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                f"{path} (stored)", "now", lineterm="", n=2)
    for line in list(diff)[:40]:
        print(line)
    return False


def cases(kind):
    for area in sorted(p for p in (HERE / kind).iterdir() if p.is_dir()):
        for path in sorted(area.rglob("*.yaml")):
            if "with" not in path.relative_to(area).parts:
                yield area, path


def fail(path, what):
    print(f"{path}: {what}")
    return False


def check_accept(tool, area, path):
    name = str(path.relative_to(area))
    status, out, err = run(tool, area, "program", name)
    if status != 0:
        return fail(path, f"ends with {status}:\n{out}{err}")
    good = compare(path.with_suffix(".program"), out)
    status, shown, err = run(tool, area, "show", name)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shown.yaml").write_text(shown, encoding="utf-8")
        again = run(tool, folder, "program", "shown.yaml")
        once_more = run(tool, folder, "show", "shown.yaml")
    if again[1] != out:
        print(shown, again[1], again[2])
        return fail(path, "what 'show' prints has another program")
    strip = re.compile(r"  # .*")
    if strip.sub("", once_more[1]) != strip.sub("", shown):
        return fail(path, "what 'show' prints is shown in another way")
    for stage in ("ast", "tree"):
        if run(tool, area, stage, name)[0] != 0:
            return fail(path, f"has no {stage}")
    return good


def check_reject(tool, area, path):
    if area.name == "many":
        return check_many(tool, area, path)
    status, out, err = run(tool, area, "check", str(path.relative_to(area)))
    if status != 2:
        return fail(path, f"ends with {status}, not 2:\n{out}{err}")
    return compare(path.with_suffix(".expect"), out)


def check_many(tool, area, path):
    """The codes at the ends of lines are the messages."""
    name = str(path.relative_to(area))
    status, out, _ = run(tool, area, "-l", "check", name)
    short = run(tool, area, "-l", "-f", "short", "check", name)[1]
    got = sorted((int(line), code) for line, code in re.findall(
        r"^[^:]*:(\d+):\d+: \w+\[(\w+)\]", short, re.MULTILINE))
    want = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        codes = re.search(r"((?: [EW]\d{4})+)$", line.replace("# ", " "))
        want += [(number, c) for c in codes[1].split()] if codes else []
    good = compare(path.with_suffix(".expect"), out)
    for line, code in sorted(set(got) ^ set(want)):
        good = fail(path, f"{line}: {code} is "
                    + ("not asked for" if (line, code) in got else "missing"))
    if len(got) != len(want) or len(got) < 40 or status != 2:
        return fail(path, f"{len(got)} messages, {len(want)} mistakes")
    return good


def check_warn(tool, area, path):
    status, out, err = run(tool, area, "-l", "check",
                           str(path.relative_to(area)))
    if status != 0:
        return fail(path, f"ends with {status}:\n{out}{err}")
    return compare(path.with_suffix(".expect"), out)


def check_format(tool, area, path):
    status, out, err = run(tool, area, "fmt", str(path.relative_to(area)))
    if not compare(path.with_suffix(".expect"), out):
        return False
    return status != 0 or check_layout(tool, area, path, out)


def check_layout(tool, area, path, laid_out):
    """The layout says the same, and is its own layout."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(area, folder, dirs_exist_ok=True)
        name = str(path.relative_to(area))
        before = run(tool, folder, "program", name)
        (Path(folder) / name).write_text(laid_out, encoding="utf-8",
                                         newline="")
        again = run(tool, folder, "fmt", name)
        after = run(tool, folder, "program", name)
    if again[1] != laid_out:
        compare(path.with_suffix(".once"), again[1])
        return fail(path, "the layout of its layout is another")
    if before[0] == 0 and after != before:
        return fail(path, "its layout has another program")
    return True


def check_accept_layout(tool, area, path):
    status, out, err = run(tool, area, "fmt", str(path.relative_to(area)))
    if status != 0 and "? " not in path.read_text(encoding="utf-8"):
        return fail(path, f"has no layout:\n{out}{err}")
    return status != 0 or check_layout(tool, area, path, out)


def names_of(table, pattern):
    text = (SRC / table).read_text(encoding="utf-8")
    return re.findall(pattern, text)


def check_coverage():
    expects = "".join(p.read_text(encoding="utf-8")
                      for p in HERE.rglob("*.expect"))
    programs = "".join(p.read_text(encoding="utf-8")
                       for p in (HERE / "accept").rglob("*.program"))
    sources = "".join(p.read_text(encoding="utf-8")
                      for p in (HERE / "accept").rglob("*.yaml"))
    missing = [f"{code} is in no .expect" for code in
               names_of("rule/messages.def", r"FR_MESSAGE\(([EW]\d+)")
               if f"[{code}]" not in expects]
    missing += [f"operation {op} is in no .program" for op in
                names_of("eval/ops.def", r"\nFR_OP\((\w+)")
                if f"= {op} " not in programs and f"= {op}\n" not in programs]
    missing += [f"function {name}() is in no accepted file" for name in
                names_of("eval/functions.def", r'FR_FUNCTION\(\w+, "(\w+)"')
                if f"{name}(" not in sources]
    missing += [f"unit {unit} is in no accepted file" for unit in
                names_of("rule/units.def", r'\nFR_UNIT\("([^"]+)"')
                if not re.search(rf"\d{re.escape(unit)}(?![\w/])", sources)]
    for line in missing:
        print(line)
    return not missing


def main():
    tool = Path(sys.argv[1]).resolve()
    results = [check_accept(tool, *case) for case in cases("accept")]
    results += [check_reject(tool, *case) for case in cases("reject")]
    results += [check_warn(tool, *case) for case in cases("warn")]
    results += [check_format(tool, *case) for case in cases("format")]
    results += [check_accept_layout(tool, *case) for kind in
                ("accept", "warn") for case in cases(kind)]
    bad = results.count(False)
    print(f"rules: {len(results)} cases, {bad} wrong")
    covered = check_coverage()
    sys.exit(0 if bad == 0 and covered else 1)


main()
