"""Member data stays on its node: planted marks are looked for everywhere else."""
import re
import shutil
import subprocess
import threading
import unittest

import kit
import members

try:
    import zmq
    from zmq.utils import z85
except ImportError:
    zmq = None

# Fields of one member, each with a mark that appears nowhere else.
MARKED = ("Merkteken Qzxvw B.V.;00009731;000000009731;25530;2025;46;5707 ZX;GM0794;"
          "qzxvwmail@qzxvwdomein.example;+31850009731;qzxvwdomein.example;198.51.100.97;"
          "Qzxvwleverancier;Exchange Server 2019|Qzxvwsoftware")
MARKS = (b"qzxvw", b"00009731", b"+31850009731", b"198.51.100.97")
ZSTD = re.compile(re.escape(b"\x28\xb5\x2f\xfd"))


def marks_in(content):
    lower = content.lower()
    return [mark for mark in MARKS if mark in lower]


def unpacked(frame):
    """Returns the frame and whatever zstd finds in it."""
    parts = [frame]
    for start in ZSTD.finditer(frame):
        done = subprocess.run(["zstd", "-dc"], input=frame[start.start():], capture_output=True,
                              check=False)
        parts.append(done.stdout)
    return b"\n".join(parts)


class Tap(threading.Thread):
    """Stands between two nodes with the keys of both, and keeps every frame in the clear."""

    def __init__(self, client, server, port):
        super().__init__(daemon=True)
        secrets = [z85.encode(bytes.fromhex((node.folder / "transport.key").read_text()))
                   for node in (client, server)]
        self.frames = []
        self.context = zmq.Context()
        self.front = self.context.socket(zmq.ROUTER)
        self.front.curve_server = True
        self.front.curve_secretkey = secrets[1]
        self.front.bind(f"tcp://127.0.0.1:{port}")
        self.back = self.context.socket(zmq.DEALER)
        self.back.curve_secretkey = secrets[0]
        self.back.curve_publickey = zmq.curve_public(secrets[0])
        self.back.curve_serverkey = zmq.curve_public(secrets[1])
        self.back.connect(f"tcp://{server.federation}")
        self.is_stopping = False

    def run(self):
        poller = zmq.Poller()
        poller.register(self.front, zmq.POLLIN)
        poller.register(self.back, zmq.POLLIN)
        identity = b""
        while not self.is_stopping:
            for socket, _ in poller.poll(50):
                parts = socket.recv_multipart()
                self.frames.append(parts[-1])
                if socket is self.front:
                    identity = parts[0]
                    self.back.send(parts[-1])
                elif identity:
                    self.front.send_multipart([identity, parts[-1]])
        self.context.destroy(0)


@unittest.skipIf(zmq is None, "no pyzmq: install python3-zmq")
class MemberLeak(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation("--members", "0", "--csaf", str(kit.temp_folder()))
        cls.node, cls.peer = cls.federation["ovz"], cls.federation["khd"]
        cls.peer.start()
        port = cls.federation.base + 41
        settings = cls.node.folder / "schakel.toml"
        # A new store knows no address but the seed's.
        shutil.rmtree(cls.node.folder / "store")
        # Nobody can dial it: every connection of this node leads through the tap.
        kept = re.sub(r"(?m)^listen = .*$", "", settings.read_text().partition("[[seed]]")[0])
        key = (cls.peer.folder / "transport.key").read_text()
        public = z85.decode(zmq.curve_public(z85.encode(bytes.fromhex(key)))).hex()
        settings.write_text(f'{kept}[[seed]]\nnode = "{cls.peer.status()["nodeId"]}"\n'
                            f'endpoint = "127.0.0.1:{port}"\ntransport_key = "{public}"\n')
        cls.tap = Tap(cls.node, cls.peer, port)
        cls.tap.start()
        cls.node.start()
        cls.federation.wait_open(cls.node)

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()
        cls.tap.is_stopping = True
        cls.tap.join()

    def test_marks_of_a_member_are_found_nowhere(self):
        sheet = members.write(kit.temp_folder(), members.sheet(MARKED))
        self.assert_exit(kit.OK, self.node.cli("member", "import", sheet))
        document, content = members.sample("dtc-2026-0012.json")
        advisory = document["document"]["tracking"]["id"]
        self.assertEqual(200, self.peer.publish(content)[0])
        members.wait_matched(self.node, 1)
        own = members.sample("ovz-2026-0006.json")
        self.assertEqual(200, self.node.publish(own[1])[0])
        self.federation.wait_same()
        shown = self.node.cli("notice", "list", "--json").json
        self.assertEqual(["Merkteken Qzxvw B.V."], [item["name"] for item in shown][:1])
        answers = [node.fetch(target)[2] for node in (self.node, self.peer) for target in
                   ("/", "/metrics", "/federatie", f"/advies?id={advisory}&van="
                    + self.peer.status()["nodeId"])]
        self.assertIn(advisory, answers[3])
        # A command that fails says nothing of whom it was about.
        failed = self.node.cli("member", "import", members.write(
            kit.temp_folder(), members.sheet(MARKED.replace("5707 ZX", "0"))))
        self.assert_exit(kit.FAILED, failed)
        for node in (self.node, self.peer):
            node.stop()
        frames = [unpacked(frame) for frame in list(self.tap.frames)]
        self.assertGreater(len(frames), 10)
        self.assertTrue(any(advisory.encode() in frame for frame in frames), "control: the tap")
        self.assertEqual([], [mark for frame in frames for mark in marks_in(frame)])
        self.assertEqual([], [mark for text in answers for mark in marks_in(text.encode())])
        self.assert_no_marks_below(self.federation.folder)

    def assert_no_marks_below(self, folder):
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.assertGreater(len(files), 20)
        for path in files:
            self.assertEqual([], marks_in(path.read_bytes()), path)


class MemberErase(kit.Case):
    def test_an_older_copy_with_the_keys_of_today_says_nothing(self):
        federation = kit.Federation("--members", "0", "--csaf", str(kit.temp_folder()))
        node = federation["ovz"]
        federation.start("khd", "ovz")
        sheet = members.write(kit.temp_folder(), members.sheet(MARKED, members.BAKERY))
        self.assert_exit(kit.OK, node.cli("member", "import", sheet))
        content = members.sample("dtc-2026-0012.json")[1]
        self.assertEqual(200, federation["khd"].publish(content)[0])
        members.wait_matched(node, 1)
        marked = members.listed(node)["Merkteken Qzxvw B.V."]["id"]
        self.assertEqual(1, len(node.cli("notice", "list", "--member", marked, "--json").json))
        node.stop()
        copy = kit.temp_folder() / "store"
        shutil.copytree(node.folder / "store", copy)
        node.start()
        self.assert_exit(kit.OK, node.cli("member", "erase", marked))
        self.assert_erased(node, marked)
        # Nor does a crash right after it bring anything back.
        node.kill()
        node.start()
        self.assert_erased(node, marked)
        node.stop()
        shutil.rmtree(node.folder / "store")
        shutil.copytree(copy, node.folder / "store")
        node.start()
        self.assert_erased(node, marked)
        self.assertIn("Bakkerij De Korenmaat", members.listed(node))
        federation.stop()
        for path in node.folder.rglob("*"):
            if path.is_file():
                self.assertEqual([], marks_in(path.read_bytes()), path)

    def assert_erased(self, node, member):
        self.assertNotIn("Merkteken Qzxvw B.V.", members.listed(node))
        self.assert_exit(kit.FAILED, node.cli("member", "show", member))
        self.assertEqual([], node.cli("notice", "list", "--member", member, "--json").json)
