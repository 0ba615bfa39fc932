#!/usr/bin/env python3
"""The examples of a page, run in a folder of their own.

    run_examples.py PAGE.md

The folder begins with rules/ and docs/sample/ as in a checkout; what a block
writes is there for the blocks after it. By the words behind the ``` a block is
  console [status=N]       lines `$ command` (`> ` continues one), each followed
                           by what it prints; a line `...` stands for any
                           lines. The last command ends with N (0), the others
                           with 0.
  yaml                     a rule file, or a piece of one without
                           `flowrules: 1`; `flowrules check` is silent
  yaml file=NAME           the same, and written as NAME
  yaml file=NAME broken    written only; a console block shows what is wrong
  sh, c, cmake, ebnf, text read only; sh must be sh
Lines of a comment <!-- run ... --> are run too, where they stand, unseen.
FR_UPDATE=1 writes what the commands print into the page."""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

UPDATE = os.environ.get("FR_UPDATE") == "1"
TIMEOUT_S = 120
FENCE = re.compile(r"^```(.*)$")
ANY = "..."


class Block:
    """Lines first to last (the fences are outside) and the words."""

    def __init__(self, words, first, lines):
        self.kind = words[0] if words else ""
        self.words = words[1:]
        self.first = first
        self.lines = lines

    def word(self, name):
        for word in self.words:
            key, _, value = word.partition("=")
            if key == name:
                return value or True
        return None


def read_blocks(lines):
    """The blocks of a page in order, hidden ones as the kind `hidden`."""
    number = 0
    while number < len(lines):
        line, start = lines[number], number + 1
        fence = FENCE.match(line)
        if fence:
            end = lines.index("```", start)
            yield Block(fence[1].split(), start, lines[start:end])
            number = end
        elif line == "<!-- run":
            end = lines.index("-->", start)
            yield Block(["hidden"], start, lines[start:end])
            number = end
        number += 1


class Folder:
    """Where the examples run, and the shell that runs them."""

    def __init__(self, folder):
        self.work = folder / "work"
        (self.work / "docs").mkdir(parents=True)
        shutil.copytree(program.SOURCE / "rules", self.work / "rules")
        shutil.copytree(program.SOURCE / "docs/sample",
                        self.work / "docs/sample")
        shim = folder / "bin/flowrules"
        shim.parent.mkdir()
        command = " ".join(f"'{word}'" for word in program.command())
        shim.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        shim.chmod(0o755)
        self.env = program.environment(
            PATH=f"{shim.parent}:{os.environ['PATH']}",
            HOME=folder / "home")

    def run(self, command):
        """Status, and the lines of both outputs."""
        result = subprocess.run(
            ["sh", "-c", command], cwd=self.work, env=self.env, text=True,
            encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=TIMEOUT_S)
        return result.returncode, result.stdout.splitlines()


def is_like(want, got):
    """Whether the lines are those wanted; `...` is any number of lines."""
    if not want:
        return not got
    if want[0] == ANY:
        return any(is_like(want[1:], got[n:]) for n in range(len(got) + 1))
    return bool(got) and want[0] == got[0] and is_like(want[1:], got[1:])


def updated(want, got):
    """What to write: as much of both ends as the page showed."""
    if is_like(want, got):
        return want
    if ANY not in want:
        return got
    head = want.index(ANY)
    tail = want[::-1].index(ANY)
    if head + tail >= len(got):
        return got
    return got[:head] + [ANY] + got[len(got) - tail:]


def commands(lines):
    """The commands of a console block: lines as written, and the output."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append(([line], []))
        elif not found:
            raise ValueError(f"'{line}' stands before any '$ command'")
        elif line.startswith("> ") and not found[-1][1]:
            found[-1][0].append(line)
        else:
            found[-1][1].append(line)
    return found


class Page:
    def __init__(self, path, folder):
        self.path = path
        self.name = path.relative_to(program.SOURCE).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.folder = folder
        self.faults = 0
        self.run_count = 0

    def fault(self, line, what):
        self.faults += 1
        print(f"{self.name}:{line}: {what}")

    def show(self, lines):
        for line in lines:
            print(f"    {line}")

    def console(self, block):
        """The lines that the block should have."""
        out = []
        found = commands(block.lines)
        for index, (written, want) in enumerate(found):
            line = block.first + len(out) + 1
            command = "\n".join(text[2:] for text in written)
            status, got = self.folder.run(command)
            self.run_count += 1
            due = int(block.word("status") or 0) \
                if index == len(found) - 1 else 0
            if status != due:
                self.fault(line, f"'{command}' ended with {status}, not {due}")
                self.show(got)
            elif not UPDATE and not is_like(want, got):
                self.fault(line, f"'{command}' prints something else")
                self.show(difflib.unified_diff(want, got, "the page", "now",
                                               lineterm="", n=2))
            out += written + updated(want, got)
        return out

    def yaml(self, block):
        name = block.word("file")
        lines = block.lines
        if not name and not any(x.startswith("flowrules:") for x in lines):
            lines = ["flowrules: 1", *lines]
        path = self.folder.work / (name or ".block.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if block.word("broken"):
            return
        status, got = self.folder.run(
            f"flowrules check '{path.relative_to(self.folder.work)}'")
        self.run_count += 1
        if status or got:
            self.fault(block.first, f"check ended with {status}:")
            self.show(got)

    def quiet(self, block, command):
        status, got = self.folder.run(command)
        if status:
            self.fault(block.first, f"this ended with {status}:")
            self.show(got)

    def shell(self, block):
        path = self.folder.work / ".block.sh"
        path.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
        self.quiet(block, "sh -n .block.sh && rm .block.sh")

    def block(self, block):
        """The lines that should stand there."""
        if block.kind == "console":
            return self.console(block)
        if block.kind == "yaml":
            self.yaml(block)
        elif block.kind == "hidden":
            self.quiet(block, "set -e\n" + "\n".join(block.lines))
        elif block.kind == "sh":
            self.shell(block)
        elif block.kind not in ("", "c", "cmake", "ebnf", "text", "json"):
            self.fault(block.first, f"nobody tests a block of '{block.kind}'")
        return block.lines

    def run(self):
        lines = self.text.split("\n")
        out, at = [], 0
        for block in read_blocks(lines):
            out += lines[at:block.first] + self.block(block)
            at = block.first + len(block.lines)
        new = "\n".join(out + lines[at:])
        if UPDATE and new != self.text:
            self.path.write_text(new, encoding="utf-8")
            print(f"{self.name}: written anew")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: run_examples.py PAGE.md")
    with tempfile.TemporaryDirectory(prefix="flowrules-docs-") as folder:
        page = Page(Path(sys.argv[1]).resolve(), Folder(Path(folder)))
        page.run()
    print(f"{page.name}: {page.run_count} commands, {page.faults} faults")
    if page.faults and not UPDATE:
        print("FR_UPDATE=1 writes what the commands print into the page")
    sys.exit(1 if page.faults else 0)


main()
