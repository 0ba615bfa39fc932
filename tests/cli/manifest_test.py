#!/usr/bin/env python3
"""manifest.json names every result with its SHA-256, and no result names a
path, a host or a user. What is meant for machines is JSON."""
import getpass
import gzip
import json
import socket
import unittest
import zlib
import re

from work import FAST, SAMPLE, Case, must, program, read_all, sha256

TABLES = {"flows_classified.csv", "summary_statistics.csv",
          "packet_size_summary.csv", "strong_correlations.csv",
          "summary_report.csv"}
PICTURES = {"flow_classification", "timing_analysis", "packet_size_analysis",
            "periodic_traffic", "correlation_heatmap", "traffic_timeline"}


def pdf_text(data):
    """The PDF with its compressed streams opened."""
    found = [data]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            pass
    return b"\n".join(found)


class Manifest(Case):
    def setUp(self):
        super().setUp()
        (self.work / "in").mkdir()
        (self.work / "in/day.csv").write_bytes(SAMPLE.read_bytes())

    def check_outputs(self, out):
        files = read_all(self.work / out)
        manifest = json.loads(files.pop("manifest.json"))
        self.assertEqual(sorted(o["name"] for o in manifest["outputs"]),
                         sorted(files))
        for entry in manifest["outputs"]:
            data = files[entry["name"]]
            self.assertEqual(entry["size"], len(data))
            self.assertEqual(entry["sha256"], sha256(data), entry["name"])
        return manifest, files

    def test_everything_is_named(self):
        self.apply("-o", "out", "--charts", "both", "in/day.csv")
        manifest, files = self.check_outputs("out")
        pictures = {f"{n}.{ending}" for n in PICTURES
                    for ending in ("png", "svg")}
        self.assertEqual(set(files), TABLES | pictures |
                         {"summary.json", "report.pdf"})
        data = SAMPLE.read_bytes()
        self.assertEqual(manifest["inputs"][0]["name"], "day.csv")
        self.assertEqual(manifest["inputs"][0]["size"], len(data))
        self.assertEqual(manifest["inputs"][0]["sha256"], sha256(data))
        rules = manifest["rule_files"]
        self.assertEqual([r["name"] for r in rules], ["tiny.yaml"])
        self.assertEqual(rules[0]["sha256"],
                         sha256((self.work / "tiny.yaml").read_bytes()))
        self.assertEqual(manifest["flows"], data.count(b"\n") - 1)

    def test_parts(self):
        self.apply("-o", "out", "--only", "summary_report", "--checksums",
                   "in/day.csv")
        _, files = self.check_outputs("out")
        self.assertEqual(set(files), {"summary_report.csv"})

    def test_without_a_report_nothing_is_hashed(self):
        for options in (("--no-report",), ("--only", "flows_classified")):
            self.apply("-o", "out", *options, "in/day.csv")
            files = read_all(self.work / "out")
            manifest = json.loads(files.pop("manifest.json"))
            self.assertEqual(sorted(o["name"] for o in manifest["outputs"]),
                             sorted(files))
            for entry in manifest["outputs"]:
                self.assertEqual(entry["size"], len(files[entry["name"]]))
                self.assertNotIn("sha256", entry)
            self.assertNotIn("sha256", manifest["inputs"][0])
        self.apply("-o", "out", "--only", "report", "in/day.csv")
        self.check_outputs("out")

    def test_builtin_rules_are_named(self):
        must(self.run_in("apply", "-o", "out", *FAST, "in/day.csv"))
        manifest, _ = self.check_outputs("out")
        self.assertEqual(manifest["rule_files"][0]["name"], "default.yaml")
        self.assertTrue(manifest["rule_files"][0]["is_builtin"])
        self.assertEqual(manifest["rule_files"][0]["sha256"],
                         sha256(program.DEFAULT_RULES.read_bytes()))

    def test_compressed_input_is_named_as_given(self):
        data = gzip.compress(SAMPLE.read_bytes())
        (self.work / "day.csv.gz").write_bytes(data)
        self.apply("-o", "out", *FAST, "day.csv.gz")
        manifest, _ = self.check_outputs("out")
        self.assertEqual(manifest["inputs"][0]["sha256"], sha256(data))
        self.assertEqual(manifest["inputs"][0]["compression"], "gz")

    def test_options_are_named(self):
        self.apply("-o", "out", *FAST, "--strict", "--time-unit", "seconds",
                   "in/day.csv")
        manifest, _ = self.check_outputs("out")
        self.assertEqual(manifest["options"],
                         [{"name": "time-unit", "value": "seconds"},
                          {"name": "strict", "value": "yes"}])

    def test_nothing_tells_where_it_was_made(self):
        inputs = self.work / "in/day.csv"
        must(self.run_in("apply", "-r", self.work / "tiny.yaml", "-o",
                         self.work / "out", "--charts", "both", inputs,
                         env=program.environment(HOME=self.folder,
                                                 USER="some_user")))
        told = [str(self.folder), str(self.work), str(self.folder.name),
                "some_user", "/home/", "/usr/", "/tmp/"]
        if len(socket.gethostname()) > 3:
            told.append(socket.gethostname())
        if getpass.getuser() not in ("root", ""):
            told.append(getpass.getuser())
        for name, data in read_all(self.work / "out").items():
            if name.endswith(".pdf"):
                data = pdf_text(data)
            for word in told:
                self.assertNotIn(word.encode(), data, name)


