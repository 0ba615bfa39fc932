#!/usr/bin/env python3
"""docs/commands.md has a section `## flowrules NAME` for every command, and
in it exactly the options that `flowrules NAME --help` shows; those that every
command has stand in the section `Options of every command`."""
import re

from pages import Check, SOURCE, program

PAGE = SOURCE / "docs/commands.md"
COMMON = "Options of every command"
HELP_OPTION = re.compile(r"^ +(?:(-\w), |    )(--[\w-]+)( [A-Z]+)?", re.M)
# a row of a table: | `-r`, `--rules FILE` | ... or | `--strict` | ...
PAGE_OPTION = re.compile(r"^\| (?:`(-\w)`, )?`(--[\w-]+)( [A-Z]+)?` \|", re.M)


def help_text(*words):
    return program.must(program.run(*words, cwd=SOURCE)).stdout.decode()


def options(pattern, text):
    """As written: '-r --rules FILE'."""
    return {" ".join(part for part in (m[1], m[2] + (m[3] or "")) if part)
            for m in pattern.finditer(text)}


def sections():
    found = {}
    for part in re.split(r"^## ", PAGE.read_text(encoding="utf-8"),
                         flags=re.M)[1:]:
        title, _, text = part.partition("\n")
        found[title.strip("` ")] = text
    return found


def compare(check, where, there, here):
    for option in sorted(there - here):
        check.fault(PAGE, 1, f"'{where}' lacks the row of `{option}`")
    for option in sorted(here - there):
        check.fault(PAGE, 1, f"'{where}' has `{option}`, which --help lacks")


def main():
    check = Check("options")
    page = sections()
    names = re.findall(r"^  (\w+) {2,}\S", help_text("help").partition(
        "Commands:")[2].partition("\n\n")[0], re.M)
    helps = {n: options(HELP_OPTION, help_text(n, "--help")) for n in names}
    common = set.intersection(*helps.values())
    compare(check, COMMON, common, options(PAGE_OPTION, page.get(COMMON, "")))
    for name in names:
        title = f"flowrules {name}"
        if title not in page:
            check.fault(PAGE, 1, f"there is no section '## {title}'")
            continue
        compare(check, title, helps[name] - common,
                options(PAGE_OPTION, page[title]))
    for title in page:
        if title.startswith("flowrules ") and title[10:] not in names:
            check.fault(PAGE, 1, f"there is no command '{title}'")
    check.finish(f"{len(names)} commands")


main()
