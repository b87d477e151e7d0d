#!/usr/bin/env python3
"""What the pack does to the carriers' pictures, and what it says of choices that it lacks."""
import pathlib
import sys
import unittest

import numpy as np

TOOLS = pathlib.Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

import compile_pack  # noqa: E402
from generate_schema import read_kinds  # noqa: E402
from pack.front_end import CONDITIONS, alphabet_of, reading_bytes, table  # noqa: E402
from pack.networks import FLOAT, INT64, cut, field, fields, tensor_info  # noqa: E402
from pack.textures import LUMINANCE, STRAND_MEAN, aged_alike, strand_light, to_linear, to_srgb  # noqa: E402

SEED = 5


def picture(linear, spread):
    """64 x 64 texels about one colour, covered in the left half."""
    noise = np.exp(np.random.default_rng(SEED).normal(0, spread, (64, 64, 1)))
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[..., :3] = np.rint(255 * np.clip(to_srgb(np.array(linear) * noise), 0, 1))
    rgba[:, :32, 3] = 255
    return rgba


class Strands(unittest.TestCase):
    def test_black_and_blond_pictures_have_one_mean_and_no_hue(self):
        for colour, spread in (((0.004, 0.003, 0.003), 1.2), ((0.07, 0.05, 0.03), 0.5), ((0.5, 0.4, 0.3), 0.2)):
            light = strand_light(picture(colour, spread))
            self.assertTrue((light[..., 0] == light[..., 1]).all() and (light[..., 1] == light[..., 2]).all())
            linear = to_linear(light[:, :32, 0] / 255.0)
            self.assertAlmostEqual(linear.mean(), STRAND_MEAN, delta=0.02)
            self.assertLess(np.log(linear).std(), 0.4)
            self.assertGreater(np.log(linear).std(), 0.1)


class OldSkin(unittest.TestCase):
    def hue(self, rgba):
        mean = to_linear(rgba[..., :3] / 255.0).reshape(-1, 3).mean(axis=0)
        return mean / (mean @ LUMINANCE)

    def test_dyed_skin_comes_back_to_the_hue_of_the_younger(self):
        younger = picture((0.15, 0.045, 0.024), 0.1)
        mended = aged_alike(picture((0.14, 0.026, 0.010), 0.1), younger)
        np.testing.assert_allclose(self.hue(mended), self.hue(younger), rtol=0.12)

    def test_pale_skin_is_not_reddened(self):
        pale = picture((0.72, 0.47, 0.34), 0.1)
        mended = aged_alike(pale, picture((0.64, 0.39, 0.25), 0.1))
        np.testing.assert_allclose(self.hue(mended), self.hue(pale), rtol=0.03)


class StringTables(unittest.TestCase):
    def test_the_layout_is_the_one_that_the_program_reads(self):
        """The same bytes as in src/speech/stages_test.cpp."""
        self.assertEqual(table({b"b": b"", b"abc": b"\2", b"ab": b"\1"}),
                         bytes([3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]) + b"ab\1" + bytes([2, 1, 1]) + b"c\2" + bytes([0, 1, 0]) + b"b")

    def test_each_block_begins_with_a_whole_key(self):
        made = table({b"same%03d" % i: b"" for i in range(40)})
        offsets = np.frombuffer(made, "<u4", 3, 8)
        body = made[8 + 4 * 3:]
        for block, offset in enumerate(offsets):
            self.assertEqual(body[offset:offset + 10], bytes([0, 7, 0]) + b"same%03d" % (16 * block))

    def test_what_does_not_fit_a_byte_is_refused(self):
        with self.assertRaises(ValueError):
            table({b"word": bytes(256)})

    def test_readings_by_part_of_speech_follow_a_zero(self):
        code = {sign: index + 1 for index, sign in enumerate(alphabet_of([{"x": "ab", "y": {"DEFAULT": "c", "NOUN": None}}]))}
        self.assertEqual(reading_bytes("cab", code), bytes([3, 1, 2]))
        self.assertEqual(reading_bytes({"DEFAULT": "c", "NOUN": None}, code), bytes([0, CONDITIONS.index("DEFAULT"), 1, 3, CONDITIONS.index("NOUN"), 255]))


class Choices(unittest.TestCase):
    def test_each_choice_without_its_entry_is_named(self):
        entries = {e["entry"] for kind in read_kinds(TOOLS.parent / "schema") for p in kind["properties"] for e in p["entries"]}
        self.assertIn("person/hair/braid01/texture", entries)
        self.assertNotIn("person/hair/none/texture", entries)
        self.assertEqual(compile_pack.missing_choices(entries), [])
        missing = compile_pack.missing_choices(entries - {"person/hair/braid01/texture"})
        self.assertEqual(missing, ["Hair Braid (hair.style = braid01) has no person/hair/braid01/texture"])


def node(kind, inputs, output):
    return field(1, b"".join(field(1, name.encode()) for name in inputs) + field(2, output.encode()) + field(4, kind.encode()))


def weight(name):
    return field(5, field(2, 1) + field(8, name.encode()) + field(9, b"\0" * 4))


class Networks(unittest.TestCase):
    """x -> (w1) a -> (w2) b -> (w3) c, and d from a."""
    def setUp(self):
        nodes = [node("Mul", ["x", "w1"], "a"), node("Mul", ["a", "w2"], "b"), node("Mul", ["b", "w3"], "c"), node("Neg", ["a"], "d")]
        self.graph = b"".join(nodes) + field(2, b"g") + weight("w1") + weight("w2") + weight("w3")
        self.graph += field(11, tensor_info("x", FLOAT, 1)) + field(12, tensor_info("c", FLOAT, 1)) + field(13, tensor_info("a", FLOAT, 1))
        self.model = field(1, 8) + field(7, self.graph) + field(8, field(2, 17))
        self.nodes = nodes

    def parts(self, model):
        graph = next(content for number, content, _ in fields(model) if number == 7)
        return [(number, own) for number, _, own in fields(graph)]

    def test_a_part_has_the_nodes_and_weights_it_needs_byte_for_byte(self):
        part = cut(self.model, [("a", FLOAT, 1)], [("b", FLOAT, 1), ("d", FLOAT, 1)])
        parts = self.parts(part)
        self.assertEqual([own for number, own in parts if number == 1], [self.nodes[1], self.nodes[3]])
        self.assertEqual([own for number, own in parts if number == 5], [weight("w2")])
        self.assertEqual([own for number, own in parts if number == 11], [field(11, tensor_info("a", FLOAT, 1))])
        self.assertEqual([number for number, _, _ in fields(part)], [1, 8, 7])

    def test_a_cut_that_leaves_something_open_is_refused(self):
        with self.assertRaisesRegex(ValueError, "nothing makes x"):
            cut(self.model, [("b", FLOAT, 1)], [("d", FLOAT, 1)])
        with self.assertRaisesRegex(ValueError, "nothing makes e"):
            cut(self.model, [("x", FLOAT, 1)], [("e", INT64, 1)])

    def test_what_is_no_network_is_refused(self):
        for broken in (b"", b"\xff" * 40, self.model[:-40], self.model[:20]):
            with self.assertRaisesRegex(ValueError, "not a network|nothing makes"):
                cut(broken, [("a", FLOAT, 1)], [("b", FLOAT, 1)])

    def test_large_numbers_come_back(self):
        for value in (0, 1, 127, 128, 1 << 40):
            self.assertEqual(list(fields(field(3, value))), [(3, value, field(3, value))])


if __name__ == "__main__":
    unittest.main()
