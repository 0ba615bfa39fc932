#!/usr/bin/env python3
"""The JSON Schema of rule files against a real validator (python3-jsonschema).

rules/flowrules.schema.json is what `flowrules schema` prints. Every rule file
that the compiler accepts is valid; mistakes in keys and in how values nest are
not, wherever the compiler reports them (E0002, E0003, E0005, E0006). Files
are read as YAML 1.2, as editors do: `off` and `1e3` are texts."""
import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import program                                          # noqa: E402

try:
    import jsonschema
    import yaml
except ImportError:
    program.skip("python3-jsonschema or python3-yaml is not installed")

HERE = Path(__file__).resolve().parent
SCHEMA = program.SOURCE / "rules/flowrules.schema.json"
# Refused files whose only mistakes the schema cannot see: what expressions
# say, names of other entries, places of keys, names by the label's policy.
UNSEEN = {"detection/after.yaml", "detection/within_is_zero.yaml",
          "detection/window_without_within.yaml",
          "file/version_is_not_first.yaml", "label/edge_is_nan.yaml",
          "label/bands_without_edges.yaml", "label/sum_needs_numbers.yaml"}


class Loader(yaml.SafeLoader):
    """Scalars as YAML 1.2 has them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag.endswith(":null") or tag.endswith(":merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool",
                             re.compile("^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int",
                             re.compile("^[-+]?[0-9]+$"),
                             list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float",
                             re.compile("^[-+]?[0-9]+[.][0-9]+$"),
                             list("-+0123456789"))


def plain(value):
    """Keys are texts in JSON."""
    if isinstance(value, dict):
        return {str(k).lower() if isinstance(k, bool) else str(k): plain(v)
                for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def read(path):
    """The data of a file, or None if YAML itself refuses it."""
    try:
        return plain(yaml.load(path.read_text(encoding="utf-8-sig"), Loader))
    except (yaml.YAMLError, ValueError, UnicodeDecodeError):
        return None


def main():
    printed = program.must(program.run("schema", cwd=HERE)).stdout.decode()
    if os.environ.get("FR_UPDATE") == "1":
        SCHEMA.write_text(printed, encoding="utf-8")
    faults = []
    if printed != SCHEMA.read_text(encoding="utf-8"):
        faults.append(f"{SCHEMA}: is not what `flowrules schema` prints; "
                      "FR_UPDATE=1 writes it")
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    good = [*program.SOURCE.glob("rules/*.yaml"),
            *(HERE / "accept").rglob("*.yaml"),
            *(HERE / "warn").rglob("*.yaml")]
    for path in good:
        data = read(path)
        for error in validator.iter_errors(data):
            faults.append(f"{path}: refused: {list(error.absolute_path)}: "
                          f"{error.message[:200]}")
    seen = 0
    for path in sorted((HERE / "reject").rglob("*.yaml")):
        expect = path.with_suffix(".expect")
        name = str(path.relative_to(HERE / "reject"))
        if not expect.exists():
            continue
        codes = set(re.findall(r"error\[(E\d+)\]", expect.read_text()))
        data = read(path)
        if data is None or not codes & {"E0002", "E0003", "E0005", "E0006"}:
            continue
        seen += 1
        if (name in UNSEEN) != validator.is_valid(data):
            faults.append(f"{path}: "
                          + ("is seen now; take it out of UNSEEN"
                             if name in UNSEEN else
                             f"is valid, but it has {sorted(codes)}"))
    for fault in faults:
        print(fault)
    print(f"schema: {len(good)} good files, {seen} wrong ones, "
          f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
