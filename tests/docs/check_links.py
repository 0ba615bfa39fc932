#!/usr/bin/env python3
"""Every relative link of README.md and docs/ leads to a file, and to a heading
if it names one; every path of the tree that they name in `code` is there."""
import re

from pages import Check, SOURCE, all_pages, slug, without_blocks

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
# `src/rule/token.c`, `tests/cli/`, `rules/default.yaml`; no pattern, no blank
PATH = re.compile(r"`((?:src|tests|include|scripts|docs|rules|reports/sample)"
                  r"/[\w./+-]*)`")


def anchors(path):
    text = without_blocks(path.read_text(encoding="utf-8"))
    return {slug(m[1]) for m in re.finditer(r"^#+ +(.*)$", text, re.MULTILINE)}


def check_target(check, page, line, target):
    file, _, anchor = target.partition("#")
    path = (page.parent / file).resolve() if file else page
    if not path.exists():
        check.fault(page, line, f"'{target}' leads nowhere")
    elif anchor and path.suffix == ".md" and anchor not in anchors(path):
        check.fault(page, line, f"'{file or page.name}' has no heading "
                    f"'#{anchor}'")


def main():
    check = Check("links")
    count = 0
    for page in all_pages():
        text = without_blocks(page.read_text(encoding="utf-8"))
        for number, line in enumerate(text.split("\n"), 1):
            for target in map("".join, LINK.findall(line)):
                if not re.match(r"[a-z]+:", target):
                    count += 1
                    check_target(check, page, number, target)
            for path in PATH.findall(line):
                count += 1
                if not (SOURCE / path).exists():
                    check.fault(page, number, f"there is no '{path}'")
    check.finish(f"{count} links and paths")


main()
