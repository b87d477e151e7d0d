#!/usr/bin/env python3
"""tools/generate_messages.py: what is declared is on both sides, and a fault in the declaration is one sentence that names its place."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import generate_messages  # noqa: E402

GENERATOR = ROOT / "tools" / "generate_messages.py"


class GenerateMessages(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.home = pathlib.Path(scratch.name)
        shutil.copytree(ROOT / "schema", self.home / "schema")

    def change(self, name, edit):
        path = self.home / "schema" / "messages" / f"{name}.json"
        declared = json.loads(path.read_text())
        edit(declared)
        path.write_text(json.dumps(declared))

    def run_it(self):
        done = subprocess.run([sys.executable, "-B", str(GENERATOR), "--schema", str(self.home / "schema"), "--cpp", str(self.home / "cpp"), "--ts", str(self.home / "ts")],
                              capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr.strip()

    def make(self):
        self.assertEqual(self.run_it(), (0, ""))

    def made(self, name):
        """One generated file in a line: what it says, not how it is laid out."""
        return " ".join((self.home / name).read_text().split())

    def refused(self, name, edit):
        shutil.copytree(ROOT / "schema", self.home / "schema", dirs_exist_ok=True)
        self.change(name, edit)
        with self.assertRaises(generate_messages.SchemaError) as refusal:
            generate_messages.declared(self.home / "schema")
        return str(refusal.exception)

    def test_a_field_is_one_line_of_the_declaration(self):
        def edit(server):
            server["picked"]["fields"].append({"name": "place", "type": "point", "optional": True, "comment": "where it was met"})
            server["picked"]["examples"].append({"number": 1, "node": "", "place": [1, 2, 0.5]})
        self.change("server", edit)
        self.make()
        self.assertIn("std::optional<std::array<float, 3>> place; // where it was met }", self.made("cpp/messages.gen.h"))
        self.assertIn('if (m.place) json["place"] = *m.place;', self.made("cpp/write_messages.gen.cpp"))
        self.assertIn("m.place = std::array<float, 3>{1.0f, 2.0f, 0.5f};", self.made("cpp/message_examples.gen.h"))
        self.assertIn("/** where it was met */ place: Point | null;", self.made("ts/messages.gen.ts"))
        self.assertIn("place: read.point(fields, 'place'),", self.made("ts/messages.gen.ts"))
        self.assertIn('"node": "", "point": null, "place": null}', self.made("ts/message_examples.gen.ts"))
        self.assertIn('"node": "", "place": [1, 2, 0.5]}', self.made("ts/message_examples.gen.ts"))

    def test_a_message_is_one_entry_of_the_declaration(self):
        self.change("client", lambda client: client.update(whistle={
            "cpp": "Whistle", "comment": "Somebody whistles.", "replaces": "type", "at_once": True, "examples": [{"pitch": 440}, {"pitch": 9, "tune": "a-b"}],
            "fields": [{"name": "pitch", "type": "number", "min": 0, "max": 1e4}, {"name": "tune", "type": "id", "max": 8, "default": ""}]}))
        self.make()
        self.assertIn('struct Whistle { // "whistle" on the wire double pitch = 0; std::string tune; };', self.made("cpp/messages.gen.h"))
        self.assertIn("client::Ping, client::Whistle>;", self.made("cpp/messages.gen.h"))
        reader = self.made("cpp/read_messages.gen.cpp")
        self.assertIn('said.pitch = in.number("pitch", 0, 10\'000); if (in.has("tune")) said.tune = in.id("tune", 8);', reader)
        self.assertIn('if (type == "whistle") return read_whistle(in);', reader)
        self.assertIn('{"whistle", Replaces::type, false, true},', self.made("cpp/message_rules.gen.h"))
        self.assertIn("/** Somebody whistles. */ | { type: 'whistle'; pitch: number; tune?: string };", self.made("ts/messages.gen.ts"))

    def test_a_new_version_is_that_of_both_sides_and_of_the_examples(self):
        self.change("shared", lambda shared: shared.update(protocol=77))
        self.make()
        self.assertIn("constexpr int kProtocol = 77;", self.made("cpp/messages.gen.h"))
        self.assertIn("export const PROTOCOL = 77;", self.made("ts/messages.gen.ts"))
        self.assertEqual(self.made("ts/message_examples.gen.ts").count('"protocol": 77'), 4)

    def test_what_has_not_changed_is_not_written(self):
        self.make()
        files = [*self.home.glob("cpp/*"), *self.home.glob("ts/*")]
        self.assertEqual(len(files), 7)
        before = {path: path.stat().st_mtime_ns for path in files}
        self.change("client", lambda client: client["ping"].update(comment="Is anybody there?"))
        self.make()
        self.assertEqual(sorted(path.name for path in files if path.stat().st_mtime_ns != before[path]), ["messages.gen.h", "messages.gen.ts"])

    def test_faults_of_a_field(self):
        faults = {
            "unknown attribute mni": {"name": "n", "type": "count", "mni": 1},
            "client.json ping: 'Big' is no name for a field": {"name": "Big", "type": "count"},
            "'type' is no name for a field": {"name": "type", "type": "count"},
            "'class' is no name for a field": {"name": "class", "type": "count"},
            "client.json ping.n: there is no type 'countess'": {"name": "n", "type": "countess"},
            "client.json ping.n: number that a client says needs min and max": {"name": "n", "type": "number", "min": 0},
            "client.json ping.n: text that a client says needs max": {"name": "n", "type": "text"},
            "an integer needs cpp": {"name": "n", "type": "integer", "min": 0, "max": 1},
            "kNothing is no limit": {"name": "n", "type": "text", "max": "kNothing"},
            "min must not be above max": {"name": "n", "type": "count", "min": 2, "max": 1},
            "client.json ping.stamp: declared twice": {"name": "stamp", "type": "stamp"},
            "unless names a bool before it": {"name": "n", "type": "count", "unless": "stamp"},
            "nothing reads point from a client": {"name": "n", "type": "point"},
            "of records only those of properties": {"name": "n", "type": "Actor"},
            "either optional or a default": {"name": "n", "type": "count", "optional": True, "default": 1},
        }
        for wanted, field in faults.items():
            with self.subTest(wanted):
                said = self.refused("client", lambda client: client["ping"]["fields"].append(field))
                self.assertIn(wanted, said)

    def test_faults_of_an_example(self):
        faults = {
            "client.json ping.stamp: the example lacks it": ("ping", {}),
            "the example has moment, which no field is called": ("ping", {"stamp": 1, "moment": 2}),
            "must be a number": ("ping", {"stamp": "now"}),
            "must be a whole number": ("undo", {"seq": 1.5, "stamp": 0}),
            "client.json ping.stamp: the example's -1 is out of bounds": ("ping", {"stamp": -1}),
            "must be one of live, hold": ("clock", {"mode": "off"}),
            "client.json pointer.x: the example lacks it": ("pointer", {"y": 0}),
            "CameraPlace.azimuth: the example lacks it": ("view_camera", {"number": 1, "stamp": 1, "camera": {}}),
        }
        for wanted, (kind, example) in faults.items():
            with self.subTest(wanted):
                self.assertIn(wanted, self.refused("client", lambda client: client[kind].update(examples=[example])))

    def test_faults_of_a_message(self):
        faults = {
            "client.json ping: needs examples": {"examples": []},
            "replaces is type or gesture": {"replaces": "all"},
            "what replaces a gesture names it": {"replaces": "gesture"},
            "concerns is sender or left out": {"concerns": "all"},
            "unknown attribute replace": {"replace": "type"},
            "two messages are called Hello": {"cpp": "Hello"},
            "members must be stamp in some order": {"members": ["time"]},
        }
        for wanted, said in faults.items():
            with self.subTest(wanted):
                self.assertIn(wanted, self.refused("client", lambda client: client["ping"].update(said)))

    def test_a_camera_is_placed_by_properties_of_the_schema(self):
        said = self.refused("shared", lambda shared: shared["records"]["CameraPlace"]["properties"].append("mood"))
        self.assertIn("CameraPlace.mood: is no number of that kind in the schema", said)

    def test_what_is_no_json_is_told_with_its_place(self):
        (self.home / "schema" / "messages" / "server.json").write_text('{\n"ack": }')
        self.assertEqual(self.run_it(), (1, "messages: server.json:2:8: Expecting value"))
        self.assertFalse((self.home / "cpp").exists() or (self.home / "ts").exists())


if __name__ == "__main__":
    unittest.main()
