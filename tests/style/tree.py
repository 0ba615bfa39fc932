"""What the style checks share: the files, C text without comments and
strings, the functions of a file, the exceptions, and how a fault is shown.

Relies on the house format: a function's braces stand alone in column one."""
import os
import re
import sys
from pathlib import Path

SKIPPED = {".git", "build", "reports", "__pycache__", ".cache"}
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""",
    re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')
NOT_NAMES = {"if", "for", "while", "switch", "return", "sizeof", "defined"}


class Tree:
    """The project's files, and the faults found in them."""

    def __init__(self, check):
        self.check = check
        self.root = Path(sys.argv[1]).resolve()
        self.faults = 0
        self.allowed = self._read_allowed()

    def _read_allowed(self):
        allowed = {}
        path = self.root / "tests/style/allow.txt"
        for number, line in enumerate(self.lines(path), 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = line.split(None, 3)
            if len(words) < 4:
                self.fault(path, number, "an exception has four parts: "
                           "check, file, what, why")
            elif words[0] == self.check:
                allowed[(words[1], words[2])] = [number, False]
        return allowed

    def lines(self, path):
        if not path.exists():
            return []
        return path.read_text(encoding="utf-8").splitlines()

    def name(self, path):
        return Path(path).relative_to(self.root).as_posix()

    def files(self, *folders, suffixes=None):
        """Files below the folders (of the root), in order."""
        for folder in folders:
            for base, names, found in os.walk(self.root / folder):
                names[:] = sorted(n for n in names if n not in SKIPPED)
                for name in sorted(found):
                    path = Path(base) / name
                    if suffixes is None or path.suffix in suffixes:
                        yield path

    def fault(self, path, line, words, what="*"):
        """Show a fault unless allow.txt has it."""
        name = self.name(path)
        entry = self.allowed.get((name, what))
        if entry:
            entry[1] = True
            return
        self.faults += 1
        print(f"{name}:{line}: {words}")

    def finish(self, checked):
        for (name, what), (number, used) in self.allowed.items():
            if not used:
                self.faults += 1
                print(f"tests/style/allow.txt:{number}: '{self.check} {name} "
                      f"{what}' is not needed any more; remove the line")
        print(f"{self.check}: {checked} checked, {self.faults} faults")
        sys.exit(1 if self.faults else 0)


def blank(match):
    """A comment or literal as blanks, its line ends kept."""
    text = match[0]
    inner = re.sub(r"[^\n]", " ", text)
    if text[0] in "\"'":
        return text[0] + inner[1:-1] + text[-1]
    return inner


def bare(text):
    """C text with comments and the insides of literals blanked."""
    return TOKEN.sub(blank, text)


def without_comments(text):
    """C text with comments blanked and literals kept."""
    return TOKEN.sub(
        lambda m: m[0] if m[0][0] in "\"'" else blank(m), text)


def includes(text):
    """(line, quote, name) of every #include."""
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


class Function:
    """One function definition: name, first and last line, is it static."""

    def __init__(self, name, first, last, head):
        self.name = name
        self.first = first
        self.last = last
        self.is_static = re.search(
            r"\bstatic\b|\b[A-Z_]*INLINE[A-Z]*\b", head) is not None

    @property
    def length(self):
        return self.last - self.first + 1


def functions(text):
    """The function definitions of a C file. A function's length runs from
    the line of its name to its closing brace."""
    lines = bare(text).splitlines()
    for number, line in enumerate(lines):
        if line.rstrip() != "{":
            continue
        first = number
        while first > 0 and not ends_a_thing(lines[first - 1]):
            first -= 1
        head = "\n".join(lines[first:number])
        names = [n for n in re.findall(r"(\w+)\s*\(", head)
                 if n not in NOT_NAMES and not n.isupper()]
        if not names:
            continue
        last = number
        while last + 1 < len(lines) and lines[last].rstrip() != "}":
            last += 1
        yield Function(names[0], first + 1, last + 1, head)


def ends_a_thing(line):
    text = line.strip()
    return (text == "" or text.startswith("#") or text.endswith((";", "}")))


def public_owners(tree):
    """header name -> folder, from the 'public' lines of layers.txt."""
    owners = {}
    for line in tree.lines(tree.root / "tests/style/layers.txt"):
        match = re.match(r"public\s+(\S+):\s*(\w+)", line)
        if match:
            owners[match[1]] = match[2]
    return owners
