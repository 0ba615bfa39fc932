/* draw_report.c - write the report of a made-up scenario into a folder:
 *
 *     draw_report SCENARIO FOLDER [PART...]
 *
 * For looking at, and for the tests that read the PDF with other programs. */
#include <stdio.h>

#include "report/report.h"
#include "traffic.h"

static int write_all(const struct traffic *traffic, const char *folder,
                     const struct fr_report_options *options,
                     struct fr_diag *diag)
{
    struct fr_outdir *dir = NULL;
    struct fr_strbuf manifest;
    int status = fr_outdir_open(folder, 0, &dir, diag);

    fr_strbuf_init(&manifest, 1 << 20);
    if (status == 0)
        status = fr_report_write(&traffic->facts, options, dir, diag);
    if (status == 0)
        status = fr_report_manifest(&traffic->facts, dir, &manifest);
    if (status == 0)
        status = fr_outdir_commit(dir, fr_strbuf_str(&manifest), diag);
    fr_strbuf_release(&manifest);
    fr_outdir_close(dir);
    return status;
}

int main(int argc, char **argv)
{
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;
    struct fr_diag *diag = fr_diag_new(0);
    struct traffic traffic;
    char *text = NULL;
    int status;

    if (argc < 3) {
        fprintf(stderr, "usage: draw_report SCENARIO FOLDER [PART...]\n");
        return 3;
    }
    options.only = (const char *const *)(argv + 3);
    options.only_count = (uint32_t)(argc - 3);
    options.has_svg = 1;
    status = traffic_make(argv[1], &traffic);
    if (status == 0)
        status = write_all(&traffic, argv[2], &options, diag);
    if (fr_diag_print(diag, FR_DIAG_PAGE, 0, &text) == 0)
        fputs(text, stderr);
    if (status < 0)
        fprintf(stderr, "draw_report: %s\n", fr_status_text(status));
    fr_text_free(text);
    traffic_release(&traffic);
    fr_diag_free(diag);
    return status < 0;
}
