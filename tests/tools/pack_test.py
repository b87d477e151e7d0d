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


class Choices(unittest.TestCase):
    def test_each_choice_without_its_entry_is_named(self):
        entries = {e["entry"] for kind in read_kinds(TOOLS.parent / "schema") for p in kind["properties"] for e in p["entries"]}
        self.assertIn("person/hair/braid01/texture", entries)
        self.assertNotIn("person/hair/none/texture", entries)
        self.assertEqual(compile_pack.missing_choices(entries), [])
        missing = compile_pack.missing_choices(entries - {"person/hair/braid01/texture"})
        self.assertEqual(missing, ["Hair Braid (hair.style = braid01) has no person/hair/braid01/texture"])


if __name__ == "__main__":
    unittest.main()
