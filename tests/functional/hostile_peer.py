"""Hostile ZeroMQ clients on the federation port: nothing gets through, the node goes on."""
import ctypes
import shutil
import socket
import unittest

import documents
import kit

try:
    import zmq
    from zmq.utils import z85
except ImportError:
    zmq = None

FRAME_MAX = 256 * 1024
MEMORY_GROWTH_MAX_KB = 192 * 1024  # of 300 MiB sent; a flood is noticed within a second
ZMTP_GREETING = (b"\xff" + b"\0" * 8 + b"\x7f" + b"\x03\x01" + b"CURVE".ljust(20, b"\0") + b"\0"
                 + b"\0" * 31)


def secret_of(node):
    return bytes.fromhex((node.folder / "transport.key").read_text())


def dial_first(node, seed):
    """Makes `seed` the one node that `node` knows an address of."""
    settings = node.folder / "schakel.toml"
    kept = settings.read_text().partition("[[seed]]")[0]
    key = z85.decode(zmq.curve_public(z85.encode(secret_of(seed)))).hex()
    settings.write_text(f'''{kept}[[seed]]
node = "{seed.status()["nodeId"]}"
endpoint = "{seed.federation}"
transport_key = "{key}"
''')


class Client:
    """A DEALER towards a node; what it sends is up to the test."""

    def __init__(self, context, node, **options):
        self.socket = context.socket(zmq.DEALER)
        self.monitor = self.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        defaults = {"linger": 0, "reconnect_ivl": -1, "sndtimeo": 500, "rcvtimeo": 200,
                    "immediate": 1, "sndhwm": 4}
        for name, value in {**defaults, **options}.items():
            setattr(self.socket, name, value)
        self.socket.connect(f"tcp://{node.federation}")

    def send(self, *frames, more=False):
        """Returns how many frames were taken before the connection stalled or ended."""
        for count, frame in enumerate(frames):
            try:
                self.socket.send(frame, zmq.SNDMORE if more else 0)
            except zmq.ZMQError:
                return count
        return len(frames)

    def is_cut(self, timeout_s=10):
        return self.monitor.poll(timeout_s * 1000) != 0

    def receive(self):
        frames = []
        try:
            while True:
                frames.append(self.socket.recv())
        except zmq.ZMQError:
            return frames

    def close(self):
        if not self.socket.closed:
            self.socket.disable_monitor()
            self.socket.close(0)


