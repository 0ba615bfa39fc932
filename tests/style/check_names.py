#!/usr/bin/env python3
"""An extern name starts with fr_ and its folder, a type of its folder, or its
file; statics have no prefix; structs are not typedef'd."""
import re
from tree import Tree, bare, functions, public_owners

TYPE = re.compile(r"\b(?:struct|enum|union)\s+fr_(\w+)\s*\{")
OBJECT = re.compile(
    r"^(?!static\b|typedef\b|extern\b|struct\s+\w+\s*\{|enum\b|#)"
    r"(?:const\s+)?[A-Za-z_][\w\s\*]*?\b(\w+)(?:\[[^\]]*\])*\s*=",
    re.MULTILINE)
# a name for a struct; one for a function's type is fine
TYPEDEF = re.compile(r"^[ \t]*typedef\s+(?:struct|enum|union)\b[^;(]*[;{]",
                     re.MULTILINE)


def owned_words(tree):
    """folder -> the words that may follow fr_ in its extern names."""
    owned = {}
    for path in tree.files("src", suffixes={".c", ".h", ".def"}):
        folder = tree.name(path).split("/")[1]
        words = owned.setdefault(folder, {folder})
        stem = path.stem.removesuffix("_internal")
        words.update({stem, stem.removesuffix("s")})
        words.update(TYPE.findall(bare(path.read_text(encoding="utf-8"))))
    owners = public_owners(tree)
    for path in tree.files("include", suffixes={".h"}):
        folder = owners.get(path.name)
        if folder:
            words = owned.setdefault(folder, {folder})
            words.add(path.stem)
            words.update(TYPE.findall(bare(path.read_text(encoding="utf-8"))))
    add_families(owned)
    return owned


def add_families(owned):
    """The first part of a type's name too (fr_yaml_node: yaml), if only one
    folder has such types."""
    families = {}
    for folder, words in owned.items():
        for word in words:
            families.setdefault(word.split("_")[0], set()).add(folder)
    for family, folders in families.items():
        if len(folders) == 1 and family not in owned:
            owned[folders.pop()].add(family)


def belongs(name, words):
    if not name.startswith("fr_"):
        return False
    rest = name.removeprefix("fr_")
    return any(rest == w or rest.startswith(w + "_") for w in words)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_extern(tree, path, line, name, words, folder):
    if name == "main" or belongs(name, words):
        return
    tree.fault(path, line, f"extern '{name}' should start with fr_{folder}_, "
               "fr_<type of this folder>_ or fr_<this file>_; or make it "
               "static", name)


def check_file(tree, path, words):
    text = bare(path.read_text(encoding="utf-8"))
    folder = tree.name(path).split("/")[1]
    for match in TYPEDEF.finditer(text):
        tree.fault(path, line_of(text, match.start()), "write 'struct "
                   "fr_x' out instead of a typedef", "typedef")
    if path.suffix != ".c":
        return
    for function in functions(text):
        if function.is_static:
            if function.name.startswith("fr_"):
                tree.fault(path, function.first, f"static '{function.name}' "
                           "needs no prefix: a plain verb phrase",
                           function.name)
        else:
            check_extern(tree, path, function.first, function.name, words,
                         folder)
    for match in OBJECT.finditer(text):
        check_extern(tree, path, line_of(text, match.start(1)), match[1],
                     words, folder)


def main():
    tree = Tree("names")
    owned = owned_words(tree)
    count = 0
    for path in tree.files("src", suffixes={".c", ".h"}):
        count += 1
        check_file(tree, path, owned[tree.name(path).split("/")[1]])
    tree.finish(f"{count} files")


main()
