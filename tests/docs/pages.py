"""What the checks of docs/ share: the pages, the .def tables, the faults."""
import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

SOURCE = program.SOURCE
UPDATE = os.environ.get("FR_UPDATE") == "1"


def all_pages():
    """The pages for readers: README.md and docs/, with those of subfolders."""
    return [SOURCE / "README.md", *sorted((SOURCE / "docs").rglob("*.md"))]


def name(path):
    return path.relative_to(SOURCE).as_posix()


class Check:
    """Counts faults; finish() ends the program."""

    def __init__(self, title):
        self.title = title
        self.count = 0

    def fault(self, path, line, what):
        self.count += 1
        print(f"{name(path)}:{line}: {what}")

    def finish(self, seen):
        print(f"{self.title}: {seen}, {self.count} faults")
        sys.exit(1 if self.count else 0)


# --- the .def tables ------------------------------------------------------

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_+\-^*/]+)|([(),])|\s+')


def split_rows(text, macro):
    """Each row's arguments; strings that stand side by side are one."""
    for start in re.finditer(rf"^{macro}\(", text, re.MULTILINE):
        at, row = start.end(), [""]
        while True:
            token = TOKEN.match(text, at)
            if not token:
                raise ValueError(f"cannot read {text[at:at + 40]!r}")
            at = token.end()
            if token[3] == ")":
                break
            if token[3] == ",":
                row.append("")
            elif token[1] is not None:
                row[-1] += unescape(token[1])
            elif token[2] is not None:
                row[-1] += token[2]
        yield row


def unescape(text):
    return re.sub(rb"\\x([0-9A-F]{2})", lambda m: bytes([int(m[1], 16)]),
                  text.encode()).decode().replace('\\"', '"')


def rows(path, macro):
    """The rows of src/PATH."""
    text = (SOURCE / "src" / path).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    found = list(split_rows(text, macro))
    if not found:
        raise ValueError(f"{path} has no {macro}")
    return found


# --- markdown -------------------------------------------------------------

def code(text):
    """Inline code that may hold | in a table."""
    return f"`{text}`".replace("|", "\\|")


def table(head, body):
    lines = [head, ["---"] * len(head), *body]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return text.replace(" ", "-")


def without_blocks(text):
    """The text with the lines of fenced blocks and comments emptied."""
    def blank(match):
        return "\n" * match[0].count("\n")
    text = re.sub(r"^```.*?^```$", blank, text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"<!--.*?-->", blank, text, flags=re.DOTALL)
