#!/usr/bin/env python3
"""Join the tests of several presets into one ctest run.

    join_tests.py build/all dev clang ...

Writes build/all/CTestTestfile.cmake with the tests of build/dev, build/clang
and so on, each named `<preset>.<test>`, run in the folder it always runs in.
"""
import re
import sys
from pathlib import Path

COMMAND = re.compile(
    r"^(add_test|set_tests_properties)\(\s*(?:\[(=*)\[(.*?)\]\2\]|([^\s()]+))",
    re.MULTILINE)
SUBDIRS = re.compile(r'^subdirs\("?(.*?)"?\)', re.MULTILINE)
NAMES = re.compile(
    r'\b(DEPENDS|FIXTURES_(?:SETUP|REQUIRED|CLEANUP)|RESOURCE_LOCK) "([^"]*)"')


def bracket(name):
    return f"[==[{name}]==]"


def prefixed(preset, text, folder):
    """One test file's text with every test's name made the preset's own."""
    def rename(match):
        name = bracket(f"{preset}.{match[3] or match[4]}")
        return f"{match[1]}({name}"

    def rename_list(match):
        names = ";".join(f"{preset}.{n}" for n in match[2].split(";"))
        return f'{match[1]} "{names}"'

    lines = []
    for line in text.splitlines():
        if SUBDIRS.match(line):
            continue
        line = NAMES.sub(rename_list, line)
        match = COMMAND.match(line)
        if match and match[1] == "add_test":
            name = bracket(f"{preset}.{match[3] or match[4]}")
            lines.append(COMMAND.sub(rename, line))
            # first, so that a folder the test itself sets comes after it
            lines.append(f"set_tests_properties({name} PROPERTIES "
                         f"WORKING_DIRECTORY {bracket(folder)})")
        else:
            lines.append(COMMAND.sub(rename, line))
    return "\n".join(lines)


def collect(preset, folder):
    path = folder / "CTestTestfile.cmake"
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    yield prefixed(preset, text, folder)
    for name in SUBDIRS.findall(text):
        yield from collect(preset, folder / name)


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    parts = []
    for preset in sys.argv[2:]:
        parts.extend(collect(preset, (out.parent / preset).resolve()))
    (out / "CTestTestfile.cmake").write_text("\n".join(parts) + "\n",
                                             encoding="utf-8")


if __name__ == "__main__":
    main()
