#!/usr/bin/env python3
"""The shell of ./run, ./test and .ci/run: it parses, and each expected failure is one sentence."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ("run", "test", ".ci/run", "tools/steps.sh", "tools/format", "tools/fuzz")


class Run(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.home = pathlib.Path(scratch.name)
        self.tree = self.home / "limn"
        for name in ("run", "tools/steps.sh", "packages/debian.txt"):
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)

    def run_it(self, *words, bin_first=None):
        environment = {"PATH": f"{bin_first}:{os.environ['PATH']}" if bin_first else os.environ["PATH"], "HOME": str(self.home)}
        done = subprocess.run([str(self.tree / "run"), *words], env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr.strip()

    def fake_commands(self, **scripts):
        folder = self.home / "bin"
        folder.mkdir()
        for name, body in scripts.items():
            (folder / name.replace("_", "-")).write_text(f"#!/bin/sh\n{body}\n")
            (folder / name.replace("_", "-")).chmod(0o755)
        return folder

    def test_every_script_parses(self):
        for name in SCRIPTS:
            with self.subTest(name):
                subprocess.run(["bash", "-n", str(ROOT / name)], check=True)
                if name != "tools/steps.sh":
                    self.assertTrue(os.access(ROOT / name, os.X_OK))

    def test_a_taken_port_is_told_before_anything_is_built(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            for words in (["--port", str(port)], [f"--port={port}"], ["--listen", f"127.0.0.1:{port}"]):
                status, said = self.run_it(*words)
                self.assertEqual(status, 1)
                self.assertEqual(said, f"limn: Port {port} is taken: end what listens there, or choose another one with --port N.")
        self.assertFalse((self.tree / "build").exists())

    def test_missing_packages_that_cannot_be_installed_are_told(self):
        fakes = self.fake_commands(dpkg_query="exit 1", apt_get="exit 100", sudo='exec "$@"')
        status, said = self.run_it("--build-only", bin_first=fakes)
        self.assertEqual(status, 1)
        self.assertRegex(said, r"limn: Debian packages could not be installed .*apt-get install .*libembree-dev[^\n]*$")

    def test_packages_that_are_there_leave_apt_alone(self):
        fakes = self.fake_commands(apt_get=f"touch {self.home}/called; exit 100", sudo='exec "$@"')
        self.run_it("--build-only", bin_first=fakes)
        self.assertFalse((self.home / "called").exists())


if __name__ == "__main__":
    unittest.main()
