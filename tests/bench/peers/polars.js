// The work of work.yaml in Polars.
//
//     node polars.js labels|tables IN.csv OUT.csv
//
// labels: scanned and written as a stream; tables: also the numbers of the
// four small tables.
const pl = require('nodejs-polars');

const [, , work, input, output] = process.argv;
const col = pl.col;
const text = (value) => pl.lit(value);
const packets = col('tot_fwd_pkts').add(col('tot_bwd_pkts'));
const size = col('pkt_size_avg');
const duration = col('flow_duration');
const iatMean = col('flow_iat_mean');
const iatStd = col('flow_iat_std');

function bands(value, edges) {
    let rest = pl.when(value.ltEq(0)).then(text(null));
    for (const [edge, name] of edges.slice(0, -1))
        rest = rest.when(value.ltEq(edge)).then(text(name));
    return rest.otherwise(text(edges[edges.length - 1][1]));
}

const flows = pl.scanCSV(input).withColumns(
    pl.when(packets.gt(15)).then(text('Bulk Transfer'))
        .when(size.gtEq(200).and(size.ltEq(400)).and(iatStd.gt(0.01)))
        .then(text('Interactive'))
        .when(size.lt(200).and(duration.lt(0.05)))
        .then(text('Quick Request'))
        .when(col('totlen_bwd_pkts').gt(2000).and(duration.gt(0.04)))
        .then(text('Large Data Transfer'))
        .otherwise(text('Other')).alias('flow_type'),
    bands(iatMean, [[0.001, 'Very Fast'], [0.01, 'Fast'], [0.1, 'Medium'],
        [Infinity, 'Slow']]).alias('timing_category'),
    pl.when(iatStd.gt(iatMean)).then(text('Bursty'))
        .otherwise(text('Steady')).alias('traffic_pattern'),
    bands(size, [[200, 'Small'], [400, 'Medium'], [1000, 'Large'],
        [Infinity, 'Very Large']]).alias('size_category'),
    iatStd.lt(0.01).and(iatMean.gt(0.001)).alias('is_periodic'),
    col('tot_fwd_pkts').div(col('tot_bwd_pkts')).alias('fwd_bwd_ratio'),
    col('totlen_fwd_pkts').div(
        col('tot_fwd_pkts').mul(col('fwd_header_len'))).alias('payload_ratio'),
    iatStd.gt(iatMean.mul(2)).alias('is_burst'));

const keys = ['flow_duration', 'pkt_size_avg', 'flow_byts_s', 'flow_iat_mean',
    'tot_fwd_pkts', 'tot_bwd_pkts', 'fwd_pkt_len_mean', 'bwd_pkt_len_mean'];

function numbers() {
    const named = (expression, name) => expression.alias(name);
    const found = [named(col('src_ip').nUnique(), 'sources'),
        named(col('dst_ip').nUnique(), 'destinations')];
    for (const name of [...keys, 'fwd_pkt_len_max', 'fwd_pkt_len_min',
        'bwd_pkt_len_max', 'bwd_pkt_len_min', 'pkt_len_max', 'pkt_len_min'])
        found.push(named(col(name).mean(), `${name} mean`),
            named(col(name).max(), `${name} max`),
            named(col(name).min(), `${name} min`));
    for (let i = 0; i < keys.length; i++)
        for (let j = i + 1; j < keys.length; j++)
            found.push(named(pl.pearsonCorr(col(keys[i]), col(keys[j])),
                `${keys[i]} ${keys[j]}`));
    return found;
}

async function main() {
    if (work === 'labels') {
        const sink = flows.sinkCSV(output, { maintainOrder: true });
        if (sink && sink.collect)
            await sink.collect();
        return;
    }
    const frame = await flows.collect();
    frame.writeCSV(output);
    for (const label of ['flow_type', 'timing_category', 'traffic_pattern',
        'size_category', 'is_periodic'])
        console.log(JSON.stringify(
            frame.getColumn(label).valueCounts().toRecords()));
    console.log(JSON.stringify(frame.select(...numbers()).toRecords()[0]));
}

main().catch((error) => {
    console.error(String(error));
    process.exit(1);
});
