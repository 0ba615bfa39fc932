#!/usr/bin/env python3
"""src, include and tests are formatted as .clang-format says. Without
clang-format 14 (others format differently) the check is skipped, and says
so."""
import os
import re
import shutil
import subprocess
import sys
from tree import Tree

SKIP = 77   # SKIP_RETURN_CODE in CMakeLists.txt
FAULT = re.compile(r"^(.*?):(\d+):\d+: (?:warning|error): ")


def find_tool():
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        version = subprocess.run([path, "--version"], capture_output=True,
                                 text=True, check=True).stdout
        if re.search(r"version 14\.", version):
            return path
    return None


def main():
    tree = Tree("format")
    tool = find_tool()
    if tool is None:
        print("format: skipped, clang-format 14 is not here; install it with "
              "scripts/install-packages.sh test")
        sys.exit(SKIP)
    paths = list(tree.files("src", "include", "tests", suffixes={".c", ".h"}))
    os.chdir(tree.root)
    shown = set()
    for start in range(0, len(paths), 50):
        run = subprocess.run(
            [tool, "--dry-run", *map(tree.name, paths[start:start + 50])],
            capture_output=True, text=True, check=False)
        for line in run.stderr.splitlines():
            match = FAULT.match(line)
            if match and match[1] not in shown:
                shown.add(match[1])
                tree.fault(tree.root / match[1], match[2], "not formatted; "
                           f"run: clang-format -i {match[1]}")
        if run.returncode != 0 and not shown:
            print(run.stderr)
            tree.faults += 1
    tree.finish(f"{len(paths)} files")


main()
