#!/usr/bin/env python3
"""`flowrules meter -i` between two network namespaces, beside tcpdump.

The test starts itself again inside namespaces of its own (network, mount and
processes). They have no name and last as long as a process in them, so they
are gone when the test is, however it ends, and nothing outside is touched."""
import csv
import io
import os
import pwd
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

INSIDE = "FR_LIVE_TEST_INSIDE"
TOOLS = ("unshare", "nsenter", "ip", "tcpdump")
NEAR, FAR = "192.0.2.1", "192.0.2.2"
WAIT_S = 60
TRAFFIC = [sys.executable, "-B", str(HERE / "traffic.py")]
# depends on when the capture ends
NOT_COMPARED = ("end_reason",)
# two who capture need not agree on when a TCP packet came (see traffic.py)
TIME = re.compile("duration|_iat_|^active_|^idle_")
RATE = re.compile("_s$|blk_rate")
TIME_TOLERANCE_S = 0.05


def start_inside():
    for tool in TOOLS:
        if not shutil.which(tool):
            program.skip(f"'{tool}' is not here (Debian: apt install "
                         "util-linux iproute2 tcpdump)")
    if os.geteuid() != 0:
        program.skip("only root may make network namespaces and capture")
    inside = ["unshare", "--net", "--mount", "--pid", "--fork",
              "--kill-child", "--mount-proc"]
    if subprocess.run([*inside, "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        program.skip("network namespaces are not allowed here")
    os.environ[INSIDE] = "1"
    os.execvp("unshare", [*inside, sys.executable, "-B", __file__,
                          *sys.argv[1:]])


def ip(*words, at=()):
    subprocess.run([*at, "ip", *words], check=True)


class Link(unittest.TestCase):
    """Two ends of a cable: `near` here, `far` in a namespace of its own where
    the server runs."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.folder.chmod(0o777)
        holder = self.start("unshare", "--net", "sleep", "600")
        self.at_far = ["nsenter", "--net", "--target", str(holder.pid)]
        self.wait_until("the far end", lambda: os.readlink(
            f"/proc/{holder.pid}/ns/net") != os.readlink("/proc/self/ns/net"))
        ip("link", "add", "near", "type", "veth", "peer", "name", "far",
           "netns", str(holder.pid))
        self.addCleanup(subprocess.run, ["ip", "link", "del", "near"],
                        stderr=subprocess.DEVNULL, check=False)
        for name, address, at in (("near", NEAR, []),
                                  ("far", FAR, self.at_far)):
            # no addresses that would send packets of their own accord
            ip("link", "set", name, "addrgenmode", "none", at=at)
            ip("addr", "add", f"{address}/24", "dev", name, at=at)
            ip("link", "set", name, "up", at=at)
        server = self.start(*self.at_far, *TRAFFIC, "serve", FAR,
                            stdout=subprocess.PIPE)
        self.assertEqual(server.stdout.readline(), b"ready\n")
        self.traffic("talk", 1)     # both ends know each other (ARP)

    def start(self, *words, **more):
        process = subprocess.Popen([*words], **more)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def wait_until(self, what, is_so):
        end = time.monotonic() + WAIT_S
        while not is_so():
            self.assertLess(time.monotonic(), end, f"{what} does not come")
            time.sleep(0.02)

    def traffic(self, kind, amount):
        subprocess.run([*TRAFFIC, kind, FAR, str(amount)], check=True,
                       timeout=WAIT_S)

    # --- flowrules ---

    def meter(self, *options, user="root", env=None, command=None,
              run_as=None, **more):
        """A capture that has begun. The leak sanitizer cannot look into a
        process that gave up its rights, so most tests stay root."""
        who = ["--user", user] if user else []
        more.setdefault("stdout", subprocess.PIPE)
        if run_as:
            more.update(user=run_as.pw_uid, group=run_as.pw_gid,
                        extra_groups=[])
        process = self.start(*(command or program.command()), "meter", "-i",
                             "near", *who,
                             *map(str, options), cwd=self.folder,
                             env=env or program.environment(),
                             stderr=subprocess.PIPE, **more)
        line = process.stderr.readline().decode()
        self.assertRegex(line, "^capturing on 'near' as user '.*'$",
                         line if line.startswith("capturing") else
                         line + process.stderr.read().decode())
        process.user = line.split("'")[3]
        return process

    def stop(self, process, number=signal.SIGINT, status=0):
        """What the meter said at the end, and its flows."""
        process.send_signal(number)
        return self.wait(process, status)

    def wait(self, process, status=0):
        out, err = process.communicate(timeout=WAIT_S)
        err = err.decode()
        self.assertEqual(process.returncode, status, err)
        account = {name.strip(): int(count) for name, count in
                   re.findall(r"^(.*): (\d+)$", err, re.MULTILINE)}
        return account, (out or b"").decode(), err

    def assert_nothing_lost(self, account):
        self.assertEqual(account["dropped by the kernel"], 0)
        self.assertEqual(account["packets received"], account["packets read"])
        rejected = sum(count for name, count in account.items()
                       if name.startswith("rejected"))
        self.assertEqual(account["packets read"],
                         account["in flows"] + rejected)

    # --- tcpdump ---

    def tcpdump(self, *filter_words):
        process = self.start("tcpdump", "-i", "near", "-n", "-U", "-Z", "root",
                             "--time-stamp-precision=nano", "--immediate-mode",
                             "-B", "65536", "-s", "2048",
                             "-w", str(self.folder / "capture.pcap"),
                             *filter_words, stderr=subprocess.PIPE)
        line = process.stderr.readline()
        while b"listening on" not in line:
            self.assertTrue(line, "tcpdump does not start")
            line = process.stderr.readline()
        return process

    def end_tcpdump(self, process):
        """What `flowrules meter` makes of its capture."""
        time.sleep(1)       # it does not read what waits when it is stopped
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=WAIT_S)
        captured, received, dropped = map(int, re.findall(
            rb"(?m)^(\d+) packets", err))
        self.assertEqual((captured, dropped), (received, 0))
        result = program.must(program.run("meter", "-q", "capture.pcap",
                                          cwd=self.folder))
        return result.stdout.decode()


def by_start(text):
    """Flows in the order of their first packets."""
    found = list(csv.DictReader(io.StringIO(text)))
    found.sort(key=lambda row: (row["timestamp"], row["src_port"]))
    for row in found:
        for name in NOT_COMPARED:
            del row[name]
    return found


def time_of(cell):
    if "T" in cell:
        return datetime.fromisoformat(cell).timestamp()
    return float(cell)


class BesideTcpdump(Link):
    def compare(self, *options, words=()):
        tcpdump = self.tcpdump(*words)
        meter = self.meter(*options)
        self.traffic("talk", 8)
        account, flows, _ = self.stop(meter)
        expected = self.end_tcpdump(tcpdump)
        self.assert_nothing_lost(account)
        return account, by_start(flows), by_start(expected)

    def assert_close(self, name, got, expected):
        if name == "timestamp" or TIME.search(name):
            self.assertAlmostEqual(time_of(got), time_of(expected),
                                   delta=TIME_TOLERANCE_S, msg=name)
        elif not RATE.search(name):
            self.assertEqual(got, expected, name)

    def test_same_flows(self):
        _, flows, expected = self.compare()
        self.assertEqual(Counter(row["protocol"] for row in flows),
                         {"6": 24, "17": 8})
        for row, other in zip(flows, expected, strict=True):
            self.assertEqual(list(row), list(other))
            for name, cell in row.items():
                self.assert_close(name, cell, other[name])

    def test_same_flows_to_the_digit_with_a_filter(self):
        account, flows, expected = self.compare("--filter", "udp",
                                                words=["udp"])
        self.assertEqual(flows, expected)
        self.assertEqual(len(flows), 8)
        self.assertEqual(account["in flows"], 8 * 6)

    def test_rows_come_as_flows_end(self):
        """With a short idle timeout rows are written while the capture goes
        on, in the order in which the flows ended."""
        meter = self.meter("--idle", "0.3")
        self.traffic("drip", 2)
        early = self.read_lines(meter, 1 + 20)
        _, flows, _ = self.stop(meter)
        starts = [dict(row)["timestamp"] for row in
                  csv.DictReader(io.StringIO(early + flows))]
        self.assertEqual(starts, sorted(starts))
        self.assertGreater(len(starts), 20)

    def read_lines(self, process, count):
        text = b""
        os.set_blocking(process.stdout.fileno(), False)
        end = time.monotonic() + WAIT_S
        while text.count(b"\n") < count:
            self.assertLess(time.monotonic(), end, "the rows do not come")
            select.select([process.stdout], [], [], 0.1)
            text += os.read(process.stdout.fileno(), 65536) \
                if select.select([process.stdout], [], [], 0)[0] else b""
        os.set_blocking(process.stdout.fileno(), True)
        return text.decode()

    def test_a_silent_wire_ends_flows(self):
        """No packet comes after the last one of a flow: time alone ends it."""
        meter = self.meter("--idle", "1")
        self.traffic("burst", 5)
        text = self.read_lines(meter, 2)
        self.assertIsNone(meter.poll())
        row = next(csv.DictReader(io.StringIO(text)))
        self.assertEqual((row["tot_fwd_pkts"], row["end_reason"]),
                         ("5", "idle"))
        self.assertEqual(self.stop(meter)[0]["flows"], 1)


class Stop(Link):
    def test_a_signal_loses_nothing(self):
        """At once after the last packet, which the kernel still holds."""
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                meter = self.meter("--filter", "udp", "-o", "flow.csv")
                self.traffic("burst", 5000)
                account, _, _ = self.stop(meter, number)
                self.assert_nothing_lost(account)
                self.assertEqual(account["in flows"], 5000)
                text = (self.folder / "flow.csv").read_text(encoding="ascii")
                flow = next(csv.DictReader(io.StringIO(text)))
                self.assertEqual(flow["tot_fwd_pkts"], "5000")

    def test_count(self):
        meter = self.meter("--count", 100)
        self.traffic("burst", 300)
        account, _, _ = self.wait(meter)
        self.assertEqual(account["packets read"], 100)

    def test_duration(self):
        begin = time.monotonic()
        account, _, err = self.wait(self.meter("--duration", "1s"))
        self.assertGreater(time.monotonic() - begin, 0.9)
        self.assertEqual(account["packets read"], 0)
        self.assertIn("there is no flow in 0 packets", err)

    def test_an_interface_that_goes_away(self):
        meter = self.meter("-o", "flow.csv")
        self.traffic("talk", 2)
        ip("link", "del", "near")
        account, _, err = self.wait(meter, status=3)
        self.assertIn("the capture on 'near' ended: ", err)
        self.assertEqual(account["flows"], 8)
        text = (self.folder / "flow.csv").read_text(encoding="ascii")
        self.assertEqual(len(text.splitlines()), 9)

    def test_an_interface_that_goes_down_for_a_while(self):
        meter = self.meter("--filter", "udp")
        self.traffic("burst", 10)
        ip("link", "set", "near", "down")
        time.sleep(0.5)
        self.assertIsNone(meter.poll())
        ip("link", "set", "near", "up")
        self.traffic("burst", 10)
        account, _, _ = self.stop(meter)
        self.assertEqual(account["in flows"], 20)


class Ring(Link):
    def finished(self):
        return sorted(self.folder.glob("flow-*.csv"))

    def test_rules_apply_to_what_is_finished(self):
        meter = self.meter("--rotate", "1s", "--idle", "0.3",
                           "-o", "flow-%s.csv")
        self.traffic("drip", 2.5)
        self.wait_until("a finished file", self.finished)
        first = self.finished()[0]
        result = program.must(program.run(
            "apply", "-q", "--no-charts", "--no-report", "-o", "out", first,
            cwd=self.folder))
        self.assertEqual(result.stderr, b"")
        self.assertIsNone(meter.poll())
        account, _, _ = self.stop(meter)
        texts = [path.read_text(encoding="ascii") for path in self.finished()]
        self.assertEqual(account["files"], len(texts))
        self.assertGreaterEqual(len(texts), 3)
        self.assertEqual(len({text.splitlines()[0] for text in texts}), 1)
        self.assertEqual(sum(len(text.splitlines()) - 1 for text in texts),
                         account["flows"])
        self.assertEqual(list(self.folder.glob(".*")), [])

    def test_the_oldest_file_goes(self):
        meter = self.meter("--rotate", "1s", "--idle", "0.2", "--keep", 2,
                           "-o", "flow-%s.csv")
        self.traffic("drip", 4)
        account, _, _ = self.stop(meter)
        self.assertGreater(account["files"], 3)
        names = [int(path.stem[5:]) for path in self.finished()]
        self.assertEqual(len(names), 2)
        self.assertGreater(names[0], time.time() - 10)

    def test_a_file_is_finished_while_the_wire_is_silent(self):
        meter = self.meter("--rotate", "1s", "--idle", "0.3",
                           "-o", "flow-%s.csv")
        self.traffic("burst", 5)
        self.wait_until("the file", self.finished)
        self.assertIsNone(meter.poll())
        self.stop(meter)


class Rights(Link):
    NO_LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}

    def status_of(self, process):
        text = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        return dict(line.split(":\t", 1) for line in text.splitlines()
                    if ":\t" in line)

    def assert_no_rights(self, process, uid, gid):
        status = self.status_of(process)
        self.assertEqual(status["Uid"].split(), [str(uid)] * 4)
        self.assertEqual(status["Gid"].split(), [str(gid)] * 4)
        self.assertEqual(int(status["CapEff"], 16), 0)
        self.assertEqual(int(status["CapPrm"], 16), 0)
        self.assertNotIn("0", status["Groups"].split())

    def test_root_becomes_nobody(self):
        nobody = pwd.getpwnam("nobody")
        meter = self.meter("-o", "flow.csv", user=None,
                           env=program.environment(**self.NO_LEAKS))
        self.assertEqual(meter.user, "nobody")
        self.assert_no_rights(meter, nobody.pw_uid, nobody.pw_gid)
        self.traffic("talk", 1)
        account, _, _ = self.stop(meter)
        self.assert_nothing_lost(account)
        self.assertEqual((self.folder / "flow.csv").stat().st_uid,
                         nobody.pw_uid)

    def test_who_called_sudo_or_is_named(self):
        daemon = pwd.getpwnam("daemon")
        for user, env in ((None, {"SUDO_UID": str(daemon.pw_uid)}),
                          ("daemon", {"SUDO_UID": "0"})):
            with self.subTest(user):
                meter = self.meter(user=user, env=program.environment(
                    **env, **self.NO_LEAKS))
                self.assertEqual(meter.user, "daemon")
                self.assert_no_rights(meter, daemon.pw_uid, daemon.pw_gid)
                self.stop(meter)

    def test_capabilities_of_the_program(self):
        """Not root, but a program with the rights to capture: they go."""
        if not shutil.which("setcap"):
            self.skipTest("'setcap' is not here (Debian: libcap2-bin)")
        copy = self.folder / "flowrules"
        shutil.copy(program.command()[-1], copy)
        subprocess.run(["setcap", "cap_net_raw,cap_net_admin=ep", copy],
                       check=True)
        nobody = pwd.getpwnam("nobody")
        meter = self.meter(user=None, command=[str(copy)],
                           env=program.environment(**self.NO_LEAKS),
                           run_as=nobody)
        self.assertEqual(meter.user, "nobody")
        self.assert_no_rights(meter, nobody.pw_uid, nobody.pw_gid)
        self.traffic("talk", 1)
        self.assert_nothing_lost(self.stop(meter)[0])

    def test_root_on_request(self):
        meter = self.meter(user="root")
        self.assertEqual(self.status_of(meter)["Uid"].split(), ["0"] * 4)
        self.stop(meter)


class Refused(Link):
    def refused(self, *arguments, status=3, **more):
        result = program.must(program.run(
            "meter", *arguments, cwd=self.folder, timeout=WAIT_S,
            env=program.environment(ASAN_OPTIONS="detect_leaks=0"), **more),
            status)
        self.assertEqual(result.stdout, b"")
        self.assertEqual(list(self.folder.iterdir()), [])
        return result.stderr.decode()

    def test_messages(self):
        ip("link", "add", "off", "type", "veth", "peer", "name", "on")
        self.addCleanup(ip, "link", "del", "off")
        for arguments, words in (
                (["-i", "absent"], "there is no interface 'absent'"),
                (["-i", "off"], "the interface 'off' is down"),
                (["-i", "near", "-f", "tcp prot 80"],
                 "the filter 'tcp prot 80' is wrong: "),
                (["-i", "near", "--user", "no-such-user"],
                 "there is no user 'no-such-user'")):
            with self.subTest(words):
                err = self.refused(*arguments, "-o", "flow.csv")
                self.assertIn(f"error: {words}", err)
                self.assertIn("= help: ", err)

    def test_without_permission(self):
        if subprocess.run(["test", "-x", program.command()[-1]], check=False,
                          user="nobody").returncode != 0:
            self.skipTest("the program lies where 'nobody' cannot go")
        err = self.refused("-i", "near", user="nobody", group="nogroup",
                           extra_groups=[])
        self.assertIn("no permission to capture on 'near'", err)
        self.assertIn("sudo", err)

    def test_a_folder_of_somebody_else(self):
        self.folder.chmod(0o755)
        for more in ([], ["--rotate", "5m"]):
            err = self.refused("-i", "near", "-o", "f-%s.csv", *more, status=4)
            self.assertIn("Permission denied", err)
            self.assertIn("files are written as user 'nobody'", err)

    def test_the_list(self):
        result = program.must(program.run("meter", "--list-interfaces",
                                          cwd=self.folder))
        self.assertRegex(result.stdout.decode(), r"(?m)^near +up$")


if __name__ == "__main__":
    if INSIDE not in os.environ:
        start_inside()
    unittest.main(verbosity=2)
