#!/usr/bin/env python3
"""Where results cannot be written: status 4, a message, the earlier results as
they were and nothing half written."""
import ctypes
import os
import resource
import unittest

from work import FAST, SAMPLE, Case, program, read_all

MS_RDONLY, MS_REMOUNT = 1, 32
LIBC = ctypes.CDLL(None, use_errno=True)


def mount(kind, target, flags=0, options=""):
    return LIBC.mount(b"none", os.fsencode(target), kind.encode(), flags,
                      options.encode()) == 0


class TinyDisk(Case):
    """A tmpfs of a few kilobytes."""

    def setUp(self):
        super().setUp()
        (self.work / "sample.csv").write_bytes(SAMPLE.read_bytes())
        self.disk = self.folder / "disk"
        self.disk.mkdir()

    def mount(self, size):
        if os.geteuid() != 0 or not mount("tmpfs", self.disk,
                                          options=f"size={size}"):
            self.skipTest("a file system can only be mounted by root")
        self.addCleanup(LIBC.umount2, os.fsencode(self.disk), 2)

    def whole_size(self):
        self.apply("-o", "whole", "--no-report", "--checksums", "sample.csv")
        return sum(map(len, read_all(self.work / "whole").values()))

    def test_full(self):
        whole = self.whole_size()
        for size in (8192, whole // 8, whole // 2, whole * 9 // 10):
            with self.subTest(size):
                self.mount(size)
                out = self.disk / "out"
                result = self.apply("-o", out, "--no-report", "--checksums",
                                    "sample.csv", status=4)
                self.assertIn(b"No space left on device", result.stderr)
                self.assertEqual(list(self.disk.iterdir()), [])
                LIBC.umount2(os.fsencode(self.disk), 2)

    def test_earlier_results_stay(self):
        whole = self.whole_size()
        self.mount(whole // 2)
        out = self.disk / "out"
        self.apply("-o", out, "--no-charts", "--no-report", "flow.csv")
        before = read_all(out)
        self.apply("-o", out, "--no-report", "--checksums", "sample.csv",
                   status=4)
        self.assert_same(read_all(out), before)
        self.assertEqual([n for n in os.listdir(out) if n not in before], [])

    def test_read_only_disk(self):
        self.mount("1m")
        out = self.disk / "out"
        self.apply("-o", out, *FAST, "flow.csv")
        before = read_all(out)
        if not mount("tmpfs", self.disk, MS_REMOUNT | MS_RDONLY):
            self.skipTest("cannot be mounted again")
        result = self.apply("-o", out, *FAST, "sample.csv", status=4)
        self.assertIn(b"Read-only file system", result.stderr)
        self.assert_same(read_all(out), before)


class Limits(Case):
    def test_file_size(self):
        """SIGXFSZ does not end it; the write fails and says so."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        (self.work / "sample.csv").write_bytes(SAMPLE.read_bytes())
        result = self.apply("-o", "out", *FAST, "sample.csv", status=4,
                            preexec_fn=limit)
        self.assertIn(b"File too large", result.stderr)
        self.assertFalse((self.work / "out").exists())

    def test_folder_of_someone_else(self):
        """A folder in which one may not write."""
        out = self.work / "out"
        out.mkdir()
        out.chmod(0o555)
        options = {}
        if os.geteuid() == 0:
            nobody = 65534
            self.folder.chmod(0o755)
            if not os.access(program.command()[-1], os.X_OK):
                self.skipTest("the program cannot be run by others")
            options = {"user": nobody, "group": nobody, "extra_groups": []}
        try:
            result = self.apply("-o", "out", *FAST, "flow.csv", status=4,
                                **options)
        except PermissionError:
            self.skipTest("the program cannot be run by others")
        self.assertIn(b"Permission denied", result.stderr)
        self.assertEqual(list(out.iterdir()), [])


class Links(Case):
    """Nothing is written through a link that lies in the folder."""

    def test_a_result_that_is_a_link(self):
        target = self.work / "precious.txt"
        target.write_text("precious\n")
        self.apply("-o", "out", *FAST, "flow.csv")
        path = self.work / "out/summary_report.csv"
        path.unlink()
        path.symlink_to(target)
        result = self.apply("-o", "out", *FAST, "flow.csv", status=4)
        self.assertIn(b"is not a regular file", result.stderr)
        self.assertEqual(target.read_text(), "precious\n")
        self.assertTrue(path.is_symlink())

    def test_a_result_that_has_two_names(self):
        target = self.work / "precious.txt"
        target.write_text("precious\n")
        self.apply("-o", "out", *FAST, "flow.csv")
        path = self.work / "out/summary_report.csv"
        path.unlink()
        os.link(target, path)
        self.apply("-o", "out", *FAST, "flow.csv")
        self.assertEqual(target.read_text(), "precious\n")

    def test_input_among_the_results(self):
        """Classifying the classified flows again, in place: read whole
        before it is replaced."""
        self.apply("-o", "out", *FAST, "flow.csv")
        before = (self.work / "out/flows_classified.csv").read_bytes()
        self.apply("-o", "out", *FAST, "out/flows_classified.csv")
        after = (self.work / "out/flows_classified.csv").read_bytes()
        self.assertEqual(after, before)


unittest.main()
