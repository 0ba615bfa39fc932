"""Running flowrules from a Python test.

The environment says what to run: FR_PROGRAM is the program, FR_TEST_WRAPPER
a command to put before it (valgrind), FR_SOURCE the checkout."""
import os
import shlex
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
SOURCE = Path(os.environ.get("FR_SOURCE", Path(__file__).parents[2]))
DEFAULT_RULES = SOURCE / "rules/default.yaml"
# Whatever the machine has must not leak into a test.
KEPT = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
        "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", "LD_LIBRARY_PATH")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def wrapper():
    return shlex.split(os.environ.get("FR_TEST_WRAPPER", ""))


def command():
    """The program as the beginning of an argument list."""
    program = os.environ.get("FR_PROGRAM")
    if not program:
        sys.exit("FR_PROGRAM is not set: name the flowrules to test")
    if not os.access(program, os.X_OK):
        sys.exit(f"{program} is not there; build flowrules_program first")
    return wrapper() + [str(Path(program).resolve())]


def environment(**changes):
    """A small, fixed environment; a change to None takes a name out."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env.update({"HOME": "/nonexistent", "TZ": "UTC", "LC_ALL": "C",
                "TERM": "dumb"})
    for name, value in changes.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = str(value)
    return env


def run(*arguments, cwd, stdin=b"", env=None, timeout=600, **more):
    """Run to the end; stdout and stderr are bytes."""
    more.setdefault("stdout", subprocess.PIPE)
    more.setdefault("stderr", subprocess.PIPE)
    if isinstance(stdin, bytes):
        more["input"] = stdin
    else:
        more["stdin"] = stdin
    return subprocess.run([*command(), *map(str, arguments)], cwd=cwd,
                          env=env or environment(), timeout=timeout, **more)


def must(result, status=0):
    """The result of a run that must end with this status."""
    if result.returncode != status:
        raise AssertionError(
            f"{' '.join(map(str, result.args))}\nended with "
            f"{result.returncode}, not {status}:\n"
            f"{(result.stderr or b'').decode(errors='replace')}")
    return result