class Json(Case):
    def json_of(self, *arguments, status=0, stream="stdout", **more):
        result = must(self.run_in(*arguments, **more), status)
        return json.loads(getattr(result, stream))

    def test_apply(self):
        printed = self.json_of("apply", "-r", "tiny.yaml", "-o", "out",
                               "--json", *FAST, "flow.csv")
        written = json.loads((self.work / "out/summary.json").read_text())
        self.assertEqual(printed, written)
        self.assertEqual(printed["schema_version"], 1)
        self.assertEqual(printed["flows"], 3)
        self.assertEqual(printed["rows"]["rows_accepted"], 3)
        size = [x for x in printed["labels"] if x["name"] == "size"][0]
        self.assertEqual(size["names"], [{"name": "big", "flows": 1},
                                         {"name": "small", "flows": 2}])

    def test_apply_hostile(self):
        (self.work / "bad.csv").write_bytes(
            b'flow_duration,"a""\\\x01\xff\xf0\x9f\x98\x80"\n1,2,3\n1,\x00\n')
        found = self.json_of("apply", "-r", "tiny.yaml", "-o", "out",
                             "--json", *FAST, "bad.csv")
        self.assertEqual(found["rows"]["rows_rejected"], 1)

    def test_infinite_and_missing_are_json(self):
        (self.work / "inf.csv").write_bytes(
            b"flow_duration,flow_byts_s\ninf,-Infinity\n,nan\n")
        found = self.json_of("apply", "-r", "tiny.yaml", "-o", "out",
                             "--json", *FAST, "inf.csv")
        duration = found["columns"]["flow_duration"]
        self.assertEqual((duration["infinite"], duration["missing"],
                          duration["mean"]), (1, 1, None))

    def test_apply_quiet_json(self):
        """--json is asked for, so -q does not take it away."""
        found = self.json_of("apply", "-r", "tiny.yaml", "-o", "out", "-q",
                             "--json", *FAST, "flow.csv")
        self.assertEqual(found["flows"], 3)

    def test_others(self):
        columns = self.json_of("columns", "--json")
        self.assertEqual(len(columns), 82)
        self.assertEqual(columns[0]["name"], "src_ip")
        self.assertEqual(self.json_of("version", "--json")["name"],
                         "flowrules")
        (self.work / "wrong.yaml").write_text(
            "flowrules: 1\nfeatures:\n  x: 1 +\n  y: a\n")
        found = self.json_of("check", "--json", "wrong.yaml", status=2,
                             stream="stderr")
        self.assertEqual(len(found), 2)


unittest.main()
