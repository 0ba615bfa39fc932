/* manifest.c - manifest.json: what was read, with what, and what was written.
 *
 * A reader of a result folder trusts the files that are named here with their
 * size (and SHA-256, where the run hashed), and no other. It names no path,
 * host, user or time. */
#include "report/facts_json.h"
#include "report/report.h"

static void append_outputs(struct fr_json *json, const struct fr_outdir *dir)
{
    uint32_t count = fr_outdir_count(dir);

    fr_json_key(json, "outputs");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "name", fr_outdir_file_name(dir, i));
        fr_facts_json_u64(json, "size", fr_outdir_file_size(dir, i));
        if (*fr_outdir_file_sha256(dir, i))
            fr_facts_json_text(json, "sha256", fr_outdir_file_sha256(dir, i));
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

int fr_report_manifest(const struct fr_report_facts *facts,
                       const struct fr_outdir *dir, struct fr_strbuf *out)
{
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_object(&json);
    fr_facts_json_tool(&json, facts);
    fr_facts_json_time(&json, "document_time", facts->document_time);
    fr_facts_json_inputs(&json, facts);
    fr_facts_json_meter(&json, facts);
    fr_facts_json_rule_files(&json, facts);
    fr_facts_json_options(&json, facts);
    fr_facts_json_rows(&json, facts);
    fr_facts_json_u64(&json, "flows", facts->summary->flow_count);
    append_outputs(&json, dir);
    fr_json_close_object(&json);
    fr_strbuf_append_char(out, '\n');
    return fr_strbuf_status(out);
}
