#!/usr/bin/python3
"""The work of work.yaml in pandas.

    pandas_peer.py labels|tables IN.csv OUT.csv

labels: the input's columns and eight new ones; tables: also the numbers of
the four small tables."""
import sys

import numpy as np
import pandas as pd

KEYS = ["flow_duration", "pkt_size_avg", "flow_byts_s", "flow_iat_mean",
        "tot_fwd_pkts", "tot_bwd_pkts", "fwd_pkt_len_mean", "bwd_pkt_len_mean"]
LABELS = ["flow_type", "timing_category", "traffic_pattern", "size_category",
          "is_periodic"]


def classify(flows):
    packets = flows.tot_fwd_pkts + flows.tot_bwd_pkts
    rules = [
        (packets > 15, "Bulk Transfer"),
        (flows.pkt_size_avg.between(200, 400) & (flows.flow_iat_std > 0.01),
         "Interactive"),
        ((flows.pkt_size_avg < 200) & (flows.flow_duration < 0.05),
         "Quick Request"),
        ((flows.totlen_bwd_pkts > 2000) & (flows.flow_duration > 0.04),
         "Large Data Transfer"),
    ]
    flows["flow_type"] = np.select([rule for rule, _ in rules],
                                   [name for _, name in rules],
                                   default="Other")
    flows["timing_category"] = pd.cut(
        flows.flow_iat_mean, [0, 0.001, 0.01, 0.1, np.inf],
        labels=["Very Fast", "Fast", "Medium", "Slow"])
    flows["traffic_pattern"] = np.where(
        flows.flow_iat_std > flows.flow_iat_mean, "Bursty", "Steady")
    flows["size_category"] = pd.cut(
        flows.pkt_size_avg, [0, 200, 400, 1000, np.inf],
        labels=["Small", "Medium", "Large", "Very Large"])
    flows["is_periodic"] = ((flows.flow_iat_std < 0.01)
                            & (flows.flow_iat_mean > 0.001))
    flows["fwd_bwd_ratio"] = flows.tot_fwd_pkts / flows.tot_bwd_pkts
    flows["payload_ratio"] = (flows.totlen_fwd_pkts
                              / (flows.tot_fwd_pkts * flows.fwd_header_len))
    flows["is_burst"] = flows.flow_iat_std > 2 * flows.flow_iat_mean


def main():
    work, source, target = sys.argv[1:4]
    flows = pd.read_csv(source)
    classify(flows)
    flows.to_csv(target, index=False)
    if work == "labels":
        return
    for label in LABELS:
        print(flows[label].value_counts().to_dict())
    print(flows[KEYS].agg(["mean", "max", "min"]).to_string())
    print(flows[["fwd_pkt_len_max", "bwd_pkt_len_max", "pkt_len_max"]].max(),
          flows[["fwd_pkt_len_min", "bwd_pkt_len_min", "pkt_len_min"]].min())
    print(flows.src_ip.nunique(), flows.dst_ip.nunique(),
          flows.tot_fwd_pkts.sum(), flows.tot_bwd_pkts.sum())
    print(flows[KEYS].corr().to_string())


main()
