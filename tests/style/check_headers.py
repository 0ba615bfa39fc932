#!/usr/bin/env python3
"""Every header compiles alone, and twice: the public ones with only the
installed folders in sight, the private ones with the build's own
flags. Usage: check_headers.py ROOT FLAGS-FILE COMPILER"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tree import Tree

STRICT = ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def try_header(command, name):
    """The first lines of what the compiler says, or None."""
    # a header of macros alone leaves the file empty, which C forbids
    text = f'#include "{name}"\n#include "{name}"\nextern int nothing;\n'
    run = subprocess.run([*command, "-"], input=text, capture_output=True,
                         text=True, check=False)
    if run.returncode == 0:
        return None
    return "\n    ".join(run.stderr.strip().splitlines()[:6])


def jobs(tree, flags, compiler):
    c11 = [compiler, *STRICT, "-std=c11", "-x", "c"]
    built = Path(flags[0][2:])
    for path in tree.files("include", suffixes={".h"}):
        name = path.relative_to(tree.root / "include").as_posix()
        public = [f"-I{tree.root / 'include'}", f"-I{built}"]
        yield path, name, [*c11, *public]
    for path in tree.files("src", suffixes={".h"}):
        name = path.relative_to(tree.root / "src").as_posix()
        yield path, name, [*c11, *flags]


def main():
    tree = Tree("headers")
    flags = Path(sys.argv[2]).read_text(encoding="utf-8").split("\n")
    flags = [f for f in flags if f]
    compiler = sys.argv[3]
    work = list(jobs(tree, flags, compiler))
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda job: try_header(job[2], job[1]), work)
        for (path, _, _), words in zip(work, found):
            if words:
                tree.fault(path, 1, "does not compile alone; include what it "
                           f"uses:\n    {words}")
    tree.finish(f"{len(work)} headers")


main()
