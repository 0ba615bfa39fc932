#!/usr/bin/env python3
"""`apply --watch`: saved rules are applied again and what changed is printed;
wrong rules are told and watched on; a signal ends it."""
import os
import queue
import signal
import subprocess
import threading
import time
import unittest

from work import FAST, Case, many_rows, program

WAIT_S = 60
RULES = """flowrules: 1
labels:
  amount:
    first match:
      - Many: tot_fwd_pkts > {}
    else: Few
"""


class Watched(Case):
    def start(self):
        (self.work / "flow.csv").write_bytes(many_rows(50))
        (self.work / "rules.yaml").write_text(RULES.format(0))
        self.process = subprocess.Popen(
            [*program.command(), "apply", "--watch", "-r", "rules.yaml",
             "-o", "out", *FAST, "flow.csv"],
            cwd=self.work, env=program.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.process.kill)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.decode())

    def wait_for(self, text):
        seen, end = [], time.monotonic() + WAIT_S
        while time.monotonic() < end:
            try:
                seen.append(self.lines.get(timeout=0.2))
            except queue.Empty:
                continue
            if text in seen[-1]:
                return "".join(seen)
        self.fail(f"{text!r} did not come, but:\n{''.join(seen)}")

    def save(self, text):
        """As editors do: another file is put in its place."""
        (self.work / "new").write_text(text)
        os.replace(self.work / "new", self.work / "rules.yaml")

    def test_saved_rules(self):
        self.start()
        self.wait_for("results: out")
        self.save(RULES.format(1000000))
        said = self.wait_for("amount: Many")
        self.assertIn("+ - Many: tot_fwd_pkts > 1000000", said)
        self.assertIn("-> 0", said)
        self.save(RULES.format("5 packets"))
        self.wait_for("error[E0103]")
        (self.work / "rules.yaml").write_text(RULES.format(0))
        said = self.wait_for("amount: Few")
        self.assertIn("amount: Few 50 -> 3", said)
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(WAIT_S), 130)
        self.assertTrue((self.work / "out/manifest.json").exists())

    def test_standard_input(self):
        result = program.run("apply", "--watch", "-r", "tiny.yaml", "-",
                             cwd=self.work)
        self.assertEqual(result.returncode, 3)
        self.assertIn(b"standard input", result.stderr)

    def test_without_rules(self):
        result = program.run("apply", "--watch", "flow.csv", cwd=self.work)
        self.assertEqual(result.returncode, 3)
        self.assertIn(b"name one with -r", result.stderr)


if __name__ == "__main__":
    unittest.main()
