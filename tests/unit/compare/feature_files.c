/* feature_files.c - two files in a folder of their own. */
#include "support/unit.h"

#include "feature_files.h"

void feature_files_write(struct feature_files *files, const char *a,
                         const char *b)
{
    test_make_folder(files->folder, sizeof(files->folder));
    snprintf(files->a, sizeof(files->a), "%s/a.csv", files->folder);
    snprintf(files->b, sizeof(files->b), "%s/b.csv", files->folder);
    test_write_file(files->a, a, strlen(a));
    test_write_file(files->b, b, strlen(b));
}

void feature_files_remove(struct feature_files *files)
{
    test_remove_tree(files->folder);
}

void feature_files_read(const char *path, struct fr_flowset *set)
{
    assert_int_equal(fr_flowset_read(path, NULL, set, NULL), 0);
}
