# The work of work.yaml in awk.
#
#     awk -v work=labels|tables -f classify.awk IN.csv > OUT.csv
#
# labels: the input's cells and eight new ones; tables: also the numbers of
# the four small tables, on standard error. Knows the generator's columns.
BEGIN {
    FS = OFS = ","
    if (work == "tables")
        split("7 59 8 33 12 13 18 22", keys, " ")
}

{ sub(/\r$/, "") }

NR == 1 {
    print $0, "flow_type", "timing_category", "traffic_pattern", \
        "size_category", "is_periodic", "fwd_bwd_ratio", "payload_ratio", \
        "is_burst"
    next
}

{
    duration = $7 + 0; fwd = $12 + 0; bwd = $13 + 0; header = $29 + 0
    mean = $33 + 0; dev = $36 + 0; size = $59 + 0
    type = "Other"
    if ($15 > 2000 && duration > 0.04) type = "Large Data Transfer"
    if (size < 200 && duration < 0.05) type = "Quick Request"
    if (size >= 200 && size <= 400 && dev > 0.01) type = "Interactive"
    if (fwd + bwd > 15) type = "Bulk Transfer"
    timing = mean <= 0 ? "" : mean <= 0.001 ? "Very Fast" : \
        mean <= 0.01 ? "Fast" : mean <= 0.1 ? "Medium" : "Slow"
    pattern = dev > mean ? "Bursty" : "Steady"
    category = size <= 0 ? "" : size <= 200 ? "Small" : \
        size <= 400 ? "Medium" : size <= 1000 ? "Large" : "Very Large"
    periodic = (dev < 0.01 && mean > 0.001) ? "true" : "false"
    print $0, type, timing, pattern, category, periodic, \
        bwd ? fwd / bwd : "inf", fwd * header ? $14 / (fwd * header) : "", \
        (dev > 2 * mean) ? "true" : "false"
}

work == "tables" {
    n++
    types[type]++; timings[timing]++; patterns[pattern]++
    categories[category]++; periodics[periodic]++
    if (!($1 in source)) { source[$1]; sources++ }
    if (!($2 in target)) { target[$2]; targets++ }
    forward += fwd; backward += bwd
    if (n == 1 || $16 > most_fwd) most_fwd = $16 + 0
    if (n == 1 || $17 < least_fwd) least_fwd = $17 + 0
    if (n == 1 || $20 > most_bwd) most_bwd = $20 + 0
    if (n == 1 || $21 < least_bwd) least_bwd = $21 + 0
    if (n == 1 || $24 > most) most = $24 + 0
    if (n == 1 || $25 < least) least = $25 + 0
    if (n == 1 || duration > longest) longest = duration
    if (n == 1 || duration < shortest) shortest = duration
    for (i = 1; i <= 8; i++) {
        value[i] = $(keys[i]) + 0
        sum[i] += value[i]
        for (j = 1; j <= i; j++) product[i, j] += value[i] * value[j]
    }
}

function show(counts, name) {
    for (name in counts) print name, counts[name] > "/dev/stderr"
}

END {
    if (work != "tables") exit
    show(types); show(timings); show(patterns); show(categories)
    show(periodics)
    print sources, targets, forward, backward, longest, shortest, most_fwd, \
        least_fwd, most_bwd, least_bwd, most, least > "/dev/stderr"
    for (i = 1; i <= 8; i++) {
        print "mean", sum[i] / n > "/dev/stderr"
        for (j = 1; j < i; j++)
            print i, j, (product[i, j] / n - sum[i] / n * sum[j] / n) / \
                sqrt((product[i, i] / n - (sum[i] / n) ^ 2) * \
                     (product[j, j] / n - (sum[j] / n) ^ 2)) > "/dev/stderr"
    }
}
