"""What the functional tests share: nodes as real processes, the command line, the API, waiting.

Nothing here sleeps but Wait(), which polls with a deadline. Every process that a test starts is
ended by its pid when the test ends, also when the test program is killed; temporary folders go at
exit. Only loopback is used.
"""
import atexit
import ctypes
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SCHAKEL_BIN", SOURCE / "build/release/bin"))
SCHAKEL = BIN / "schakel"
SIM = BIN / "schakel-sim"
BENCH = BIN / "schakel-bench"
SAMPLES = SOURCE / "docs/samples"
CORPUS = SOURCE.parent / "shared/corpus/cisa-csaf"

NAMES = ("dtc", "ovz", "bmh", "itk", "cww", "khd", "dpo")  # the order of ports; first the anchor
POLL_S = 0.03
PORTS_PER_FEDERATION = 50

OK, FAILED, USAGE, UNREACHABLE, REFUSED, ATTENTION = range(6)  # exit codes

_libc = ctypes.CDLL(None)
_running = []  # processes to end at exit
_folders = []
_next_port = int(os.environ.get("SCHAKEL_TEST_PORTS", "20000"))


@atexit.register
def _clean_up():
    for process in _running:
        if process.poll() is None:
            process.kill()
            process.wait()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent():
    _libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _environment(extra=None):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SCHAKEL_", "LC_"))}
    clean["LANG"] = "en_GB.UTF-8"
    clean.update(extra or {})
    return clean


def temp_folder():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="schakel-test-"))
    _folders.append(folder)
    return folder


def seeded_random(what):
    """Returns a generator whose seed is printed; SCHAKEL_SEED repeats a run."""
    seed = int(os.environ.get("SCHAKEL_SEED", random.SystemRandom().randrange(10**6)))
    print(f"  {what}: SCHAKEL_SEED={seed}", flush=True)
    return random.Random(seed)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_base_port():
    """Returns a base with every port free that seven nodes use: pages, federation, join."""
    global _next_port
    for _ in range(200):
        base = _next_port
        _next_port += PORTS_PER_FEDERATION
        if all(is_free(base + i) for i in range(41)):
            return base
    raise AssertionError("no free ports")


def start_process(command, log=None, env=None):
    output = open(log, "ab") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        env=_environment(env), preexec_fn=_die_with_parent)
    if log:
        output.close()
    _running.append(process)
    return process


class Outcome:
    """What a command printed, and its exit code."""

    def __init__(self, command, finished):
        self.command = " ".join(command)
        self.code = finished.returncode
        self.raw = finished.stdout
        self.out = finished.stdout.decode(errors="replace")
        self.err = finished.stderr.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.raw)

    def __str__(self):
        return f"{self.command}\nexit {self.code}\n{self.out[-2000:]}\n{self.err[-2000:]}"


