"""The flow meter beside other meters and a bare libpcap loop, in turns, and its
memory as captures grow.

FR_CASES in the environment may name a folder of real captures: the largest one
is measured too, repeated until it is as long."""
import contextlib
import os
import shutil
import socket
import threading
from pathlib import Path

import measure
from measure import Tool

NAME = "meter"
TITLE = "Captures"
LOOP = "limit: a libpcap loop"
# In the growth table: so few conversations that the capture lasts longer than
# the idle timeout, after which flows leave the memory.
FEW = 200


def packets_of(bench):
    return 2 * bench.rows


def captures(bench):
    """Pairs of a title and a file."""
    count = packets_of(bench)
    yield "Made-up traffic", made(bench, count, min(20_000, count // 100))
    cases = Path(os.environ.get("FR_CASES") or "/nonexistent", "captures")
    if not cases.is_dir():
        return
    largest = max(cases.iterdir(), key=lambda path: path.stat().st_size)
    path = bench.data / f"{largest.stem}_{count}.pcap"
    make(bench, path, "repeat_capture", largest, path.with_suffix(".part"),
         count)
    yield f"A real capture, {largest.name}, repeated", path


def make(bench, path, tool, *arguments):
    """Run a tool that writes a file; once."""
    if path.exists():
        return
    measure.say(f"making {path.name}")
    measure.run_once(Tool(tool, [bench.tool(tool), *arguments]), bench, False)
    path.with_suffix(".part").rename(path)


def made(bench, packets, conversations):
    path = bench.data / f"made_{conversations}_{packets}.pcap"
    make(bench, path, "make_capture", path.with_suffix(".part"), packets,
         conversations)
    return path


def flowrules(bench, capture):
    return Tool("**flowrules meter**", [bench.program, "meter", "-q", capture],
                bench.data / "flow.csv", is_stdout=True)


# --- peers --------------------------------------------------------------------

@contextlib.contextmanager
def collector():
    """Takes what softflowd sends on loopback, and drops it: the port."""
    sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    sink.bind(("127.0.0.1", 0))
    sink.settimeout(0.2)
    ended = threading.Event()

    def drain():
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                sink.recv(65536)

    thread = threading.Thread(target=drain)
    thread.start()
    try:
        yield sink.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        sink.close()


def peers(bench, capture, port):
    """Other meters of Debian, each writing flows in a format of its own."""
    folder = bench.data / "nfpcapd"
    argus = bench.data / "argus.out"
    yield Tool("nfpcapd",
               ["sh", "-c", 'mkdir -p "$2" && exec nfpcapd -r "$1" -w "$2"',
                "sh", capture, folder], folder)
    yield Tool("Argus", ["argus", "-F", "/dev/null", "-r", capture, "-w",
                         argus], argus)
    yield Tool("softflowd",
               ["softflowd", "-d", "-r", capture, "-n", f"127.0.0.1:{port}",
                "-m", "1000000", "-p", bench.data / "softflowd.pid", "-c",
                "none"])


def is_here(tool):
    return shutil.which(tool.name.lower()) is not None


# --- tables -------------------------------------------------------------------

def share(results, tools):
    """Of the rate of the loop, by the medians and by the least times."""
    ours, loop = results[tools[0].name], results.get(LOOP)
    if not loop:
        return ""
    return ("Of the rate of the libpcap loop: "
            f"{measure.number(100 * loop.wall / ours.wall)} % by wall time, "
            f"{measure.number(100 * loop.least / ours.least)} % by the least "
            f"wall times, {measure.number(100 * loop.cpu / ours.cpu)} % by "
            "CPU seconds.")


def compare(bench, title, capture, port):
    packets = packets_of(bench)
    tools = [flowrules(bench, capture),
             Tool(LOOP, [bench.tool("read_capture"), capture])]
    if bench.peers.modules:
        tools += filter(is_here, peers(bench, capture, port))
    measure.say(title)
    results = measure.alternate(tools, bench)

    def rate(_, result):
        return [measure.number(packets / result.cpu / 1e6)]

    head = [*measure.COMPARED, "million packets a CPU second"]
    return [f"### {title}", "",
            f"{packets:,} packets, {measure.size(capture.stat().st_size)}.",
            "", *measure.table(head, measure.compared(tools, results, rate)), "",
            share(results, tools), ""]


def growth(bench):
    rows = []
    for packets in (bench.rows, 2 * bench.rows, 4 * bench.rows):
        capture = made(bench, packets, min(FEW, packets // 100))
        tool = flowrules(bench, capture)
        result = measure.alternate([tool], bench)[tool.name]
        rows.append([f"{packets:,} packets",
                     measure.size(capture.stat().st_size),
                     measure.number(result.cpu),
                     measure.number(result.cpu / packets * 1e6),
                     measure.size(result.peak)])
    return measure.table(["", "capture", "CPU s", "CPU s a million",
                          "peak memory"], rows)


def run(bench):
    lines = ["All columns, written as CSV. The peers write flows of their own "
             "kinds: nfpcapd and Argus to files, softflowd as NetFlow to a "
             "collector on loopback that drops it. × is the ratio to "
             "flowrules.", ""]
    with collector() as port:
        for title, capture in captures(bench):
            lines += compare(bench, title, capture, port)
    absent = [tool.name for tool in peers(bench, capture, port)
              if not is_here(tool)]
    if absent:
        lines += [f"Absent here: {', '.join(absent)}.", ""]
    return [*lines, "### Memory", "",
            f"{FEW} conversations at a time, longer than the idle timeout.",
            "", *growth(bench)]
