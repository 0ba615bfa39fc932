"""Where the goldens and flowrules are meant to differ, each with its reason.
Every other difference is a defect.

Besides these, and checked with every case: a truth is written true or false,
and empty where it cannot be decided and the golden has False; `Large Data` is
called `Large Data Transfer`; no value is an empty cell and not `nan`; infinite
values are left out of statistics, so such a mean is computed from the input;
strong_correlations.csv is there without any pair too; summary_report.csv goes
on after its eleven rows."""

# (case, line of the input, column): (golden, ours)
#
# pandas reads numbers of many digits up to 1e-12 off, and these cells lie
# closer than that to a threshold, or to the column they are compared with.
# Ours follows the number that is written.
LABELS = {
    ("edge_boundaries", 2, "flow_type"): ("Other", "Quick Request"),
    ("edge_boundaries", 4, "timing_category"): ("Very Fast", "Fast"),
    ("edge_boundaries", 5, "flow_type"): ("Other", "Interactive"),
    ("edge_boundaries", 5, "traffic_pattern"): ("Steady", "Bursty"),
    ("edge_boundaries", 6, "timing_category"): ("Fast", "Medium"),
    ("edge_boundaries", 8, "timing_category"): ("Medium", "Slow"),
    ("edge_boundaries", 8, "size_category"): ("Large", "Very Large"),
}

# (case, row of summary_report.csv): (golden, ours)
# What follows from those rows.
NUMBERS = {
    ("edge_boundaries", "Most Common Flow Type"): ("Other", "Quick Request"),
}

# Inputs on which the old program crashed. What is expected here: status 3
# with these words in the only message, or status 0 with a whole report.
NO_HEADER = "no header, the file is empty"
CRASHED = {
    "empty": NO_HEADER,                    # EmptyDataError
    "ipv6_only_ftp": NO_HEADER,            # EmptyDataError
    "vlan_tagged": NO_HEADER,              # EmptyDataError
    "edge_header_only": None,              # ValueError in the first chart
    "edge_missing_column": None,           # KeyError; all its values missing
    "edge_text_in_number": None,           # TypeError; that value is missing
    "edge_ts_bad": None,                   # ParserError; that time is missing
    "edge_all_periodic": None,             # ValueError in a chart
    "dhcp_flood": None,                    # the same
    "cic_cicids2017_kaggle_cleaned": None,     # KeyError: 'src_ip'
    "cic_cicids2017_mlcve_monday": None,       # the same
    "cic_cicids2017_mlcve_webattacks": None,   # the same
}
