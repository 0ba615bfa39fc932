#!/usr/bin/env python3
"""The work of work.yaml in the sqlite3 program.

    sqlite.py labels|tables IN.csv OUT.csv

labels: the input's columns and eight new ones; tables: also the numbers of
the four small tables. The table lives in memory; its columns have types, so
that comparisons are those of numbers."""
import subprocess
import sys

TEXTS = {"src_ip", "dst_ip", "timestamp"}
LABELS = """
    CASE WHEN tot_fwd_pkts + tot_bwd_pkts > 15 THEN 'Bulk Transfer'
         WHEN pkt_size_avg BETWEEN 200 AND 400 AND flow_iat_std > 0.01
             THEN 'Interactive'
         WHEN pkt_size_avg < 200 AND flow_duration < 0.05 THEN 'Quick Request'
         WHEN totlen_bwd_pkts > 2000 AND flow_duration > 0.04
             THEN 'Large Data Transfer'
         ELSE 'Other' END AS flow_type,
    CASE WHEN flow_iat_mean <= 0 THEN NULL
         WHEN flow_iat_mean <= 0.001 THEN 'Very Fast'
         WHEN flow_iat_mean <= 0.01 THEN 'Fast'
         WHEN flow_iat_mean <= 0.1 THEN 'Medium'
         ELSE 'Slow' END AS timing_category,
    CASE WHEN flow_iat_std > flow_iat_mean THEN 'Bursty'
         ELSE 'Steady' END AS traffic_pattern,
    CASE WHEN pkt_size_avg <= 0 THEN NULL
         WHEN pkt_size_avg <= 200 THEN 'Small'
         WHEN pkt_size_avg <= 400 THEN 'Medium'
         WHEN pkt_size_avg <= 1000 THEN 'Large'
         ELSE 'Very Large' END AS size_category,
    iif(flow_iat_std < 0.01 AND flow_iat_mean > 0.001, 'true', 'false')
        AS is_periodic,
    1.0 * tot_fwd_pkts / tot_bwd_pkts AS fwd_bwd_ratio,
    1.0 * totlen_fwd_pkts / (tot_fwd_pkts * fwd_header_len) AS payload_ratio,
    iif(flow_iat_std > 2 * flow_iat_mean, 'true', 'false') AS is_burst"""
KEYS = ["flow_duration", "pkt_size_avg", "flow_byts_s", "flow_iat_mean",
        "tot_fwd_pkts", "tot_bwd_pkts", "fwd_pkt_len_mean", "bwd_pkt_len_mean"]


def tables():
    lines = [f"CREATE TABLE u AS SELECT *, {LABELS} FROM t;"]
    for label in ("flow_type", "timing_category", "traffic_pattern",
                  "size_category", "is_periodic"):
        lines.append(f"SELECT {label}, count(*) FROM u GROUP BY 1;")
    numbers = ["count(DISTINCT src_ip)", "count(DISTINCT dst_ip)"]
    numbers += [f"{what}({key})" for key in KEYS
                for what in ("sum", "max", "min")]
    numbers += [f"sum({a} * {b})" for i, a in enumerate(KEYS)
                for b in KEYS[i:]]
    lines.append(f"SELECT {', '.join(numbers)} FROM u;")
    return lines


def main():
    work, source, target = sys.argv[1:4]
    with open(source, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    columns = ", ".join(f"{name} {'TEXT' if name in TEXTS else 'NUMERIC'}"
                        for name in names)
    lines = [f"CREATE TABLE t({columns});", ".mode csv",
             f".import --skip 1 {source} t", ".headers on",
             f".output {target}", f"SELECT *, {LABELS} FROM t;",
             ".output stdout"]
    if work == "tables":
        lines += tables()
    subprocess.run(["sqlite3", ":memory:"], input="\n".join(lines).encode(),
                   check=True)


main()
