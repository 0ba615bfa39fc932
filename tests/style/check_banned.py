#!/usr/bin/env python3
"""Calls that are not used here, each with what to use instead; nothing prints
or exits below src/cli; no notes to self; no path of the machine that a file
was written on."""
import re
from pathlib import Path
from tree import Tree, bare

EVERYWHERE = {
    "strcpy": "base/strbuf.h", "strcat": "base/strbuf.h",
    "strncpy": "base/strbuf.h", "strncat": "base/strbuf.h",
    "stpcpy": "base/strbuf.h",
    "sprintf": "snprintf or base/strbuf.h",
    "vsprintf": "vsnprintf or base/strbuf.h",
    "gets": "base/file.h", "strtok": "base/str.h", "strtok_r": "base/str.h",
    "atoi": "base/num.h", "atol": "base/num.h", "atoll": "base/num.h",
    "atof": "base/num.h", "strtod": "base/num.h", "strtof": "base/num.h",
    "strtol": "base/num.h", "strtoul": "base/num.h", "strtoll": "base/num.h",
    "strtoull": "base/num.h", "sscanf": "base/num.h", "scanf": "base/num.h",
    "fscanf": "base/num.h",
    "malloc": "base/alloc.h", "calloc": "base/alloc.h",
    "realloc": "base/alloc.h", "free": "base/alloc.h",
    "reallocarray": "base/alloc.h", "strdup": "base/arena.h",
    "strndup": "base/arena.h", "asprintf": "base/strbuf.h",
    "alloca": "an array of a stated size, or base/arena.h",
    "setjmp": "a status", "longjmp": "a status", "sigsetjmp": "a status",
    "siglongjmp": "a status",
    "setlocale": "nothing: results do not depend on the locale",
    "localtime": "base/clock.h", "localtime_r": "base/clock.h",
    "gmtime": "base/clock.h", "gmtime_r": "base/clock.h",
    "ctime": "base/clock.h", "asctime": "base/clock.h",
    "strftime": "base/clock.h", "mktime": "base/clock.h",
    "time": "nothing: results do not depend on the time of day",
    "gettimeofday": "nothing: results do not depend on the time of day",
    "gethostname": "nothing: results do not depend on the machine",
    "rand": "base/rand.h", "srand": "base/rand.h", "random": "base/rand.h",
    "drand48": "base/rand.h",
    "assert": "FR_ASSERT of base/bug.h",
    "tmpnam": "base/outdir.h", "tempnam": "base/outdir.h",
    "mktemp": "base/outdir.h", "tmpfile": "base/outdir.h",
    "system": "nothing", "popen": "nothing",
}
BELOW_CLI = {
    "printf": "a message in struct fr_diag", "vprintf": "struct fr_diag",
    "puts": "a message in struct fr_diag", "putchar": "struct fr_diag",
    "perror": "a message in struct fr_diag",
    "exit": "a status", "_exit": "a status", "_Exit": "a status",
    "abort": "a status, or FR_ASSERT for a bug", "quick_exit": "a status",
}
CALL = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(")
STREAM = re.compile(r"\b(stdout|stderr)\b")
NOTE = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME|XX" + r"X)\b")
HOMES = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z]\w*/")
NOT_TEXT = {".png", ".pdf", ".gz", ".zst", ".pcap", ".pcapng", ".ttf"}


def check_calls(tree, path):
    inside_cli = tree.name(path).startswith("src/cli/")
    text = bare(path.read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*#\s*(define|pragma)\b", line):
            continue
        for name in CALL.findall(line):
            instead = EVERYWHERE.get(name)
            if instead is None and not inside_cli:
                instead = BELOW_CLI.get(name)
            if instead:
                tree.fault(path, number, f"{name}() is not used here; use "
                           f"{instead}", name)
        if not inside_cli:
            for name in STREAM.findall(line):
                tree.fault(path, number, f"only src/cli writes to {name}; "
                           "return a status and a message", name)


def machine_paths(tree):
    """What would only be right on this machine: where the tree lies, where
    the user lives. Short ones (/src, /root) say nothing."""
    places = {str(tree.root), str(Path.home())}
    return [p for p in places if p.count("/") > 1]


def check_text(tree, path, places):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if any(p in line for p in places) or HOMES.search(line):
            tree.fault(path, number, "names a folder of one machine; write "
                       "it relative to the project", "path")
        if NOTE.search(line) and path.suffix in {".c", ".h", ".def", ".py",
                                                 ".sh", ".cmake"}:
            tree.fault(path, number, "a note to self; do it, or file an "
                       "issue", "note")


def main():
    tree = Tree("banned")
    count = 0
    for path in tree.files("src", "include", suffixes={".c", ".h"}):
        count += 1
        check_calls(tree, path)
    places = machine_paths(tree)
    for path in tree.files("."):
        if path.suffix in NOT_TEXT or path.stat().st_size > 2**22:
            continue
        count += 1
        check_text(tree, path, places)
    tree.finish(f"{count} files")


main()
