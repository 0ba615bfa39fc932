/* feature_files.h - small feature files for the tests of compare/. */
#ifndef FR_TESTS_FEATURE_FILES_H
#define FR_TESTS_FEATURE_FILES_H

#include "compare/flowset.h"

struct feature_files {
    char folder[200];
    char a[256], b[256];
};

/* A folder with the two files, made of these texts. */
void feature_files_write(struct feature_files *files, const char *a,
                         const char *b);
void feature_files_remove(struct feature_files *files);
/* Read a file, or fail the test. */
void feature_files_read(const char *path, struct fr_flowset *set);

/* A header of the columns that matching needs, and more behind them. */
#define FEATURES_PYTHON                                                        \
    "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,"        \
    "tot_fwd_pkts,tot_bwd_pkts"
#define FEATURES_JAVA                                                          \
    "Src IP,Dst IP,Src Port,Dst Port,Protocol,Timestamp,Flow Duration,"        \
    "Total Fwd Packet,Total Bwd packets"

#endif
