#!/usr/bin/env python3
"""docs/messages.md has every code of messages.def in its order, under a
heading `CODE: meaning`, with an example that prints it and one that is right.
(That the examples do so today is the test of the page's examples.)"""
import re

from pages import Check, SOURCE, rows

PAGE = SOURCE / "docs/messages.md"


def main():
    check = Check("messages")
    text = PAGE.read_text(encoding="utf-8")
    want = [f"{code}: {meaning}" for code, meaning in
            rows("rule/messages.def", "FR_MESSAGE")]
    parts = re.split(r"^### ", text, flags=re.MULTILINE)
    line = parts[0].count("\n") + 1
    got = []
    for part in parts[1:]:
        title, _, body = part.partition("\n")
        got.append(title)
        code = title[:5]
        if f"[{code}]: " not in body:
            check.fault(PAGE, line, f"no example prints {code}")
        if not re.search(r"^```yaml(?!.* broken)", body, re.MULTILINE):
            check.fault(PAGE, line, f"no example shows {code} put right")
        line += part.count("\n")
    for title in want:
        if title not in got:
            check.fault(PAGE, 1, f"there is no heading '### {title}'")
    for title in got:
        if title not in want:
            check.fault(PAGE, 1, f"'{title}' is not in messages.def")
    if not check.count and got != want:
        check.fault(PAGE, 1, "the order is not that of messages.def")
    check.finish(f"{len(want)} codes")


main()
