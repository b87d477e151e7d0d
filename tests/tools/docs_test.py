#!/usr/bin/env python3
"""The pages for users keep up with the program: keys, links and scripts that they name are there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "NOTICE.md", "carriers/README.md")] + sorted((ROOT / "docs").glob("*.md"))


class Docs(unittest.TestCase):
    def test_keys_are_those_of_the_page(self):
        source = (ROOT / "web/src/shell/commands.ts").read_text()
        commands = dict(re.findall(r"title: '([^']+)',\s*keys: '([^']+)'", source))
        self.assertGreater(len(commands), 8, "the list of commands is no longer where this test looks for it")
        table = (ROOT / "docs/keys.md").read_text().split("## ")[0]
        said = {text: keys for keys, text in re.findall(r"^\| (\S+) \| ([^|]+?) \|$", table, re.M) if keys not in ("keys", "---")}
        for title, keys in commands.items():
            self.assertTrue(any(text.startswith(title) and chord == keys for text, chord in said.items()),
                            f"docs/keys.md lacks {title} ({keys})")
        self.assertEqual(len(said), len(commands), "docs/keys.md names keys that the page does not have")

    def test_links_lead_somewhere(self):
        for page in PAGES:
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.name} links to {target}")

    def test_scripts_that_are_told_to_be_run_can_be(self):
        for page in PAGES:
            for name in re.findall(r"(?:^    |`)(\./run|\./test|\.ci/run|tools/[\w./]+)\b", page.read_text(), re.M):
                self.assertTrue((ROOT / name).exists(), f"{page.name} names {name}")


if __name__ == "__main__":
    unittest.main()
