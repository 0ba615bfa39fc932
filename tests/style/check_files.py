#!/usr/bin/env python3
"""Every C file is listed in the CMakeLists.txt of its folder and has a name
of its own in the tree; every file begins with the comment that says what it
does."""
import re
from tree import Tree

HELPERS = "scripts/cmake/FlowrulesTargets.cmake"
MADE = {".c", ".h", ".def"}


def check_listed(tree, path):
    folder = path.parent
    while folder != tree.root and not (folder / "CMakeLists.txt").exists():
        folder = folder.parent
    lists = folder / "CMakeLists.txt"
    text = "\n".join(tree.lines(lists) + tree.lines(tree.root / HELPERS))
    words = re.split(r"[\s()\"/]+", text)
    if path.name not in words:
        tree.fault(path, 1, "no CMakeLists.txt lists this file; add it to "
                   f"{tree.name(lists)} or remove it")


def check_opening(tree, path):
    text = path.read_text(encoding="utf-8")
    if not text.startswith("/* "):
        tree.fault(path, 1, "begins without the comment that says what the "
                   "file does")


def main():
    tree = Tree("files")
    seen = {}
    count = 0
    for path in tree.files("src", "include", suffixes=MADE):
        count += 1
        check_opening(tree, path)
        other = seen.setdefault(path.name, path)
        if other != path:
            tree.fault(path, 1, f"{tree.name(other)} has the same name; a "
                       "name is an address")
    for path in tree.files("src", suffixes={".c"}):
        check_listed(tree, path)
    for path in tree.files("tests", suffixes={".c"}):
        count += 1
        if "install" not in path.parts:
            check_listed(tree, path)
        check_opening(tree, path)
    tree.finish(f"{count} files")


main()
