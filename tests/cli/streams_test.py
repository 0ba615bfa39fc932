#!/usr/bin/env python3
"""Pipes that close, terminals, colours."""
import os
import pty
import subprocess
import time
import unittest

from work import FAST, Case, many_rows, program, read_all


def read_pty(master):
    """All that was written to the terminal."""
    found = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            return found
        if not data:
            return found
        found += data


class Streams(Case):
    def test_broken_pipe_is_quiet(self):
        read, write = os.pipe()
        os.close(read)
        result = self.run_in("columns", stdout=write)
        os.close(write)
        self.assertEqual(result.stderr, b"")
        self.assertIn(result.returncode, (0, 4, 141))

    def test_results_are_there_when_the_pipe_breaks(self):
        read, write = os.pipe()
        os.close(read)
        result = self.run_in("apply", "-r", "tiny.yaml", "-o", "out", *FAST,
                             "flow.csv", stdout=write)
        os.close(write)
        self.assertEqual(result.stderr, b"")
        self.assertTrue((self.work / "out/manifest.json").exists())

    def test_closed_streams(self):
        """Nothing of a result lands where a closed stream left room."""
        if program.wrapper():
            self.skipTest("the wrapper wants its own streams")
        closed = ["sh", "-c", '"$@" <&- >&- 2>&-', "sh", *program.command()]
        for arguments, status in (
                (["apply", "-r", "tiny.yaml", "-o", "out", *FAST,
                  "flow.csv"], 0),
                (["apply", "-r", "tiny.yaml", "absent.csv"], 3),
                (["columns"], 0)):
            result = subprocess.run(closed + arguments, cwd=self.work,
                                    env=program.environment(), timeout=300)
            self.assertEqual(result.returncode, status, arguments)
        self.apply("-o", "open", *FAST, "flow.csv")
        self.assert_same(read_all(self.work / "out"),
                         read_all(self.work / "open"))

    def on_terminal(self, *arguments, env=None, slowly=False):
        """Standard error is a terminal; returns what it shows."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*program.command(), "apply", "-r", "tiny.yaml", "-o", "out",
             *FAST, *arguments, "-"], cwd=self.work, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=slave,
            env=env or program.environment(TERM="xterm"))
        os.close(slave)
        process.stdin.write(many_rows(20000))
        process.stdin.flush()
        if slowly:
            time.sleep(1)
            process.stdin.write(many_rows(20000).split(b"\n", 1)[1])
        process.communicate()
        shown = read_pty(master)
        os.close(master)
        self.assertEqual(process.returncode, 0)
        return shown

    def test_progress_on_a_terminal(self):
        shown = self.on_terminal(slowly=True)
        self.assertIn(b"stdin: ", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)

    def test_no_progress_when_quiet(self):
        self.assertEqual(self.on_terminal("-q", slowly=True), b"")

    def colours(self, *arguments, **changes):
        """Is standard output coloured, on a terminal?"""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*program.command(), "apply", "-r", "tiny.yaml", "-o", "out",
             *FAST, *arguments, "flow.csv"], cwd=self.work, stdout=slave,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env=program.environment(**changes))
        os.close(slave)
        shown = read_pty(master)
        process.communicate()
        os.close(master)
        self.assertEqual(process.returncode, 0)
        return b"\x1b[1m" in shown

    def test_colours(self):
        self.assertTrue(self.colours(TERM="xterm"))
        self.assertFalse(self.colours(TERM="xterm", NO_COLOR="1"))
        self.assertTrue(self.colours(TERM="xterm", NO_COLOR=""))
        self.assertFalse(self.colours(TERM="dumb"))
        self.assertFalse(self.colours(TERM=None))
        self.assertFalse(self.colours("--color", "never", TERM="xterm"))
        self.assertTrue(self.colours("--color", "always", TERM="xterm",
                                     NO_COLOR="1"))


unittest.main()
