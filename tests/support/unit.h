/* unit.h - what a unit test includes first: cmocka with the headers it needs
 * before it, and the stored texts that a test can compare with. */
#ifndef FR_TESTS_UNIT_H
#define FR_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The number of elements of an array (not of a pointer). */
#define TEST_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The path of a file of the tests: TEST_FILE("csv/good/quoted.csv"). */
#define TEST_FILE(path) FR_TESTS_DIR "/" path

/* Read a whole file. Returns malloc'ed bytes with a zero after them that
 * *size does not count, or fails the running test. The caller frees. */
char *test_read_file(const char *path, size_t *size);

/* Write a whole file, or fail the running test. */
void test_write_file(const char *path, const void *bytes, size_t size);

/* Make an empty folder for this test and write its path to `path`. It is
 * below $TMPDIR or /tmp; test_remove_tree takes it away. */
void test_make_folder(char *path, size_t path_size);

/* Remove a folder made by test_make_folder with all it holds. */
void test_remove_tree(const char *path);

/* Compare with a stored text (path below tests/). A difference is printed as
 * line number, want and got, and fails the running test. With FR_UPDATE=1 in
 * the environment the file is written instead. */
void test_golden(const char *path, const void *bytes, size_t size);

#endif
