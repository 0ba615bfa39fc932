#!/usr/bin/env python3
"""The picture of the layers in docs/architecture.md is the one that layers.txt
gives. It stands between the lines <!-- layers --> and <!-- end of layers -->;
`check_picture.py ROOT write` puts it there."""
import re
import sys
from tree import Tree

DOCUMENT = "docs/architecture.md"
PLACE = re.compile(r"(<!-- layers -->\n).*?(<!-- end of layers -->)",
                   re.DOTALL)


def read_layers(tree):
    may = {}
    for line in tree.lines(tree.root / "tests/style/layers.txt"):
        match = re.match(r"(\w+):\s*(.*)", line)
        if match:
            may[match[1]] = match[2].split()
    return {upper: [f for f in may if f != upper] if lower == ["*"] else lower
            for upper, lower in may.items()}


def level(may, folder):
    return max((level(may, lower) + 1 for lower in may[folder]), default=0)


def picture(may):
    """Highest first; a folder may include those after its arrow."""
    lines = ["```"]
    width = max(map(len, may))
    for height in sorted({level(may, f) for f in may}, reverse=True):
        name = f"L{height}"
        for folder in (f for f in may if level(may, f) == height):
            below = ("everything below" if len(may[folder]) == len(may) - 1
                     and height else " ".join(may[folder]) or "nothing")
            lines.append(f"{name:3} {folder:{width}}  → {below}")
            name = ""
    return "\n".join(lines + ["```"]) + "\n"


def main():
    tree = Tree("picture")
    path = tree.root / DOCUMENT
    if not path.exists():
        print(f"picture: there is no {DOCUMENT} yet")
        return
    text = path.read_text(encoding="utf-8")
    new, places = PLACE.subn(
        lambda m: m[1] + picture(read_layers(tree)) + m[2], text)
    if places != 1:
        tree.fault(path, 1, "wants the lines <!-- layers --> and "
                   "<!-- end of layers --> once, for the picture")
    elif sys.argv[2:] == ["write"]:
        path.write_text(new, encoding="utf-8")
    elif new != text:
        tree.fault(path, text.count("\n", 0, PLACE.search(text).start()) + 1,
                   "the picture is not the one of tests/style/layers.txt; run "
                   "python3 tests/style/check_picture.py . write")
    tree.finish("1 picture")


main()
