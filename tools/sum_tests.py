#!/usr/bin/env python3
"""Adds up what the test runners reported: sum_tests.py FOLDER [FOLDER ...]

Reads in each folder ctest*.xml (JUnit by ctest; the cases inside are counted from GoogleTest's or unittest's own closing
lines), vitest.json and end_to_end.xml (JUnit by node). A report that is empty or cannot be read is one failure: a runner
that died has proved nothing. Names what failed, ends with `N passed, N failed`; status 1 when anything failed or nothing ran.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

GTEST_PASSED = re.compile(r"^\[  PASSED  \] (\d+) tests?\.", re.M)
GTEST_FAILED = re.compile(r"^ ?(\d+) FAILED TESTS?\s*$", re.M)
# What runners write into XML although it may not stand there: colours of a terminal, in a failure's text.
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in ", re.M)


def root_of(path):
    return xml.fromstring(NO_XML.sub("", path.read_text(errors="replace")))


def ctest_case(case):
    """(passed, failed) of one program that ctest ran."""
    output = case.findtext("system-out") or ""
    status = case.get("status")
    if status in ("disabled", "notrun"):
        return (0, 1) if status == "notrun" else (0, 0)
    passed = sum(int(count) for count in GTEST_PASSED.findall(output))
    failed = sum(int(count) for count in GTEST_FAILED.findall(output))
    if status == "run":
        return passed or sum(int(count) for count in UNITTEST_RAN.findall(output)) or 1, failed
    return passed, max(failed, 1)


def read_ctest(path):
    for case in root_of(path).iter("testcase"):
        yield case.get("name"), *ctest_case(case)


def read_node(path):
    for case in root_of(path).iter("testcase"):
        if case.find("skipped") is None:
            bad = case.find("failure") is not None or case.find("error") is not None
            yield case.get("name"), int(not bad), int(bad)


def read_vitest(path):
    report = json.loads(path.read_text())
    failed = report["numFailedTests"]
    yield "page", report["numPassedTests"], failed
    # A file that cannot even be loaded has no tests of its own to fail.
    broken = [suite["name"] for suite in report["testResults"] if suite["status"] == "failed" and not suite["assertionResults"]]
    for name in broken:
        yield name, 0, 1
    if not report["success"] and not failed and not broken:
        yield "page (its runner)", 0, 1


READERS = (("ctest*.xml", read_ctest), ("vitest.json", read_vitest), ("end_to_end.xml", read_node))


def add_up(folders):
    """(passed, names of what failed with their counts)"""
    passed, failures = 0, []
    for folder in folders:
        for pattern, reader in READERS:
            for path in sorted(folder.glob(pattern)):
                try:
                    for name, good, bad in reader(path):
                        passed += good
                        if bad:
                            failures.append((name, bad))
                except (OSError, ValueError, KeyError, xml.ParseError) as error:
                    failures.append((f"{path.name} ({error})", 1))
    return passed, failures


def main(arguments):
    passed, failures = add_up([pathlib.Path(argument) for argument in arguments])
    for name, count in failures:
        print(f"failed: {name}" + (f" ({count} cases)" if count > 1 else ""))
    failed = sum(count for _, count in failures)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
