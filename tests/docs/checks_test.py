#!/usr/bin/env python3
"""The checks of this folder can fail: each runs on a small tree with faults
and must name them, and on the same tree without."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

PAGE = """# Page

```console
$ echo one; echo two; echo three
one
...
three
```

```yaml file=good.yaml
flowrules: 1
features:
  is_long: flow_duration > 1h
```

```console
$ printf 'a\\n' > made.txt
$ cat made.txt \\
>     good.yaml
a
flowrules: 1
features:
  is_long: flow_duration > 1h
$ ls rules
default.yaml
first.yaml
flowrules.schema.json
site.yaml
```

<!-- run
echo hidden > hidden.txt
-->
```console status=3
$ cat hidden.txt
hidden
$ exit 3
```
"""


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="flowrules-docs-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "docs").mkdir()
        for part in ("rules", "docs/sample"):
            shutil.copytree(program.SOURCE / part, self.root / part)
        for part in ("src", "tests"):
            (self.root / part).symlink_to(program.SOURCE / part)
        self.write("README.md", "# Nothing\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def copy(self, name):
        return (program.SOURCE / name).read_text(encoding="utf-8")

    def run_check(self, script, *arguments, **changes):
        env = {**os.environ, "FR_SOURCE": str(self.root), **changes}
        if "FR_UPDATE" not in changes:
            env.pop("FR_UPDATE", None)
        result = subprocess.run(
            [sys.executable, "-B", HERE / script, *arguments], env=env,
            check=False, capture_output=True, text=True)
        self.assertEqual(result.stderr, "")
        return result.returncode, result.stdout

    def assert_good(self, *arguments, **changes):
        status, out = self.run_check(*arguments, **changes)
        self.assertEqual(status, 0, out)

    def assert_fault(self, words, *arguments):
        status, out = self.run_check(*arguments)
        self.assertIn(words, out)
        self.assertEqual(status, 1)


class Examples(Tree):
    def page(self, text):
        return self.write("docs/page.md", text)

    def fault(self, words, text):
        self.assert_fault(words, "run_examples.py", self.page(text))

    def test_good_page(self):
        self.assert_good("run_examples.py", self.page(PAGE))

    def test_other_output(self):
        self.fault("docs/page.md:4: 'echo one", PAGE.replace("one\n.", "1\n."))
        self.fault("'ls rules' prints something else",
                   PAGE.replace("default.yaml\n", "other.yaml\n"))

    def test_other_status(self):
        self.fault("'exit 3' ended with 3, not 0",
                   PAGE.replace(" status=3", ""))
        self.fault("'false' ended with 1, not 0",
                   "```console\n$ false\n$ true\n```\n")

    def test_wrong_rules(self):
        wrong = "```yaml\nfeatures:\n  is_long: flow_durtion > 1h\n```\n"
        self.fault("docs/page.md:1: check ended with 2", wrong)
        self.assert_good("run_examples.py", self.page(
            wrong.replace("yaml", "yaml file=x.yaml broken")))

    def test_other_blocks(self):
        self.fault("nobody tests a block of 'ruby'", "```ruby\nputs 1\n```\n")
        self.fault("this ended with", "```sh\nif true; fi\n```\n")
        self.fault("this ended with 1", "<!-- run\nfalse\n-->\n")

    def test_update(self):
        page = self.page(PAGE.replace("one\n...\nthree", "1\n...\n3")
                         .replace("hidden\n$", "seen\n$"))
        self.assert_good("run_examples.py", page, FR_UPDATE="1")
        self.assertEqual(page.read_text(encoding="utf-8"), PAGE)


class Links(Tree):
    def test_links(self):
        self.write("docs/a.md", "# A title: with `code`\n\n[a](#a-title-with-"
                   "code) [b](../README.md#nothing) [c](sample/flow.csv) "
                   "`src/rule/` [d](https://example.org/x)\n")
        self.assert_good("check_links.py")
        for words, text in (
                ("docs/b.md:2: 'x.md' leads nowhere", "\n[b](x.md)"),
                ("has no heading '#x'", "[b](a.md#x)"),
                ("'x.png' leads nowhere", '<img src="x.png" alt="">'),
                ("there is no 'src/x.c'", "see `src/x.c`")):
            self.write("docs/b.md", text + "\n")
            self.assert_fault(words, "check_links.py")


class Lists(Tree):
    def test_options(self):
        good = self.copy("docs/commands.md")
        self.write("docs/commands.md", good)
        self.assert_good("check_options.py")
        for words, text in (
                ("'flowrules apply' lacks the row of `--strict`",
                 good.replace("| `--strict` |", "| strict |")),
                ("has `--sort`, which --help lacks",
                 good.replace("| `--strict` |", "| `--sort` | |\n"
                              "| `--strict` |")),
                ("lacks the row of `-q --quiet`",
                 good.replace("| `-q`, `--quiet` |", "| quiet |")),
                ("there is no section '## flowrules show'",
                 good.replace("## flowrules show", "## show"))):
            self.write("docs/commands.md", text)
            self.assert_fault(words, "check_options.py")

    def test_messages(self):
        good = self.copy("docs/messages.md")
        self.write("docs/messages.md", good)
        self.assert_good("check_messages.py")
        self.write("docs/messages.md", good.replace("error[E0103]:", "error:"))
        self.assert_fault("no example prints E0103", "check_messages.py")
        self.write("docs/messages.md", good.replace("### E0103", "### E0193"))
        self.assert_fault("there is no heading '### E0103", "check_messages.py")

    def test_tables(self):
        for page in (program.SOURCE / "docs").glob("*.md"):
            shutil.copy(page, self.root / "docs")
        self.assert_good("check_tables.py")
        page = self.root / "docs/language.md"
        good = page.read_text(encoding="utf-8")
        page.write_text(good.replace("| `abs(x)`", "| `abz(x)`"),
                        encoding="utf-8")
        self.assert_fault("is not what the program has", "check_tables.py")
        self.assert_good("check_tables.py", FR_UPDATE="1")
        self.assertEqual(page.read_text(encoding="utf-8"), good)

    def test_sample_report(self):
        if not (program.SOURCE / "reports/sample").is_dir():
            self.skipTest("there is no reports/sample")
        self.write("docs/images/report-page.png", "")
        shutil.copytree(program.SOURCE / "reports/sample",
                        self.root / "reports/sample")
        table = self.root / "reports/sample/summary_report.csv"
        table.write_text(table.read_text(encoding="utf-8") + "more\n",
                         encoding="utf-8")
        self.assert_fault("summary_report.csv:1: is not what is written now",
                          "check_sample_report.py")


if __name__ == "__main__":
    unittest.main()
