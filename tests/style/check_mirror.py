#!/usr/bin/env python3
"""Every .c of src/ has the unit test tests/unit/<folder>/<file>_test.c, or
mirror.txt names the test that goes through it."""
from fnmatch import fnmatchcase
from tree import Tree

LIST = "tests/style/mirror.txt"


def read_list(tree):
    """(line, pattern, is it needed) of every entry; its test must exist."""
    entries = []
    for number, line in enumerate(tree.lines(tree.root / LIST), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, tests = line.partition(":")
        if not tests.split():
            tree.fault(tree.root / LIST, number, "wants 'file: tests'")
        for test in tests.split():
            if not (tree.root / "tests" / test).exists():
                tree.fault(tree.root / LIST, number,
                           f"there is no 'tests/{test}'")
        entries.append([number, "src/" + pattern.strip(), False])
    return entries


def has_own_test(tree, path):
    inside = path.relative_to(tree.root / "src")
    return (tree.root / "tests/unit" / inside.parent /
            f"{path.stem}_test.c").exists()


def main():
    tree = Tree("mirror")
    entries = read_list(tree)
    count = 0
    for path in tree.files("src", suffixes={".c"}):
        count += 1
        if has_own_test(tree, path):
            continue
        name = tree.name(path)
        found = [e for e in entries if fnmatchcase(name, e[1])]
        for entry in found:
            entry[2] = True
        if not found:
            tree.fault(path, 1, "has no unit test; write tests/unit/"
                       f"{name[4:-2]}_test.c, or name in {LIST} the test "
                       "that goes through it")
    for number, pattern, needed in entries:
        if not needed:
            tree.fault(tree.root / LIST, number, f"'{pattern[4:]}' is not "
                       "needed any more; remove the line")
    tree.finish(f"{count} files")


main()