@unittest.skipIf(zmq is None, "no pyzmq: install python3-zmq")
class HostilePeer(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.rng = kit.seeded_random("garbage")
        cls.federation = kit.Federation()
        cls.other = kit.Federation()
        # Alone: whatever frame it receives came from the test.
        cls.node = cls.federation["itk"].start()
        cls.stolen = cls.federation["bmh"]  # its keys are the test's; it does not run
        cls.context = zmq.Context()

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()
        cls.other.stop()
        cls.context.destroy(0)

    def tearDown(self):
        self.assertTrue(self.node.is_running(), self.node.log_tail())
        self.assertIsNotNone(self.node.status())

    def client(self, **options):
        client = Client(self.context, self.node, **options)
        self.addCleanup(client.close)
        return client

    def curve(self, server=None, secret=None):
        """CURVE options for the node's key and the stolen one, unless others are given."""
        server = server or zmq.curve_public(z85.encode(secret_of(self.node)))
        secret = z85.encode(secret or secret_of(self.stolen))
        return {"curve_serverkey": server, "curve_secretkey": secret,
                "curve_publickey": zmq.curve_public(secret)}

    def memory_kb(self):
        with open(f"/proc/{self.node.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def wait_metric(self, name, at_least, timeout=15):
        kit.wait_for(lambda: self.node.metrics()[name] >= at_least, timeout,
                     f"{name} >= {at_least}: {self.node.metrics()}", [self.node])

    def test_1_without_an_admitted_key_nothing_gets_in(self):
        other_secret = secret_of(self.other["bmh"])
        frame = b"\0" * 100
        strangers = {
            "NULL": {},
            "PLAIN": {"plain_username": b"itk", "plain_password": b"itk"},
            "CURVE with another server key": self.curve(server=zmq.curve_keypair()[0]),
            "CURVE with a new key": self.curve(secret=z85.decode(zmq.curve_keypair()[1])),
            "CURVE with a node of another federation": self.curve(secret=other_secret),
        }
        before = self.node.metrics()
        for name, options in strangers.items():
            with self.subTest(name):
                client = self.client(**options)
                self.assertEqual(0, client.send(*[frame] * 3), "connected")
                self.assertEqual([], client.receive())
        after = self.node.metrics()
        self.assertEqual(0, after["frames_received_total"])
        self.assertEqual(0, after["links_up"])
        self.assertGreaterEqual(after["handshakes_refused_total"],
                                before["handshakes_refused_total"] + 2)

    def test_2_raw_bytes_on_the_port(self):
        host, port = self.node.federation.split(":")
        starts = [b"", b"\0", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\xff" * 8,
                  ZMTP_GREETING, ZMTP_GREETING[:11], ZMTP_GREETING + b"\x04\xff" + b"\xff" * 8,
                  ZMTP_GREETING + b"\x04\x26\x05READY" + b"\0" * 31,
                  ZMTP_GREETING + b"\x04\xc8\x05HELLO\x01\0" + self.rng.randbytes(192),
                  ZMTP_GREETING + b"\x02" + b"\xff" * 8]
        starts += [self.rng.randbytes(self.rng.randrange(1, 5_000)) for _ in range(40)]
        kept = []
        for start in starts:
            client = socket.create_connection((host, int(port)), timeout=5)
            self.addCleanup(client.close)
            kept.append(client)
            try:
                client.sendall(start + self.rng.randbytes(200))
            except OSError:
                pass  # refused while it was sent
        after = self.node.metrics()
        self.assertEqual((0, 0), (after["frames_received_total"], after["links_up"]))
        self.assertIsNotNone(self.node.status())

    def test_3_a_node_of_another_federation_stays_outside(self):
        stranger = self.other["ovz"]
        dial_first(stranger, self.node)
        before = self.node.metrics()
        stranger.start()
        self.wait_metric("handshakes_refused_total", before["handshakes_refused_total"] + 1)
        self.assertEqual([], stranger.status()["peers"])
        self.assertEqual(0, self.node.metrics()["frames_received_total"])
        stranger.stop()

    def test_4_too_large_and_endless_messages_are_cut(self):
        part = b"\x55" * FRAME_MAX
        messages = {"one byte over": [part + b"\x55"], "one MiB": [part * 4],
                    "two parts": [b"a", b"b"]}
        for name, parts in messages.items():
            with self.subTest(name):
                client = self.client(**self.curve())
                self.expect_cut(client, lambda c=client, p=parts: c.socket.send_multipart(p))
        # One message in parts without an end in sight. libzmq gives none of them to the node.
        before, memory = self.node.metrics(), self.memory_kb()
        endless = ((FRAME_MAX, 200), (65_536, 800), (1_000, 50_000), (0, 100_000)) * 2
        for size, count in endless:
            with self.subTest("endless", size=size):
                client = self.client(**self.curve())
                self.expect_cut(client, lambda c=client, p=[part[:size]] * count:
                                c.socket.send_multipart(p))
                client.close()
        self.wait_metric("connections_cut_total", before["connections_cut_total"] + len(endless))
        self.assertLess(self.memory_kb() - memory, MEMORY_GROWTH_MAX_KB)

    def expect_cut(self, client, send):
        """The connection is cut for what is sent, and none of it is a frame."""
        before = self.node.metrics()
        send()
        self.assertTrue(client.is_cut())
        self.assertEqual(before["frames_received_total"],
                         self.node.metrics()["frames_received_total"])

    def test_4_b_names_that_libzmq_would_give_to_others(self):
        # The ids that its sockets begin with, since it never seeds rand(): a node that takes a name
        # ends when it gives the same one to somebody else.
        libc = ctypes.CDLL(None)
        libc.srand(1)
        starts = [libc.rand() | (libc.rand() << 31 & 0xffffffff) for _ in range(20)]
        for start in starts[10:]:
            for number in (start, start + 1):
                name = b"\0" + (number & 0xffffffff).to_bytes(4, "big")
                self.client(identity=name, **self.curve(secret=secret_of(self.federation["khd"])))
        before = self.node.metrics()["frames_received_total"]
        for name in ("ovz", "dpo"):
            client = self.client(**self.curve(secret=secret_of(self.federation[name])))
            self.assertEqual(1, client.send(b"x"))
        self.wait_metric("frames_received_total", before + 2)

    def test_5_garbage_of_an_admitted_key_is_an_offence(self):
        before = self.node.metrics()
        heard, sent = [], 0
        for number in range(30):
            client = self.client(**self.curve())
            frames = [self.garbage(heard, number) for _ in range(1 + number % 4)]
            sent += client.send(*frames)
            heard += client.receive()[:20]
            client.close()
        after = self.node.metrics()
        self.assertGreater(sent, 0)
        self.assertGreater(after["frames_received_total"], before["frames_received_total"])
        self.assertGreater(after["offences_total"], before["offences_total"])
        self.assertEqual(0, after["entries"])
        self.assertEqual([], self.node.status()["alarms"])

    def garbage(self, heard, number):
        """Random bytes, zeros, or what the node itself said, whole or damaged."""
        size = self.rng.choice((0, 1, 7, 8, 64, 1_000, 65_536, FRAME_MAX))
        if number % 3 == 0 or not heard:
            return self.rng.randbytes(size)
        if number % 3 == 1:
            return b"\0" * size
        frame = bytearray(self.rng.choice(heard))
        for _ in range(self.rng.randrange(4)):
            if frame:
                frame[self.rng.randrange(len(frame))] ^= 1 << self.rng.randrange(8)
        return bytes(frame)

    def test_6_an_admitted_node_with_another_root_changes_nothing(self):
        # The keys of an admitted node in a folder that trusts the other federation.
        folder = kit.temp_folder() / "cww"
        shutil.copytree(self.other["cww"].folder, folder)
        for name in ("identity.key", "transport.key", "sealing.key", "schakel.toml"):
            shutil.copy2(self.federation["cww"].folder / name, folder / name)
        swapped = kit.Node(folder, self.federation["cww"].page, self.federation["cww"].federation)
        dial_first(swapped, self.node)
        before = self.node.status()
        swapped.start()
        kit.wait_for(lambda: self.node.metrics()["frames_received_total"] > 0, 20,
                     "the two speak", [self.node, swapped])
        status = swapped.status()
        swapped.stop()
        after = self.node.status()
        for key in ("rootVersion", "timestampVersion", "frontierFingerprint", "alarms", "nodes"):
            self.assertEqual(before[key], after[key], key)
        self.assertEqual(0, status["journalSize"])

    def test_7_it_still_converges(self):
        self.federation.start(*(name for name in kit.NAMES if name != self.node.name))
        self.federation.wait_open(self.node, timeout=60)
        for name in ("itk", "bmh"):
            status, answer = self.federation[name].publish(
                documents.advisory(f"{name.upper()}-2026-0300"))
            self.assertEqual((200, "published"), (status, answer.get("outcome")), answer)
        self.federation.wait_same(entries=2)
        for node in self.federation:
            self.assertEqual(2, len(node.advisories()), node.name)
            self.assert_exit(kit.OK, node.cli("journal", "verify"))
