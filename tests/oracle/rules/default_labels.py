"""The columns of rules/default.yaml, written by hand: the categories from the
definitions of the analyzer that they come from, the last two labels from what
rules/default.yaml says of them. Nothing here reads a rule file.

A row is a mapping of column name to float, None where the value is missing;
times are in seconds. Everything returns what a cell of flows_classified.csv
holds."""

# The categories of the goldens, and what they are called here.
RENAMED = {"Large Data": "Large Data Transfer"}
FIVE = ("flow_type", "timing_category", "traffic_pattern", "size_category",
        "is_periodic")
REST = ("fwd_bwd_ratio", "payload_ratio", "is_burst", "application",
        "qos_class")


def holds(*parts):
    """Are all parts known and true? A part is (a, relation, b)."""
    for a, relation, b in parts:
        if a is None or b is None or not compare(a, relation, b):
            return False
    return True


def compare(a, relation, b):
    if relation == "<":
        return a < b
    if relation == "<=":
        return a <= b
    if relation == ">":
        return a > b
    raise ValueError(relation)


def add(a, b):
    if a is None or b is None:
        return None
    return known(a + b)


def known(x):
    """Not-a-number is a missing value."""
    return x if x == x else None


def flow_type(row):
    name = "Other"
    if holds((row["totlen_bwd_pkts"], ">", 2000.0),
             (row["flow_duration"], ">", 0.04)):
        name = "Large Data Transfer"
    if holds((row["pkt_size_avg"], "<", 200.0),
             (row["flow_duration"], "<", 0.05)):
        name = "Quick Request"
    if holds((200.0, "<=", row["pkt_size_avg"]),
             (row["pkt_size_avg"], "<=", 400.0),
             (row["flow_iat_std"], ">", 0.01)):
        name = "Interactive"
    if holds((add(row["tot_fwd_pkts"], row["tot_bwd_pkts"]), ">", 15.0)):
        name = "Bulk Transfer"
    return name


def band(value, edges):
    """The last band whose edge lies below the value; edges belong below."""
    name = ""
    for edge, label in edges:
        if value is not None and value > edge:
            name = label
    return name


def timing_category(row):
    return band(row["flow_iat_mean"],
                [(0.0, "Very Fast"), (0.001, "Fast"), (0.01, "Medium"),
                 (0.1, "Slow")])


def size_category(row):
    return band(row["pkt_size_avg"],
                [(0.0, "Small"), (200.0, "Medium"), (400.0, "Large"),
                 (1000.0, "Very Large")])


def traffic_pattern(row):
    is_bursty = holds((row["flow_iat_std"], ">", row["flow_iat_mean"]))
    return "Bursty" if is_bursty else "Steady"


def truth_of(parts):
    """'true' if all parts hold, 'false' if one is known not to, else ''."""
    for a, relation, b in parts:
        if a is not None and b is not None and not compare(a, relation, b):
            return "false"
    return "true" if holds(*parts) else ""


def is_periodic(row):
    return truth_of([(row["flow_iat_std"], "<", 0.01),
                     (row["flow_iat_mean"], ">", 0.001)])


def is_burst(row):
    mean = row["flow_iat_mean"]
    double = None if mean is None else 2.0 * mean
    return truth_of([(row["flow_iat_std"], ">", double)])


def divide(a, b):
    """IEEE 754 division; what is not a number is missing."""
    if a is None or b is None:
        return None
    if b != 0:
        return known(a / b)
    if a == 0:
        return None
    is_negative = (a < 0) != (str(b).startswith("-"))
    return float("-inf") if is_negative else float("inf")


def printed(value):
    """The shortest text that reads back as the value."""
    return "" if value is None else repr(value).removesuffix(".0")


def fwd_bwd_ratio(row):
    return printed(divide(row["tot_fwd_pkts"], row["tot_bwd_pkts"]))


def payload_ratio(row):
    packets, header = row["tot_fwd_pkts"], row["fwd_header_len"]
    if packets is None or header is None:
        return ""
    return printed(divide(row["totlen_fwd_pkts"], known(packets * header)))


def is_two_sided(row):
    ratio = divide(row["tot_fwd_pkts"], row["tot_bwd_pkts"])
    return holds((0.5, "<=", ratio), (ratio, "<=", 2.0))


def is_streaming(row):
    forward = row["totlen_fwd_pkts"]
    tenfold = None if forward is None else 10.0 * forward
    return holds((row["totlen_bwd_pkts"], ">", tenfold),
                 (row["pkt_size_avg"], ">", 500.0),
                 (row["flow_byts_s"], ">", 8000.0)) and (
        holds((row["flow_duration"], ">", 5.0)) or
        holds((row["flow_duration"], ">", 1.0),
              (row["flow_iat_std"], "<", row["flow_iat_mean"])))


def is_login(row):
    packets = add(row["tot_fwd_pkts"], row["tot_bwd_pkts"])
    return is_two_sided(row) and holds(
        (12.0, "<=", packets), (packets, "<=", 80.0),
        (row["flow_duration"], "<", 30.0), (row["pkt_size_avg"], "<", 300.0),
        (500.0, "<=", row["totlen_fwd_pkts"]),
        (1000.0, "<=", row["totlen_bwd_pkts"]),
        (row["flow_iat_std"], ">", row["flow_iat_mean"]))


def application(row):
    payload = add(row["totlen_fwd_pkts"], row["totlen_bwd_pkts"])
    if is_streaming(row):
        return "Streaming"
    if holds((payload, ">", 50000.0), (row["pkt_size_avg"], ">", 500.0)):
        return "File Transfer"
    if is_two_sided(row) and holds(
            (row["flow_duration"], ">", 10.0), (row["flow_iat_mean"], ">", 0.2),
            (row["pkt_size_avg"], "<", 300.0)):
        return "Messaging"
    return "Login" if is_login(row) else "Unknown"


def qos_class(row):
    purpose, kind = application(row), flow_type(row)
    if holds((row["flow_duration"], ">", 0.5), (row["flow_iat_mean"], "<", 0.05),
             (row["flow_iat_std"], "<", 0.02), (row["pkt_size_avg"], "<", 300.0)):
        return "Real Time"
    if purpose == "Streaming":
        return "Streaming"
    if purpose in ("Login", "Messaging") or kind == "Interactive":
        return "Interactive"
    if purpose == "File Transfer" or kind in ("Large Data Transfer",
                                              "Bulk Transfer"):
        return "Bulk"
    return "Best Effort"


def classify(row):
    """Column name to cell, for all columns of the default rules."""
    return {name: globals()[name](row) for name in FIVE + REST}
