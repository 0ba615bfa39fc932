#!/usr/bin/env python3
"""scripts/join_tests.py: the joined tests run in the folder of each, a failure
in one preset fails the run and is named, dependencies stay inside a preset."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT, CTEST = sys.argv[1:3]
HERE_TEST = '''add_test([=[here]=] "/bin/sh" "-c" "test -e mark")
set_tests_properties([=[here]=] PROPERTIES  LABELS "unit" DEPENDS "first")
add_test([=[first]=] "/bin/sh" "-c" "{}")
set_tests_properties([=[first]=] PROPERTIES  TIMEOUT "30")
'''


def build(folder, preset, command):
    top = folder / preset
    inner = top / "inner"
    inner.mkdir(parents=True)
    (inner / "mark").touch()
    (top / "CTestTestfile.cmake").write_text('# comment\nsubdirs("inner")\n')
    (inner / "CTestTestfile.cmake").write_text(HERE_TEST.format(command))


def run(folder, *presets):
    subprocess.run([sys.executable, SCRIPT, folder / "all", *presets],
                   check=True)
    return subprocess.run([CTEST, "--test-dir", folder / "all", "-V"],
                          capture_output=True, text=True, check=False)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, "dev", "true")
        build(folder, "clang", "true")
        build(folder, "bad", "false")
        good = run(folder, "dev", "clang")
        assert good.returncode == 0, good.stdout
        assert "0 tests failed out of 4" in good.stdout, good.stdout
        order = re.findall(r"Test\s+#\d+: (\S+)", good.stdout)
        assert order.index("dev.first") < order.index("dev.here"), order
        assert "clang.here" in order, order
        bad = run(folder, "dev", "bad")
        assert bad.returncode != 0, bad.stdout
        assert re.search(r"\d+ - bad\.first \(Failed\)", bad.stdout), bad.stdout
    print("joined runs: one passed, one failed as it should")


main()
