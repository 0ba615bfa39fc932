"""Programs that users would reach for otherwise, doing the same work. What is
absent is left out and named."""
import shutil
import subprocess
from pathlib import Path

from measure import Tool

FOLDER = Path(__file__).parent / "peers"


def has_pandas():
    return (Path("/usr/bin/python3").exists() and
            subprocess.run(["/usr/bin/python3", "-c", "import pandas"],
                           capture_output=True).returncode == 0)


class Peers:
    """folder: where npm put DuckDB and Polars; None: no peers at all."""

    def __init__(self, folder):
        self.modules = folder / "node_modules" if folder else None
        self.absent = []

    def node(self, module):
        return shutil.which("node") and (self.modules / module).is_dir()

    def tool(self, name, is_there, argv, output, **more):
        if is_there:
            return [Tool(name, argv, output, **more)]
        if name not in self.absent:
            self.absent.append(name)
        return []

    def tools(self, work, flows, output):
        """Those that do `work`: "labels", or "tables" for both."""
        if not self.modules:
            return []
        node = {"NODE_PATH": str(self.modules)}
        duckdb = ["node", FOLDER / "duckdb.js", work, flows, output]
        duckdb_is_there = self.node("@duckdb/node-api")
        found = self.tool("DuckDB", duckdb_is_there, duckdb, output, env=node)
        found += self.tool("DuckDB, all columns text", duckdb_is_there,
                           [*duckdb, "text"], output, env=node)
        found += self.tool("Polars", self.node("nodejs-polars"),
                           ["node", FOLDER / "polars.js", work, flows, output],
                           output, env=node)
        found += self.tool("pandas", has_pandas(),
                           ["/usr/bin/python3", FOLDER / "pandas_peer.py",
                            work, flows, output], output)
        found += self.tool("mawk", shutil.which("mawk"),
                           ["mawk", "-v", f"work={work}", "-f",
                            FOLDER / "classify.awk", flows], output,
                           is_stdout=True)
        if work == "labels":
            found += self.tool("Miller", shutil.which("mlr"),
                               ["mlr", "--icsv", "--ocsv", "put", "-f",
                                FOLDER / "classify.mlr", flows], output,
                               is_stdout=True)
        found += self.tool("SQLite", shutil.which("sqlite3"),
                           ["/usr/bin/env", "python3", FOLDER / "sqlite.py",
                            work, flows, output], output)
        return found
