#!/usr/bin/env python3
"""tools/sum_tests.py on reports as the runners write them: nothing that failed, died or never ran may be counted as passed."""
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import sum_tests  # noqa: E402

PASSING = "[----------]\n[==========] 12 tests from 3 test suites ran. (5 ms total)\n[  PASSED  ] 12 tests.\n"
FAILING = "[  PASSED  ] 10 tests.\n[  FAILED  ] 2 tests, listed below:\n[  FAILED  ] A.b\n[  FAILED  ] C.d\n\n 2 FAILED TESTS\n"


def case(name, status, output):
    return f'<testcase name="{name}" status="{status}"><system-out>{output}</system-out></testcase>'


class SumTests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def ctest(self, *cases):
        (self.folder / "ctest.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
        return sum_tests.add_up([self.folder])

    def test_cases_inside_a_program_are_counted(self):
        self.assertEqual(self.ctest(case("base", "run", PASSING), case("floors", "run", "")), (13, []))

    def test_unittest_is_counted(self):
        self.assertEqual(self.ctest(case("tools", "run", "....\nRan 4 tests in 0.01s\n\nOK\n")), (4, []))

    def test_failed_cases(self):
        self.assertEqual(self.ctest(case("base", "fail", FAILING)), (10, [("base", 2)]))

    def test_a_failure_told_in_colour_hides_no_other_case(self):
        told = '<testcase name="b"><failure>\x1b[2mwaiting\x1b[22m</failure></testcase>'
        (self.folder / "end_to_end.xml").write_text(f'<testsuites><testcase name="a"/>{told}<testcase name="c"/></testsuites>')
        self.assertEqual(sum_tests.add_up([self.folder]), (2, [("b", 1)]))

    def test_a_program_that_died_is_a_failure(self):
        self.assertEqual(self.ctest(case("base", "fail", "[ RUN      ] A.b\n")), (0, [("base", 1)]))
        self.assertEqual(self.ctest(case("base", "fail", PASSING)), (12, [("base", 1)]))

    def test_a_program_that_was_not_built_is_a_failure(self):
        self.assertEqual(self.ctest(case("base", "notrun", "")), (0, [("base", 1)]))

    def test_empty_reports_are_failures(self):
        (self.folder / "vitest.json").write_text("{}")
        (self.folder / "end_to_end.xml").write_text("")
        passed, failures = sum_tests.add_up([self.folder])
        self.assertEqual((passed, len(failures)), (0, 2))

    def test_vitest(self):
        suites = [{"name": "a.test.ts", "status": "passed", "assertionResults": [{}]},
                  {"name": "broken.test.ts", "status": "failed", "assertionResults": []}]
        report = {"success": False, "numPassedTests": 7, "numFailedTests": 0, "testResults": suites}
        (self.folder / "vitest.json").write_text(json.dumps(report))
        self.assertEqual(sum_tests.add_up([self.folder]), (7, [("broken.test.ts", 1)]))

    def test_vitest_without_a_test(self):
        report = {"success": False, "numPassedTests": 0, "numFailedTests": 0, "testResults": []}
        (self.folder / "vitest.json").write_text(json.dumps(report))
        self.assertEqual(sum_tests.add_up([self.folder]), (0, [("page (its runner)", 1)]))

    def test_node(self):
        (self.folder / "end_to_end.xml").write_text(
            '<testsuites><testsuite name="studio"><testcase name="opens"/><testcase name="drags"><failure/></testcase>'
            '<testcase name="later"><skipped/></testcase></testsuite></testsuites>')
        self.assertEqual(sum_tests.add_up([self.folder]), (1, [("drags", 1)]))

    def test_nothing_run_is_no_success(self):
        self.assertEqual(sum_tests.main([str(self.folder)]), 1)


if __name__ == "__main__":
    unittest.main()
