#!/usr/bin/env python3
"""Every #include of src/ and include/ goes downward as layers.txt says, no
files include each other in a circle, and CMake's DEPENDS say the same."""
import re
from tree import Tree, includes

LAYER = re.compile(r"fr_layer\(\s*(\w+)(.*?)\n?\)", re.DOTALL)


class Layers:
    def __init__(self, tree):
        self.may = {}
        self.public = {}
        self.only = {}
        path = tree.root / "tests/style/layers.txt"
        for number, line in enumerate(tree.lines(path), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            left, _, right = line.partition(":")
            words = left.split()
            if words[0] == "public" and len(words) == 2:
                self.public["flowrules/" + words[1]] = right.strip()
            elif words[0] == "only" and len(words) == 2:
                self.only[words[1]] = right.split()
            elif len(words) == 1:
                self.may[words[0]] = right.split()
            else:
                tree.fault(path, number, "wants 'folder: folders', 'public "
                           "header: folder' or 'only header: places'")

    def allows(self, upper, lower):
        may = self.may.get(upper, [])
        return upper == lower or "*" in may or lower in may


def folder_of(tree, layers, path):
    name = tree.name(path)
    if name.startswith("include/"):
        return layers.public.get(name.removeprefix("include/"))
    return name.split("/")[1]


def check_library(tree, layers, path, line, name):
    places = layers.only.get(name)
    if not places:
        return
    inside = tree.name(path).removeprefix("src/")
    if not any(inside == p or inside.startswith(p + "/") for p in places):
        tree.fault(path, line, f"<{name}> is for {' '.join(places)} only; "
                   "call that file's functions instead")


def check_file(tree, layers, path, graph):
    folder = folder_of(tree, layers, path)
    if folder is None:
        tree.fault(path, 1, "no folder owns this public header; give it a "
                   "'public' line in tests/style/layers.txt")
        return
    if folder not in layers.may:
        tree.fault(path, 1, f"the folder '{folder}' is not in "
                   "tests/style/layers.txt")
        return
    edges = graph.setdefault(path, [])
    for line, quote, name in includes(path.read_text(encoding="utf-8")):
        target = next((p for p in (tree.root / "src" / name,
                                   tree.root / "include" / name)
                       if p.exists()), None)
        if target is None:
            if quote == '"' and "/" not in name:
                beside = path.parent / name
                if beside.exists():
                    tree.fault(path, line, f"write \"{folder}/{name}\": names "
                               "start with their folder")
            if name == "flowrules/version.h":
                continue
            check_library(tree, layers, path, line, name)
            continue
        lower = folder_of(tree, layers, target)
        edges.append((target, line))
        if lower and not layers.allows(folder, lower):
            tree.fault(path, line, f"{folder} may not include '{name}' of "
                       f"{lower}; tests/style/layers.txt allows it only: "
                       f"{' '.join(layers.may[folder]) or 'nothing'}")


def check_cycles(tree, graph):
    done = set()

    def visit(path, trail):
        if path in trail:
            circle = trail[trail.index(path):] + [path]
            tree.fault(circle[-2], 1, "files include each other in a circle: "
                       + " -> ".join(tree.name(p) for p in circle))
            return
        if path in done:
            return
        for target, _ in graph.get(path, []):
            visit(target, trail + [path])
        done.add(path)

    for path in graph:
        visit(path, [])


def check_depends(tree, layers):
    for path in tree.files("src"):
        if path.name != "CMakeLists.txt":
            continue
        text = path.read_text(encoding="utf-8")
        for match in LAYER.finditer(text):
            words = match[2].replace("\n", " ").split()
            part = None
            line = text.count("\n", 0, match.start()) + 1
            for word in words:
                if word in ("SOURCES", "DEPENDS", "LIBRARIES"):
                    part = word
                elif part == "DEPENDS" and not layers.allows(match[1], word):
                    tree.fault(path, line, f"DEPENDS {word}: layers.txt does "
                               f"not allow it to {match[1]}")


def main():
    tree = Tree("layers")
    layers = Layers(tree)
    graph = {}
    for path in tree.files("src", "include", suffixes={".c", ".h", ".def"}):
        check_file(tree, layers, path, graph)
    check_cycles(tree, graph)
    check_depends(tree, layers)
    tree.finish(f"{len(graph)} files")


main()
