// The work of work.yaml in DuckDB.
//
//     node duckdb.js labels|tables IN.csv OUT.csv [text]
//
// labels: the input's columns and eight new ones; tables: also the numbers of
// the four small tables. With `text` every column stays the text it is, and
// only those that the rules need become numbers: the quickest way found.
const { DuckDBInstance } = require('@duckdb/node-api');

const [, , work, input, output, text] = process.argv;
const number = (name) => (text ? `${name}::DOUBLE` : name);
const [duration, size, iatMean, iatStd, fwd, bwd, fwdBytes, bwdBytes, header] =
    ['flow_duration', 'pkt_size_avg', 'flow_iat_mean', 'flow_iat_std',
        'tot_fwd_pkts', 'tot_bwd_pkts', 'totlen_fwd_pkts', 'totlen_bwd_pkts',
        'fwd_header_len'].map(number);

const source = text
    ? `read_csv('${input}', header=true, all_varchar=true, quote='', escape='')`
    : `read_csv('${input}')`;

const labels = `
    CASE WHEN ${fwd} + ${bwd} > 15 THEN 'Bulk Transfer'
         WHEN ${size} BETWEEN 200 AND 400 AND ${iatStd} > 0.01
             THEN 'Interactive'
         WHEN ${size} < 200 AND ${duration} < 0.05 THEN 'Quick Request'
         WHEN ${bwdBytes} > 2000 AND ${duration} > 0.04
             THEN 'Large Data Transfer'
         ELSE 'Other' END AS flow_type,
    CASE WHEN ${iatMean} <= 0 THEN NULL
         WHEN ${iatMean} <= 0.001 THEN 'Very Fast'
         WHEN ${iatMean} <= 0.01 THEN 'Fast'
         WHEN ${iatMean} <= 0.1 THEN 'Medium'
         ELSE 'Slow' END AS timing_category,
    CASE WHEN ${iatStd} > ${iatMean} THEN 'Bursty'
         ELSE 'Steady' END AS traffic_pattern,
    CASE WHEN ${size} <= 0 THEN NULL
         WHEN ${size} <= 200 THEN 'Small'
         WHEN ${size} <= 400 THEN 'Medium'
         WHEN ${size} <= 1000 THEN 'Large'
         ELSE 'Very Large' END AS size_category,
    ${iatStd} < 0.01 AND ${iatMean} > 0.001 AS is_periodic,
    ${fwd} / ${bwd} AS fwd_bwd_ratio,
    ${fwdBytes} / (${fwd} * ${header}) AS payload_ratio,
    ${iatStd} > 2 * ${iatMean} AS is_burst`;

const keys = ['flow_duration', 'pkt_size_avg', 'flow_byts_s', 'flow_iat_mean',
    'tot_fwd_pkts', 'tot_bwd_pkts', 'fwd_pkt_len_mean', 'bwd_pkt_len_mean'];

function numbers() {
    const found = ['count(DISTINCT src_ip)', 'count(DISTINCT dst_ip)'];
    for (const name of [...keys, 'fwd_pkt_len_max', 'fwd_pkt_len_min',
        'bwd_pkt_len_max', 'bwd_pkt_len_min', 'pkt_len_max', 'pkt_len_min'])
        for (const what of ['sum', 'avg', 'max', 'min'])
            found.push(`${what}(${number(name)})`);
    for (let i = 0; i < keys.length; i++)
        for (let j = i + 1; j < keys.length; j++)
            found.push(`corr(${number(keys[i])}, ${number(keys[j])})`);
    return found.join(', ');
}

async function main() {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const db = await instance.connect();
    const show = async (query) => {
        const rows = (await db.runAndReadAll(query)).getRows();
        console.log(rows.map((row) => row.join(',')).join('\n'));
    };
    if (work === 'labels') {
        await db.run(`COPY (SELECT *, ${labels} FROM ${source})
                      TO '${output}' (FORMAT csv, HEADER)`);
        return;
    }
    await db.run(`CREATE TABLE t AS SELECT *, ${labels} FROM ${source}`);
    await db.run(`COPY t TO '${output}' (FORMAT csv, HEADER)`);
    for (const label of ['flow_type', 'timing_category', 'traffic_pattern',
        'size_category', 'is_periodic'])
        await show(`SELECT ${label}, count(*) FROM t GROUP BY 1 ORDER BY 1`);
    await show(`SELECT ${numbers()} FROM t`);
}

main().catch((error) => {
    console.error(String(error));
    process.exit(1);
});
