#!/usr/bin/env python3
"""flowrules meter against the reference meter (tests/oracle/meter): the same
bytes and the same account, for the sample and for every capture of the cases.

    compare_reference.py CASES

CASES may be empty: then only the sample is compared. Each capture is also
read through a pipe and compressed, and by every way of counting bytes."""
import contextlib
import gzip
import io
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "oracle/meter")]

import program                                          # noqa: E402
import reference_meter                                  # noqa: E402

# metered a second time, with each of these
OPTIONS = (["--bytes", "ip"], ["--bytes", "frame"],
           ["--idle", "5", "--active", "20"])
SMALL = 200_000


def reference(capture, *options):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = reference_meter.main([str(capture), *options])
    return status, out.getvalue(), account(err.getvalue())


def account(text):
    """The lines that count; how a damaged file is described differs."""
    return [line for line in text.splitlines()
            if line.strip() and not line.startswith(("not read", "warning:"))]


def flowrules(*words, **more):
    result = program.run("meter", *words, cwd=SOURCE, **more)
    return (result.returncode, result.stdout.decode(),
            account(result.stderr.decode()))


def differences(capture):
    want = reference(capture)
    data = capture.read_bytes()
    yield "as a file", flowrules(capture) == want
    if len(data) > SMALL:
        return
    yield "from a pipe", flowrules("-", stdin=data) == want
    yield "gzip", flowrules("-", stdin=gzip.compress(data)) == want
    for words in OPTIONS:
        yield (" ".join(words), flowrules(*words, capture)
               == reference(capture, *words))


def main(cases):
    captures = [SOURCE / "docs/sample/sample.pcap"]
    if cases:
        captures += sorted((Path(cases) / "captures").iterdir())
    else:
        print("the cases are not here: only the sample is compared")
    faults = count = 0
    for capture in captures:
        for how, is_equal in differences(capture):
            count += 1
            if not is_equal:
                faults += 1
                print(f"{capture.name}, {how}: differs from the reference")
    print(f"{len(captures)} captures, {count} runs, {faults} differ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
