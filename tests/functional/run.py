#!/usr/bin/env python3
"""Runs the functional tests: real programs on loopback.

    run.py [--jobs N] [NAME...]     all, or those modules (demo_once) or tests (demo_once.Case.test)

Each module runs in a process of its own with its own range of ports, two at a time.
"""
import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
FIRST_PORT = 20_000  # to 32,000: below the ports that the kernel gives to outgoing connections
PORTS_PER_MODULE = 800
# The one for which Debian's packages (python3-zmq) are installed.
PYTHON = next((p for p in ("/usr/bin/python3",) if os.access(p, os.X_OK)), sys.executable)
# The longest first, so that two at a time end together.
FIRST = ("demo_corpus", "http_hostile", "node_kill", "hostile_peer")


def modules():
    found = sorted(path.stem for path in HERE.glob("*_*.py"))
    return sorted(found, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


class Result(unittest.TestResult):
    """Prints each test as it ends."""

    def startTest(self, test):
        super().startTest(test)
        self._started = time.monotonic()

    def _note(self, word, test, detail=""):
        seconds = time.monotonic() - getattr(self, "_started", time.monotonic())
        name = test.id() if hasattr(test, "id") else str(test)
        print(f"{word} {name} ({seconds:.1f} s) {detail}".rstrip(), flush=True)

    def addSuccess(self, test):
        self._note("passed ", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._note("SKIPPED", test, reason)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note("FAILED ", test, "\n" + self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._note("FAILED ", test, "\n" + self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note("FAILED ", subtest, "\n" + self._exc_info_to_string(err, test))


def run_one(name):
    """Runs one module in this process; the last line counts for the parent."""
    sys.path.insert(0, str(HERE))
    result = Result()
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    suite.run(result)
    failed = len(result.failures) + len(result.errors)
    passed = max(result.testsRun - failed - len(result.skipped), 0)
    print(f"COUNT {passed} {failed} {len(result.skipped)}", flush=True)
    return 1 if failed else 0


def run_child(name, first_port):
    environment = dict(os.environ, SCHAKEL_TEST_PORTS=str(first_port), PYTHONDONTWRITEBYTECODE="1")
    started = time.monotonic()
    finished = subprocess.run(
        [PYTHON, str(HERE / "run.py"), "--child", name], env=environment, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = finished.stdout.splitlines()
    counts = [0, 1, 0]  # a module that ends without a count has failed
    if lines and lines[-1].startswith("COUNT "):
        counts = [int(number) for number in lines.pop().split()[1:]]
    seconds = time.monotonic() - started
    print(f"--- {name} ({seconds:.1f} s)", *lines, sep="\n", flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.child:
        return run_one(arguments.names[0])
    started = time.monotonic()
    names = arguments.names or modules()
    ports = [FIRST_PORT + i * PORTS_PER_MODULE for i in range(len(names))]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        counts = list(pool.map(run_child, names, ports))
    passed, failed, skipped = (sum(column) for column in zip(*counts))
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
