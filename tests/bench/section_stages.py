"""The stages of `flowrules apply` one by one: programs of the build tree that
link the layers themselves and print lines as stage.h says."""
import random
import subprocess

import measure

NAME = "stages"
TITLE = "Stages"
RULE_COUNTS = (5, 20, 50, 200, 500)

# column, values between which thresholds lie, unit
COLUMNS = [
    ("flow_duration", (1, 500), "ms"), ("flow_iat_mean", (1, 200), "ms"),
    ("flow_iat_std", (1, 200), "ms"), ("flow_iat_max", (5, 900), "ms"),
    ("pkt_size_avg", (60, 1200), "B"), ("totlen_fwd_pkts", (100, 9000), "B"),
    ("totlen_bwd_pkts", (100, 9000), "B"), ("tot_fwd_pkts", (1, 40), ""),
    ("tot_bwd_pkts", (1, 40), ""), ("fwd_pkt_len_mean", (50, 900), "B"),
    ("bwd_pkt_len_mean", (50, 900), "B"), ("dst_port", (20, 9000), ""),
]


def rules(count):
    """A rule file of so many rules, the last of them the else; each makes two
    or three comparisons. Thresholds come from eight to a column, as people
    reuse them."""
    chance = random.Random(count)
    edges = {name: [chance.randint(*limits) for _ in range(8)]
             for name, limits, _ in COLUMNS}
    lines = ["flowrules: 1", "labels:", "  flow_type:", "    last match:"]
    for index in range(count - 1):
        tests = []
        for name, _, unit in chance.sample(COLUMNS, chance.choice((2, 2, 3))):
            edge = chance.choice(edges[name])
            tests.append(f"{name} {chance.choice('<>')} {edge}{unit}")
        lines.append(f"      - Kind {index}: {' and '.join(tests)}")
    return "\n".join(lines + ["    else: Other", ""])


def rule_files(bench):
    for count in RULE_COUNTS:
        path = bench.data / f"made_{count}.yaml"
        path.write_text(rules(count), encoding="utf-8")
        yield path


def lines_of(bench, program, *arguments):
    """Run a program that prints stages; the table's rows."""
    once = ["--once"] if bench.is_smoke else []
    done = subprocess.run(
        [bench.tool(program), *once, *arguments],
        check=True, stdout=subprocess.PIPE, text=True)
    rows = []
    for line in done.stdout.splitlines():
        name, median, least, most, unit = line.split("\t")
        rows.append([name, f"{median} {unit}", f"{least}–{most}"])
    return rows


def run(bench):
    flows = bench.flows(min(bench.rows, 100_000))
    rows = lines_of(bench, "stages", flows, bench.rules,
                    *rule_files(bench))
    return [f"On {bench.row_count(flows):,} rows "
            f"({measure.size(flows.stat().st_size)}) in memory; processor time.",
            "", *measure.table(["stage", "median", "least–greatest"], rows)]
