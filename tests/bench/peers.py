"""Programs that users would reach for otherwise, doing the same work. What is
absent, or would need more memory than there is, is left out and named."""
import os
import shutil
import subprocess
from pathlib import Path

from measure import Tool

FOLDER = Path(__file__).parent / "peers"
# Memory at its peak as a multiple of the input, rounded up from a million
# rows; half of the machine's is what a peer may have.
APPETITE = {"DuckDB": 3, "DuckDB, all columns text": 3, "Polars": 2,
            "pandas": 5, "mawk": 0, "Miller": 10, "SQLite": 2}


def has_room(name, flows):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return APPETITE[name] * flows.stat().st_size < memory / 2


def has_pandas():
    return (Path("/usr/bin/python3").exists() and
            subprocess.run(["/usr/bin/python3", "-c", "import pandas"],
                           capture_output=True).returncode == 0)


class Peers:
    """folder: where npm put DuckDB and Polars; None: no peers at all."""

    def __init__(self, folder):
        self.modules = folder / "node_modules" if folder else None
        self.absent = []
        self.too_large = []

    def has_module(self, name):
        return shutil.which("node") and (self.modules / name).is_dir()

    def all(self, work, flows, output):
        """Each peer that can do `work`, and whether it is there."""
        node = {"NODE_PATH": str(self.modules)}
        words = [work, flows, output]
        duckdb = ["node", FOLDER / "duckdb.js", *words]
        has_duckdb = self.has_module("@duckdb/node-api")
        yield Tool("DuckDB", duckdb, output, env=node), has_duckdb
        yield (Tool("DuckDB, all columns text", [*duckdb, "text"], output,
                    env=node), has_duckdb)
        yield (Tool("Polars", ["node", FOLDER / "polars.js", *words], output,
                    env=node), self.has_module("nodejs-polars"))
        yield (Tool("pandas", ["/usr/bin/python3", FOLDER / "pandas_peer.py",
                               *words], output), has_pandas())
        yield (Tool("mawk", ["mawk", "-v", f"work={work}", "-f",
                             FOLDER / "classify.awk", flows], output,
                    is_stdout=True), shutil.which("mawk"))
        if work == "labels":
            yield (Tool("Miller", ["mlr", "--icsv", "--ocsv", "put", "-f",
                                   FOLDER / "classify.mlr", flows], output,
                        is_stdout=True), shutil.which("mlr"))
        yield (Tool("SQLite", ["python3", FOLDER / "sqlite.py", *words],
                    output), shutil.which("sqlite3"))

    def tools(self, work, flows, output):
        """Those that are there and have room for their `work`: "labels", or
        "tables" for both."""
        found = []
        if not self.modules:
            return found
        for tool, is_there in self.all(work, flows, output):
            if is_there and has_room(tool.name, flows):
                found.append(tool)
                continue
            left_out = self.too_large if is_there else self.absent
            if tool.name not in left_out:
                left_out.append(tool.name)
        return found
