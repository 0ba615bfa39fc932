#!/usr/bin/env python3
"""The tables of the pages that list what the .def tables and the program
have. Each stands between the lines

    <!-- table: NAME -->
    <!-- end of table -->

FR_UPDATE=1 writes them anew."""
import json
import re

from pages import (Check, SOURCE, UPDATE, all_pages, code, name, program, rows,
                   table)

PLACE = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end of table -->)",
                   re.DOTALL)


def columns_json():
    result = program.must(program.run("columns", "--json", cwd=SOURCE))
    return json.loads(result.stdout)


def column_meanings():
    return table(["column", "type", "meaning"],
                 [[code(c["name"]), c["type"], c["meaning"]]
                  for c in columns_json()])


def column_spellings():
    return table(["column", "also read from"],
                 [[code(c["name"]), ", ".join(code(a) for a in c["aliases"])]
                  for c in columns_json() if c["aliases"]])


def column_types():
    found = rows("table/types.def", "FR_TYPE")
    examples = {"number": "`15`", "time": "`40ms`", "bytes": "`2kB`",
                "rate": "`100/s`", "bytes/s": "`1MB/s`", "bytes^2": "",
                "text": "`'admin'`", "address": "`10.0.0.0/8`",
                "truth": "`true`", "timestamp": ""}
    return table(["type", "meaning", "a literal"],
                 [[code(row[1]), row[5], examples[row[1]]] for row in found])


def units():
    """One row a kind of unit, in the order of the table."""
    kinds = {("1", "0"): "time", ("0", "1"): "size", ("-1", "1"):
             "bytes per second", ("-1", "0"): "rate", ("0", "0"): "share"}
    found = {}
    for unit, time, size, *_ in rows("rule/units.def", "FR_UNIT"):
        found.setdefault(kinds[time, size], []).append(code(unit))
    return table(["kind", "units"],
                 [[kind, " ".join(names)] for kind, names in found.items()])


def functions(level):
    found = [row for row in rows("eval/functions.def", "FR_FUNCTION")
             if row[2] == level]
    return table(["function", "value"],
                 [[code(f"{row[1]}({row[3]})"), row[7]] for row in found])


def simple(path, macro, head, name_at, meaning_at):
    return table(head, [[code(row[name_at]), row[meaning_at]]
                        for row in rows(path, macro)])


def words():
    return " ".join(code(row[0])
                    for row in rows("rule/words.def", "FR_WORD")) + "\n"


def severities():
    return ", ".join(code(row[0]) for row in
                     rows("rule/severities.def", "FR_SEVERITY")) + "\n"


def slips():
    """What other languages write: signs of ASCII, then words."""
    found = [row for row in rows("rule/slips.def", "FR_SLIP")
             if row[0].isascii()] + rows("rule/phrases.def", "FR_PHRASE")
    return table(["written", "what the message says"],
                 [["`` ` ``" if row[0] == "`" else code(row[0]), row[1]]
                  for row in found])


def policies():
    return simple("rule/policies.def", "FR_POLICY", ["key", "meaning"], 1, 2)


def constants():
    return table(["constant", "value", "meaning"],
                 [[code(row[0]), row[1], row[2]] for row in
                  rows("rule/constants.def", "FR_CONSTANT")])


def parts(kind, ending):
    return table(["file", "what it shows"],
                 [[code(row[1] + ending), row[3]] for row in
                  rows("report/report_parts.def", "FR_REPORT_PART")
                  if row[2] == kind])


def coded(path, macro, column):
    return ", ".join(code(row[column]) for row in rows(path, macro)) + "\n"


def bullets(path, macro, column):
    return "".join(f"- {row[column]}\n" for row in rows(path, macro))


def dialects():
    """The last one is "other", which fits always."""
    names = [row[1] for row in rows("csv/dialects.def", "FR_CSV_DIALECT")]
    return "".join(f"- {name}\n" for name in names[:-1])


def defects():
    return table(["code", "what"],
                 [[row[0], row[2]]
                  for row in rows("compare/defects.def", "FR_DEFECT")])


def messages():
    return table(["code", "meaning"],
                 [[f"[{row[0]}](#{row[0].lower()}-{anchor(row[1])})", row[1]]
                  for row in rows("rule/messages.def", "FR_MESSAGE")])


def anchor(meaning):
    return re.sub(r"[^\w\- ]", "", meaning.lower()).replace(" ", "-")


TABLES = {
    "columns": column_meanings,
    "spellings": column_spellings,
    "types": column_types,
    "units": units,
    "functions of a flow": lambda: functions("FLOW"),
    "functions of a group": lambda: functions("GROUP"),
    "constants": constants,
    "reserved words": words,
    "policies": policies,
    "severities": severities,
    "slips": slips,
    "charts": lambda: parts("CHART", ".png"),
    "dialects": dialects,
    "missing": lambda: coded("csv/missing.def", "FR_CSV_MISSING", 0),
    "rejects": lambda: bullets("csv/rejects.def", "FR_CSV_REJECT", 1),
    "time formats": lambda: bullets("csv/time_formats.def",
                                    "FR_CSV_TIME_FORMAT", 1),
    "messages": messages,
    "defects": defects,
}


def main():
    check = Check("tables")
    used = set()
    for page in all_pages():
        text = page.read_text(encoding="utf-8")
        for place in PLACE.finditer(text):
            used.add(place[2])
            if place[2] not in TABLES:
                check.fault(page, text.count("\n", 0, place.start()) + 1,
                            f"nobody makes the table '{place[2]}'")
        new = PLACE.sub(lambda m: m[1] + TABLES.get(m[2], str)() + m[3], text)
        if new == text:
            continue
        if UPDATE:
            page.write_text(new, encoding="utf-8")
            print(f"{name(page)}: written anew")
        else:
            at = next(n for n, (a, b) in enumerate(
                zip(text.split("\n"), new.split("\n")), 1) if a != b)
            check.fault(page, at, "is not what the program has; "
                        "FR_UPDATE=1 writes it")
    for missing in sorted(set(TABLES) - used):
        check.fault(SOURCE / "docs", 1, f"no page has the table '{missing}'")
    check.finish(f"{len(used)} tables")


main()
