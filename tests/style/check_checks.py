#!/usr/bin/env python3
"""The checks can fail: each is run on a small tree that breaks its rules, and
must name every fault at its line, and no other."""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPEN = "/* x - made for a test. */\n"
LAYERS = "base:\ntable: base\ncli: *\npublic status.h: base\n" \
         "only yaml.h: table/tree.c\n"
LISTS = {"src/base/CMakeLists.txt": "fr_layer(base SOURCES a.c)\n",
         "src/table/CMakeLists.txt": "fr_layer(table SOURCES t.c)\n",
         "src/cli/CMakeLists.txt": "fr_layer(cli SOURCES main.c)\n"}
NOTE = "TO" + "DO"

# check, files, the faults it must show (file:line and a word of the message)
CASES = [
    ("layers", {"src/base/a.c": OPEN + '#include "table/t.h"\n',
                "src/table/t.h": OPEN},
     [("src/base/a.c:2", "may not include")]),
    ("layers", {"src/base/a.h": OPEN + '#include "base/b.h"\n',
                "src/base/b.h": OPEN + '\n#include "base/a.h"\n'},
     [("src/base/b.h:1", "in a circle")]),
    ("layers", {"src/base/a.c": OPEN + "#include <yaml.h>\n",
                "src/table/tree.c": OPEN + "#include <yaml.h>\n"},
     [("src/base/a.c:2", "only")]),
    ("layers", {"src/base/CMakeLists.txt":
                "fr_layer(base SOURCES a.c\n    DEPENDS table)\n"},
     [("src/base/CMakeLists.txt:1", "DEPENDS table")]),
    ("layers", {"include/flowrules/new.h": OPEN,
                "src/odd/a.c": OPEN},
     [("include/flowrules/new.h:1", "no folder owns"),
      ("src/odd/a.c:1", "not in")]),
    ("layers", {"src/table/t.c": OPEN + '/* #include "cli/x.h" */\n'
                '#include "base/a.h"\n#include <flowrules/status.h>\n',
                "src/base/a.h": OPEN, "include/flowrules/status.h": OPEN,
                "src/cli/x.h": OPEN}, []),
    ("files", {"src/base/a.c": OPEN, "src/base/b.c": OPEN,
               "tests/unit/base/CMakeLists.txt": "fr_unit_test(a_test.c)\n",
               "tests/unit/base/a_test.c": OPEN},
     [("src/base/b.c:1", "no CMakeLists.txt lists")]),
    ("mirror", {"src/base/a.c": OPEN, "src/base/b.c": OPEN,
                "src/base/c_1.c": OPEN, "src/base/c_2.c": OPEN,
                "tests/unit/base/a_test.c": OPEN, "tests/cli/x": "",
                "tests/style/mirror.txt": "# list\nbase/c_*.c: cli\n"
                "base/a.c: cli\nbase/b.c: gone\n"},
     [("tests/style/mirror.txt:3", "not needed"),
      ("tests/style/mirror.txt:4", "no 'tests/gone'")]),
    ("mirror", {"src/base/b.c": OPEN}, [("src/base/b.c:1", "no unit test")]),
    ("files", {"src/base/a.h": OPEN, "src/table/a.h": OPEN,
               "src/base/c.h": "int x;\n"},
     [("src/table/a.h:1", "same name"), ("src/base/c.h:1", "comment")]),
    ("limits", {"src/base/a.c": OPEN + "int f(void)\n{\n" + "    g();\n" * 67
                + "}\n" + "int g(int a,\n      int b)\n{\n"
                + "    g();\n" * 68 + "}\n"},
     [("src/base/a.c:72", "'g' has 72 lines")]),
    ("limits", {"src/base/a.c": OPEN + "int x;\n" * 800,
                "include/b.h": OPEN + "/*" + "-" * 79 + "*/\n"},
     [("src/base/a.c:800", "801 lines"), ("include/b.h:2", "83 columns")]),
    ("names", {"src/base/a.c": OPEN + "struct fr_thing {\n    int x;\n};\n"
               "int fr_thing_make(void)\n{\n}\nint fr_a_b(void)\n{\n}\n"
               "int fr_base_x(void)\n{\n}\nstatic int run(void)\n{\n}\n"
               "int fr_table_x(void)\n{\n}\nint loose(void)\n{\n}\n"
               "static int fr_a_s(void)\n{\n}\nconst int wide[] = {1};\n"
               "static const int narrow = 2;\n",
               "src/base/a.h": OPEN + "typedef struct fr_y fr_y;\n"},
     [("src/base/a.c:17", "fr_table_x"), ("src/base/a.c:20", "loose"),
      ("src/base/a.c:23", "no prefix"), ("src/base/a.c:26", "wide"),
      ("src/base/a.h:2", "typedef")]),
    ("banned", {"src/base/a.c": OPEN + "    strcpy(a, b);\n    x->free(a);\n"
                '    f("gets(");  /* sprintf( */\n    printf("x");\n'
                "    fputs(a, stderr);\n    exit(1);\n",
                "src/cli/main.c": OPEN + '    printf("x");\n    atoi(x);\n',
                "notes.sh": "# " + NOTE + ": later\ncd /ho" + "me/x/y\n"},
     [("src/base/a.c:2", "strcpy"), ("src/base/a.c:5", "printf"),
      ("src/base/a.c:6", "stderr"), ("src/base/a.c:7", "exit"),
      ("src/cli/main.c:3", "atoi"), ("notes.sh:1", "note to self"),
      ("notes.sh:2", "one machine")]),
    ("picture", {"docs/architecture.md": "# A\n<!-- layers -->\nL0 old\n"
                 "<!-- end of layers -->\n"},
     [("docs/architecture.md:2", "not the one")]),
    ("picture", {"docs/architecture.md": "<!-- layers -->\n```\n"
                 "L2  cli    → everything below\nL1  table  → base\n"
                 "L0  base   → nothing\n```\n<!-- end of layers -->\n"}, []),
    ("banned", {"src/base/a.c": OPEN + "    free(x);\n",
                "tests/style/allow.txt": "banned src/base/a.c free why not\n"
                "banned src/base/a.c malloc it was once\n"},
     [("tests/style/allow.txt:2", "not needed any more")]),
]


def run_case(number, check, files, wanted):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {"tests/style/layers.txt": LAYERS,
                           "CMakeLists.txt": "", **LISTS, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-B", HERE / f"check_{check}.py", root],
            capture_output=True, text=True, check=False)
    shown = run.stdout.splitlines()[:-1]
    missing = [w for w in wanted if not any(
        line.startswith(w[0] + ":") and w[1] in line for line in shown)]
    good = (not missing and len(shown) == len(wanted)
            and run.returncode == (1 if wanted else 0))
    if not good:
        print(f"case {number}, check_{check}.py: wanted {wanted}, got:")
        print(run.stdout + run.stderr)
    return good


def main():
    results = [run_case(n, *case) for n, case in enumerate(CASES, 1)]
    print(f"checks: {len(results)} cases, {results.count(False)} wrong")
    sys.exit(0 if all(results) else 1)


main()
