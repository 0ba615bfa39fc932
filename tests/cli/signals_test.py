#!/usr/bin/env python3
"""A run that is stopped leaves the earlier results as they were: by a signal
that it can catch (128 + n, nothing left behind) and by one that it cannot."""
import json
import os
import random
import signal
import subprocess
import time
import unittest

from work import FAST, Case, many_rows, program, read_all, sha256

CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
WAIT_S = 60
KILLS = 15


# Quick, but with all that makes results durable.
SOME = ("--charts", "svg", "--no-report", "--checksums")


class Stopped(Case):
    def start(self, *arguments, **more):
        return subprocess.Popen(
            [*program.command(), "apply", "-r", "tiny.yaml", *arguments],
            cwd=self.work, env=program.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def start_waiting(self, *arguments):
        """A run in the middle of its standard input: rows are written and
        more are waited for."""
        process = self.start("-o", "out", *FAST, *arguments, "-",
                             stdin=subprocess.PIPE)
        process.stdin.write(many_rows(20000))
        process.stdin.flush()
        end = time.monotonic() + WAIT_S
        while not self.leftovers("out") and time.monotonic() < end:
            time.sleep(0.01)
        self.assertTrue(self.leftovers("out"), "the run does not begin")
        time.sleep(0.2)
        return process

    def finish(self, process):
        out, err = process.communicate(timeout=WAIT_S)
        return process.returncode, out, err

    def test_each_signal(self):
        self.apply("-o", "out", *FAST, "flow.csv")
        before = read_all(self.work / "out")
        for number in CAUGHT:
            with self.subTest(number):
                process = self.start_waiting()
                process.send_signal(number)
                status, out, _ = self.finish(process)
                self.assertEqual((status, out), (128 + number, b""))
                self.assert_same(read_all(self.work / "out"), before)
                self.assertEqual(self.leftovers("out"), [])

    def test_new_folder_goes_again(self):
        process = self.start_waiting()
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process)[0], 128 + signal.SIGINT)
        self.assertFalse((self.work / "out").exists())

    def test_ignored_stays_ignored(self):
        """As under nohup."""
        process = None
        old = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            process = self.start_waiting()
        finally:
            signal.signal(signal.SIGHUP, old)
        process.send_signal(signal.SIGHUP)
        status, _, err = self.finish(process)
        self.assertEqual((status, err), (0, b""))

    def test_twice_in_a_row_ends_it_at_once(self):
        process = self.start_waiting()
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        self.assertIn(self.finish(process)[0],
                      (128 + signal.SIGTERM, -signal.SIGTERM))


class Killed(Case):
    """kill -9 at any moment: always the old set or the new one, whole."""

    def setUp(self):
        super().setUp()
        (self.work / "a.csv").write_bytes(many_rows(300))
        (self.work / "b.csv").write_bytes(many_rows(2000))
        self.sets = {}
        for name in ("a", "b"):
            begin = time.monotonic()
            self.apply("-o", f"whole_{name}", *SOME, f"{name}.csv")
            self.seconds = time.monotonic() - begin
            self.sets[name] = read_all(self.work / f"whole_{name}")
        self.assertNotEqual(self.sets["a"], self.sets["b"])

    def run_and_kill(self, name, after_s):
        process = subprocess.Popen(
            [*program.command(), "apply", "-r", "tiny.yaml", "-o", "out",
             *SOME, f"{name}.csv"], cwd=self.work,
            env=program.environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return process.returncode

    def trusted(self):
        """What the manifest names, or None if there is none."""
        path = self.work / "out/manifest.json"
        if not path.exists():
            return None
        manifest = json.loads(path.read_bytes())
        found = {"manifest.json": path.read_bytes()}
        for entry in manifest["outputs"]:
            data = (self.work / "out" / entry["name"]).read_bytes()
            self.assertEqual(sha256(data), entry["sha256"], entry["name"])
            found[entry["name"]] = data
        return found

    def recover(self):
        """What the next run of anything finds: here one that changes
        nothing, because its input is not there."""
        self.run_in("apply", "-r", "tiny.yaml", "-o", "out", *FAST,
                    "absent.csv")

    def check_old_or_new(self):
        self.recover()
        found = self.trusted()
        if found is None:
            self.assertEqual(self.leftovers("out"), [])
        else:
            self.assertIn(found, list(self.sets.values()))

    def test_always_old_or_new(self):
        """Killed at a random moment, until it was so often enough. How long
        a run takes is not known beforehand: a run that ends by itself makes
        the next ones be killed earlier."""
        rng = random.Random(1)
        killed = 0
        rounds = 3 if program.wrapper() else KILLS
        latest = self.seconds
        while killed < rounds:
            status = self.run_and_kill(rng.choice("ab"),
                                       rng.random() * latest)
            if status == 0:
                latest *= 0.9
            killed += status != 0
            self.check_old_or_new()
        self.apply("-o", "out", *SOME, "a.csv")
        self.assert_same(read_all(self.work / "out"), self.sets["a"])
        self.assertEqual(self.leftovers("out"), [])

    def test_two_at_once(self):
        """One waits, is refused or wins; the set is never mixed."""
        for _ in range(2 if program.wrapper() else 5):
            runs = [subprocess.Popen(
                [*program.command(), "apply", "-r", "tiny.yaml", "-o", "out",
                 *SOME, f"{name}.csv"],
                cwd=self.work, env=program.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE) for name in "ab"]
            ends = [(run.communicate(timeout=300), run.returncode)
                    for run in runs]
            self.assertIn(0, [status for _, status in ends])
            for (_, err), status in ends:
                self.assertIn(status, (0, 4), err)
            self.assertIn(self.trusted(), list(self.sets.values()))
            self.assertEqual(self.leftovers("out"), [])


unittest.main()
