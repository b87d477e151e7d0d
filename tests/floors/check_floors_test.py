#!/usr/bin/env python3
"""The floors check itself: a good little house passes, and each fault that it knows is found."""
import pathlib
import subprocess
import tempfile
import unittest

import check_floors


class Floors(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.put("ARCHITECTURE.md", "`src/base` carries `render/data/planes.h`; built into `build/release/limn`; see `/healthz`.")
        self.put("src/base/vec.h", "#pragma once\n")
        self.put("src/render/data/planes.h", '#include "base/vec.h"\n#include "render/data/film.h"\n#include <embree3/rtcore.h>\n')
        self.put("src/render/CMakeLists.txt", "limn_room(render DEPS base scene LIBS embree3)\n")

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def faults(self):
        return [*check_floors.check_rooms(self.root), *check_floors.check_sub_rooms(self.root), *check_floors.check_page(self.root),
                *check_floors.check_exports(self.root), *check_floors.check_styles(self.root),
                *check_floors.check_map(self.root), *check_floors.check_files(self.root)]

    def assert_one_fault(self, *words):
        faults = self.faults()
        self.assertEqual(len(faults), 1, faults)
        for word in words:
            self.assertIn(word, faults[0])

    def test_a_good_house_passes(self):
        self.assertEqual(self.faults(), [])

    def test_a_higher_floor_is_out_of_reach(self):
        self.put("src/base/vec.cpp", '#include "render/data/planes.h"\n')
        self.assert_one_fault("src/base/vec.cpp", "render")

    def test_a_neighbour_is_out_of_reach(self):
        self.put("src/render/data/person.cpp", '#  include "human/person.h"\n')
        self.assert_one_fault("src/render/data/person.cpp", "human")

    def test_a_link_upwards_is_out_of_reach(self):
        self.put("src/base/CMakeLists.txt", "limn_room(base\n  DEPS scene\n  LIBS pthread)\n")
        self.assert_one_fault("src/base/CMakeLists.txt", "scene")

    def test_a_source_beside_the_sub_rooms(self):
        self.put("src/render/loose.h", "#pragma once\n")
        self.assert_one_fault("src/render/loose.h", "sub-rooms")

    def test_a_sub_room_above(self):
        self.put("src/render/data/planes.cpp", '#include "render/trace/trace_tile.h"\n')
        self.assert_one_fault("src/render/data/planes.cpp", "trace")

    def test_the_page_has_floors_too(self):
        self.put("web/src/values/a.ts", "import { b } from '../store/b';\n")
        self.assert_one_fault("web/src/values/a.ts", "store")

    def test_panels_do_not_know_each_other(self):
        self.put("web/src/panels/one/a.tsx", "import { b } from '../two/b';\nimport { c } from '../../store/c';\nimport './a.css';\n")
        self.assert_one_fault("web/src/panels/one/a.tsx", "slots")

    def test_exports_are_for_somebody(self):
        self.put("web/src/values/a.ts", "export const used = 1;\nexport function unused() {}\n")
        self.put("web/src/store/b.ts", "import { used } from '../values/a';\n")
        self.assert_one_fault("web/src/values/a.ts", "unused")

    def put_sheets(self):
        self.put("web/index.html", '<link rel="stylesheet" href="/src/controls/order.css">\n<link rel="stylesheet" href="/src/controls/base.css">\n')
        self.put("web/src/controls/order.css", "/* What wins: */\n@layer base, controls, panels;\n")
        self.put("web/src/controls/base.css", "@layer base {\n    b {\n        color: red;\n    }\n}\n")
        self.put("web/src/panels/one/a.css", "@layer panels {\n    @media (pointer: coarse) {\n        .a {\n            color: red;\n        }\n    }\n}\n")
        self.put("web/src/panels/one/a.tsx", "import './a.css';\n")

    def test_sheets_beside_their_components(self):
        self.put_sheets()
        self.assertEqual(self.faults(), [])
        self.put("web/studio.html", '<link rel="stylesheet" href="/src/controls/order.css">\n')
        self.assert_one_fault("web/src/controls/base.css", "not every page links it")

    def test_a_sheet_that_nobody_wears(self):
        self.put_sheets()
        self.put("web/src/panels/one/a.tsx", "export {};\n")
        self.assert_one_fault("web/src/panels/one/a.css", "beside")

    def test_a_sheet_from_elsewhere(self):
        self.put_sheets()
        self.put("web/src/app/b.tsx", "import '../panels/one/a.css';\n")
        self.assert_one_fault("web/src/app/b.tsx", "../panels/one/a.css")

    def test_a_rule_outside_its_layer(self):
        self.put_sheets()
        for text in (".b {\n}\n", "@layer pages {\n}\n", "@media print {\n}\n", "@import 'x.css';\n"):
            with self.subTest(text):
                self.put("web/src/panels/one/a.css", "@layer panels {\n    .a {\n    }\n}\n" + text)
                self.assert_one_fault("web/src/panels/one/a.css", "outside the layer")

    def test_layers_in_one_order_that_comes_first(self):
        self.put_sheets()
        self.put("web/index.html", '<link rel="stylesheet" href="/src/controls/base.css">\n<link rel="stylesheet" href="/src/controls/order.css">\n')
        self.assert_one_fault("web/index.html", "controls/order.css")
        self.put_sheets()
        self.put("web/src/panels/one/a.css", "@layer panels, base;\n")
        self.assert_one_fault("declared once")

    def test_a_room_without_a_floor(self):
        self.put("src/cellar/wine.h", "#pragma once\n")
        self.assert_one_fault("src/cellar")

    def test_the_map_names_what_is_not_there(self):
        self.put("ARCHITECTURE.md", "See `src/render/tracer.cpp` and [here](docs/missing.md).")
        self.assertEqual(len(self.faults()), 2, self.faults())

    def test_no_map(self):
        (self.root / "ARCHITECTURE.md").unlink()
        self.assert_one_fault("ARCHITECTURE.md")

    def test_vague_names(self):
        for name in ("src/base/util.h", "src/base/string_utils.h", "src/base/common/x.h", "src/base/scene_manager.cpp"):
            with self.subTest(name):
                self.put(name, "\n")
                self.assert_one_fault(name)
                (self.root / name).unlink()

    def test_words_that_only_look_vague(self):
        self.put("src/base/commonplace.h", "\n")
        self.assertEqual(self.faults(), [])

    def test_long_files(self):
        self.put("src/base/long.cpp", "\n" * 600)
        self.assertEqual(self.faults(), [])
        self.put("src/base/long.cpp", "\n" * 601)
        self.assert_one_fault("601")

    def test_long_lines(self):
        self.put("src/base/wide.cpp", "// " + "x" * 117 + "\n")
        self.assertEqual(self.faults(), [])
        self.put("src/base/wide.cpp", "\n// " + "x" * 118 + "\n")
        self.assert_one_fault("wide.cpp:2: 121 columns")

    def test_what_is_built_may_be_long(self):
        self.put("web/node_modules/x/util.js", "\n" * 1000)
        self.assertEqual(self.faults(), [])

    def test_stray_code_in_wide_objects(self):
        source = """
            inline __attribute__((noinline)) float twice(float x) { return x + x; }
            static float local(float x) { return twice(x) + 1; }
            namespace limn::render::wide_avx512 { float trace(float x) { return local(x); } }
        """
        build = self.root / "build"
        folder = build / "src/render/CMakeFiles/limn_render_avx512.dir"
        folder.mkdir(parents=True)
        self.put("src/render/trace_wide.cpp", source)
        compile_to = ["g++", "-x", "c++", "-O1", "-c", "-", "-o", str(folder / "trace_wide.cpp.o")]
        subprocess.run(compile_to, input=source, text=True, check=True)
        faults = list(check_floors.check_objects(self.root, build))
        self.assertEqual(len(faults), 1, faults)
        self.assertIn("twice(float)", faults[0])
        clean = source.replace("inline __attribute__((noinline))", "static")
        subprocess.run(compile_to, input=clean, text=True, check=True)
        self.assertEqual(list(check_floors.check_objects(self.root, build)), [])

        subprocess.run(compile_to, input=source, text=True, check=True)
        (self.root / "src/render/trace_wide.cpp").unlink()
        self.assertEqual(list(check_floors.check_objects(self.root, build)), [], "what is left over counts for nothing")


if __name__ == "__main__":
    unittest.main()
