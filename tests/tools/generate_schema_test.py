#!/usr/bin/env python3
"""tools/generate_schema.py: what a declaration becomes in both languages, and which declarations are none."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import generate_schema  # noqa: E402


def made(**raw):
    return generate_schema.make_property("kind", {"name": "things", **raw}, {}, "{title} {label}")


class Lists(unittest.TestCase):
    def test_hold_texts_nodes_or_assets(self):
        texts = made(type="list", items="text", most=3, max=8)
        self.assertEqual((texts["default"], texts["max"], texts["keyable"]), ([], 8, False))
        self.assertEqual(made(type="list", items="node", most=3, of=["person"])["of"], ["person"])
        self.assertEqual(made(type="list", items="asset", most=3, **{"from": "worlds"})["from"], "worlds")

    def test_are_declared_whole(self):
        for raw, message in [
            ({"most": 3, "max": 8}, "a list has items"),
            ({"items": "number", "most": 3}, "a list has items"),
            ({"items": "text", "max": 8}, "a list needs most"),
            ({"items": "text", "max": 8, "most": 257}, "a list needs most"),
            ({"items": "text", "most": 3}, "text needs max"),
            ({"items": "node", "most": 3}, "a node is of one of some kinds"),
            ({"items": "asset", "most": 3}, "an asset is from"),
            ({"items": "text", "most": 3, "max": 8, "of": ["person"]}, "a node is of one of some kinds"),
            ({"items": "text", "most": 3, "max": 8, "default": ["a"]}, "begins empty"),
            ({"items": "text", "most": 3, "max": 8, "keyable": True}, "cannot be keyed"),
        ]:
            with self.assertRaisesRegex(generate_schema.SchemaError, message, msg=str(raw)):
                made(type="list", **raw)
        with self.assertRaisesRegex(generate_schema.SchemaError, "a list needs most"):
            made(type="text", max=8, default="", most=3)

    def test_values_are_checked_as_the_program_checks_them(self):
        texts = made(type="list", items="text", most=2, max=4)
        for value, error in [
            ([], None),
            (["abcd", "b"], None),
            ("abcd", "must be a list of at most 2"),
            (["a", "b", "c"], "must be a list of at most 2"),
            (["a", "ééé"], "[1] must be text of at most 4 bytes"),
            (["a", 7], "[1] must be text of at most 4 bytes"),
            ([""], "[0] must not be empty"),
            (["a", "a"], "[1] is there already"),
        ]:
            self.assertEqual(generate_schema.value_error(texts, value), error, value)

    def test_are_in_both_tables(self):
        texts = made(type="list", items="text", most=2, max=4)
        kind = {"name": "kind", "label": "Kind", "single": None, "most": 1, "most_inside": 0, "inside": [""], "properties": [texts]}
        self.assertIn(".type = Type::list", generate_schema.cpp_tables([kind], {}))
        self.assertIn(".items = Type::text, .most = 2", generate_schema.cpp_tables([kind], {}))
        table = generate_schema.ts_table([kind], {"nodes": []})
        row = next(line for line in table.splitlines() if '"things"' in line)
        self.assertEqual(json.loads(row.strip().rstrip(","))["default"], [])
        self.assertIn('"items": "text", "most": 2', row)


class Program(unittest.TestCase):
    def test_the_schema_is_whole_and_writes_only_what_changes(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            command = [sys.executable, "-B", ROOT / "tools/generate_schema.py", "--cpp", folder, "--ts", folder / "table.ts"]
            subprocess.run(command, check=True)
            before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
            self.assertEqual(set(before), {"constants.h", "tables.cpp", "table.ts"})
            subprocess.run(command, check=True)
            self.assertEqual({path.name: path.stat().st_mtime_ns for path in folder.iterdir()}, before)

    def test_a_mistake_is_named(self):
        with tempfile.TemporaryDirectory() as scratch:
            schema = pathlib.Path(scratch) / "schema"
            shutil.copytree(ROOT / "schema", schema)
            film = json.loads((schema / "film.json").read_text())
            film["properties"].append({"name": "cast", "type": "list", "items": "node", "most": 3, "of": ["moon"]})
            (schema / "film.json").write_text(json.dumps(film))
            told = subprocess.run([sys.executable, "-B", ROOT / "tools/generate_schema.py", "--schema", schema],
                                  capture_output=True, text=True)
            self.assertEqual(told.returncode, 1)
            self.assertIn("schema: film.cast: of names what is no kind", told.stderr)


if __name__ == "__main__":
    unittest.main()
