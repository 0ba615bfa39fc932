#!/usr/bin/env python3
"""One command-line test: run what `cmd` says and compare all it did.

    run_case.py CASE

CASE holds `cmd`, lines for sh in which `flowrules` is the program, and:
  inputs/        files to begin with, besides those of shared/
  expect/stdout, expect/stderr, expect/exit    what came out; none: empty, 0
  expect/files   the files that are new or changed afterwards; none: no file
  expect/tree/   the content of those files that the test is about
FR_UPDATE=1 writes expect/ anew (the names in expect/tree stay)."""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

TIMEOUT_S = 300
SHA = re.compile(rb"SHA-256 [0-9a-f]{12}\.\.\.")
DATA = re.compile(rb"'/[^']*/share/flowrules'")


def write_shim(folder):
    """`flowrules` on the PATH: the program behind its wrapper."""
    folder.mkdir()
    words = " ".join(f"'{word}'" for word in program.command())
    shim = folder / "flowrules"
    shim.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    shim.chmod(0o755)


def prepare(case, work):
    shutil.copytree(HERE / "shared", work)
    if (case / "inputs").is_dir():
        shutil.copytree(case / "inputs", work, dirs_exist_ok=True)


def content(path):
    if path.is_symlink():
        return b"-> " + os.readlink(path).encode()
    return path.read_bytes() if path.is_file() else b""


def snapshot(work):
    """Relative name to content, of files and empty folders."""
    found = {}
    for base, folders, files in os.walk(work):
        for name in files:
            path = Path(base) / name
            found[path.relative_to(work).as_posix()] = content(path)
        if not files and not folders and Path(base) != work:
            found[Path(base).relative_to(work).as_posix() + "/"] = b""
    return found


def changes(before, after):
    """The names of files that are new, changed or gone, a line each."""
    names = [n for n in after if before.get(n) != after[n]]
    names += [f"{n} (gone)" for n in before if n not in after]
    return "".join(f"{n}\n" for n in sorted(names)).encode()


def general(data, work):
    """Without what depends on the version or on folders."""
    data = data.replace(str(work).encode(), b"{dir}")
    data = data.replace(str(work.parent).encode(), b"{up}")
    data = DATA.sub(b"'{data}'", data)
    version = os.environ.get("FR_VERSION", "")
    if version:
        data = data.replace(version.encode(), b"{version}")
    return SHA.sub(b"SHA-256 {sha}...", data)


def run(case, folder):
    """What came out: name below expect/ to bytes."""
    work = folder / "work"
    prepare(case, work)
    write_shim(folder / "bin")
    env = program.environment(
        PATH=f"{folder / 'bin'}:{os.environ['PATH']}", HOME=folder / "home",
        SOURCE=program.SOURCE)
    before = snapshot(work)
    result = subprocess.run(["sh", str(case / "cmd")], cwd=work, env=env,
                            input=b"", capture_output=True, timeout=TIMEOUT_S)
    after = snapshot(work)
    found = {"stdout": general(result.stdout, work),
             "stderr": general(result.stderr, work),
             "exit": b"%d\n" % result.returncode,
             "files": changes(before, after)}
    for name, data in after.items():
        found[f"tree/{name}"] = general(data, work)
    return found


def defaults():
    return {"stdout": b"", "stderr": b"", "exit": b"0\n", "files": b""}


def expected(case):
    found = defaults()
    for path in sorted((case / "expect").rglob("*")):
        if path.is_file():
            found[path.relative_to(case / "expect").as_posix()] = \
                path.read_bytes()
    return found


def differences(want, got):
    count = 0
    for name, data in want.items():
        if got.get(name) == data:
            continue
        count += 1
        lines = [x.decode(errors="replace").splitlines(keepends=True)
                 for x in (data, got.get(name, b"(no such file)\n"))]
        for line in difflib.unified_diff(*lines, f"expect/{name}",
                                         f"got/{name}"):
            print(line, end="" if line.endswith("\n") else "\n(no newline)\n")
    return count


def update(case, got):
    """Write expect/ from what came out."""
    names = [n for n in expected(case) if n.startswith("tree/")]
    for name in list(defaults()) + names:
        path = case / "expect" / name
        if got.get(name, b"") == defaults().get(name):
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(got.get(name, b""))
    print(f"{case.name}: expectations written")


def main():
    case = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        got = run(case, Path(folder))
    if b"skipped:" in got["stdout"][:8]:
        program.skip(got["stdout"][8:].decode().strip())
    if os.environ.get("FR_UPDATE"):
        update(case, got)
        return 0
    return 1 if differences(expected(case), got) else 0


sys.exit(main())
