#!/usr/bin/env python3
"""No function of src/ above 70 lines, no file above 800, no line of C above
80 columns."""
from tree import Tree, functions

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 800
COLUMNS_MAX = 80


def main():
    tree = Tree("limits")
    count = 0
    for path in tree.files("src", "include", "tests",
                           suffixes={".c", ".h", ".def"}):
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            # a table row of a .def may be as wide as its columns need
            if len(line) > COLUMNS_MAX and path.suffix != ".def":
                tree.fault(path, number, f"{len(line)} columns, at most "
                           f"{COLUMNS_MAX}", "width")
        if "src" not in path.relative_to(tree.root).parts[:1]:
            continue
        lines = text.count("\n")
        if lines > FILE_LINES_MAX:
            tree.fault(path, FILE_LINES_MAX, f"{lines} lines, at most "
                       f"{FILE_LINES_MAX}; split the file by what it does",
                       "length")
        for function in functions(text):
            count += 1
            if function.length > FUNCTION_LINES_MAX:
                tree.fault(path, function.first, f"'{function.name}' has "
                           f"{function.length} lines, at most "
                           f"{FUNCTION_LINES_MAX}; name its steps and make "
                           "them functions", function.name)
    tree.finish(f"{count} functions")


main()