def run(*arguments, program=SCHAKEL, env=None, timeout=60):
    command = [str(program), *map(str, arguments)]
    return Outcome(command, subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(env),
        timeout=timeout, check=False))


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Node:
    """One node: its folder, and its process while it runs."""

    def __init__(self, folder, page="", federation=""):
        self.folder = pathlib.Path(folder)
        self.name = self.folder.name
        self.page = page  # host:port
        self.federation = federation
        self.process = None

    @property
    def log_file(self):
        return self.folder / "schakel.log"

    def log_tail(self, lines=15):
        try:
            text = self.log_file.read_text(errors="replace")
        except FileNotFoundError:
            return "(no log)"
        return "\n".join(text.splitlines()[-lines:])

    def start(self, wait=True, env=None):
        assert self.process is None or self.process.poll() is not None
        self.process = start_process([SCHAKEL, "run", "--dir", self.folder], self.log_file, env)
        if wait:
            self.wait_reachable()
        return self

    def wait_reachable(self, timeout=30):
        def is_up():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n"
                                     + self.log_tail())
            return self.status() is not None
        wait_for(is_up, timeout, f"{self.name} answers", [self])

    def stop(self, timeout=20):
        """Ends the node in order and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def kill(self):
        self.process.kill()  # SIGKILL: nothing is flushed, nothing said
        self.process.wait()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def call(self, method, target, body=b"", timeout=30):
        """Returns (HTTP status, body) of the API on the node's socket."""
        connection = _UnixConnection(self.folder / "schakel.sock", timeout)
        try:
            connection.request(method, target, body)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def get(self, target):
        try:
            status, body = self.call("GET", target)
        except (OSError, http.client.HTTPException):
            return None
        return json.loads(body) if status == 200 else None

    def status(self):
        return self.get("/v1/status")

    def advisories(self):
        return [item for item in self.get("/v1/adviezen") or [] if item["kind"] == "advisory"]

    def publish(self, document):
        """Returns (HTTP status, answer) of publishing these bytes."""
        status, body = self.call("POST", "/v1/adviezen/_publiceer", document)
        return status, json.loads(body)

    def cli(self, *arguments, **options):
        return run(*arguments, "--dir", self.folder, **options)

    def fetch(self, target, headers=None, timeout=20):
        """Returns (status, headers, text) of a page."""
        connection = http.client.HTTPConnection(self.page, timeout=timeout)
        try:
            connection.request("GET", target, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def metrics(self):
        """Returns the node's own counters by name, without the prefix."""
        values = {}
        for line in self.fetch("/metrics")[2].splitlines():
            if line.startswith("schakel_"):
                name, value = line.split()
                values[name.removeprefix("schakel_")] = float(value)
        return values


class Federation:
    """Seven node folders made by `schakel demo`, not running yet."""

    def __init__(self, *demo_arguments):
        self.folder = temp_folder()
        self.base = free_base_port()
        empty = temp_folder()
        arguments = demo_arguments or ("--csaf", empty)
        made = run("demo", "--once", "--dir", self.folder, "--base-port", self.base, *arguments,
                   timeout=150)
        assert made.code == OK, f"demo failed: {made}"
        self.nodes = {
            name: Node(self.folder / name, f"127.0.0.1:{self.base + i}",
                       f"127.0.0.1:{self.base + 20 + i}") for i, name in enumerate(NAMES)}

    def __getitem__(self, name):
        return self.nodes[name]

    def __iter__(self):
        return iter(self.nodes.values())

    def running(self):
        return [node for node in self if node.is_running()]

    def start(self, *names):
        chosen = [self.nodes[name] for name in names or NAMES]
        for node in chosen:
            node.start(wait=False)
        for node in chosen:
            node.wait_reachable()
        self.wait_open(*chosen)
        return chosen

    def wait_open(self, *nodes, timeout=30):
        """Waits until these nodes are linked and may append to their journals."""
        def are_open():
            states = [node.status() for node in nodes]
            return all(s and s["journalOpen"] and s["peers"] for s in states)
        wait_for(are_open, timeout, "journals are open", nodes)

    def stop(self):
        for node in self.running():
            node.process.send_signal(signal.SIGTERM)
        for node in self:
            if node.process:
                node.process.wait(20)

    def wait_same(self, nodes=None, entries=None, timeout=60):
        """Waits until these nodes hold the same journals and all their documents."""
        nodes = list(nodes or self.running())

        def are_same():
            states = [node.status() for node in nodes]
            if not all(states):
                return False
            has_all = all(s["missingPayloads"] == 0 and s["entriesReviewed"] == s["entriesHeld"]
                          and s["queued"] == 0 for s in states)
            sizes = {s["entriesHeld"] for s in states}
            enough = entries is None or min(sizes) >= entries
            return has_all and len(sizes) == 1 and enough and (
                len({s["frontierFingerprint"] for s in states}) == 1)
        wait_for(are_same, timeout, "all nodes hold the same", nodes)


def wait_for(condition, timeout, what, nodes=()):
    """Polls until the condition holds; shows what the nodes logged if it never does."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(POLL_S)
    tails = "".join(f"\n--- {node.name}: {node.status()}\n{node.log_tail()}" for node in nodes)
    raise AssertionError(f"not within {timeout} s: {what}{tails}")


class Case(unittest.TestCase):
    """A test case that can check how a command ended."""

    maxDiff = 2000

    def assert_exit(self, code, outcome, *texts):
        """The command ended with `code`, and its output names all of `texts`."""
        self.assertEqual(code, outcome.code, str(outcome))
        for text in texts:
            self.assertIn(text, outcome.out + outcome.err, str(outcome))
        return outcome
