"""A node's folder: init, settings, a second process, a damaged store, and their exit codes."""
import json
import os
import shutil

import documents
import kit

KEY_FILES = ("identity.key", "transport.key", "sealing.key")
DOCUMENTS = 12


class CliFolder(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation()
        cls.node = cls.federation["ovz"]
        cls.federation.start()
        rng = kit.seeded_random("documents and damage")
        cls.rng = rng
        cls.documents = documents.many(DOCUMENTS, "OVZ", rng)
        for content in cls.documents.values():
            status, answer = cls.node.publish(content)
            assert (status, answer["outcome"]) == (200, "published"), answer
        cls.federation.wait_same(entries=DOCUMENTS)
        cls.federation.stop()
        cls.saved = kit.temp_folder() / "ovz"  # the documents are in its log, not yet in tables
        shutil.copytree(cls.node.folder, cls.saved)

    def tearDown(self):
        if self.node.is_running():
            self.node.stop()

    def run_node(self, folder=None, timeout=20):
        """Runs a node that is expected to end by itself."""
        return kit.run("run", "--dir", folder or self.node.folder, timeout=timeout)

    def test_init_makes_a_folder_once(self):
        folder = kit.temp_folder() / "new"
        root = self.node.folder / "root.json"
        made = self.assert_exit(kit.OK, kit.run("init", "--dir", folder, "--root", root, "--json"))
        self.assertEqual({"node_id", "identity_key", "transport_key", "sealing_key",
                          "recovery_key_hash"}, set(made.json))
        # 24 words on standard error, beside the document.
        self.assertIn("24 ", made.err)
        self.assertNotIn(made.json["recovery_key_hash"], made.err)
        keys = {name: (folder / name).read_text() for name in KEY_FILES}
        for name in KEY_FILES:
            self.assertEqual(0o400, os.stat(folder / name).st_mode & 0o777, name)
        again = kit.run("init", "--dir", folder, "--root", root)
        self.assert_exit(kit.REFUSED, again, "identity.key")
        self.assertEqual(keys, {name: (folder / name).read_text() for name in KEY_FILES})
        self.assertEqual(root.read_bytes(), (folder / "root.json").read_bytes())

    def test_init_takes_its_options_into_the_settings(self):
        folder, base = kit.temp_folder() / "new", kit.free_base_port()
        key = "ab" * 32
        self.assert_exit(kit.OK, kit.run(
            "init", "--dir", folder, "--root", self.node.folder / "root.json", "--lang", "en",
            "--page", f"127.0.0.1:{base}", "--listen", f"127.0.0.1:{base + 20}",
            "--seed", f"{key}@127.0.0.1:{base + 21}={key}"))
        node = kit.Node(folder, f"127.0.0.1:{base}").start()
        self.assertIn('lang="en"', node.fetch("/")[2])
        # Not admitted: it runs, and waits.
        self.assertEqual((0, []), (node.status()["journalSize"], node.status()["peers"]))
        self.assertEqual(kit.OK, node.stop())

    def test_a_node_announces_an_address_only_if_it_can_be_reached(self):
        settings = self.node.folder / "schakel.toml"
        good = settings.read_text()
        self.addCleanup(settings.write_text, good)
        port = self.node.federation.split(":")[1]
        warning = "no address is announced"
        for listen, public, warns in (("0.0.0.0", "", True), ("127.0.0.1", "", False),
                                      ("0.0.0.0", "192.0.2.7:27120", False)):
            with self.subTest(listen, public=public):
                environment = {"SCHAKEL_LISTEN": f"{listen}:{port}",
                               "SCHAKEL_PUBLIC_ENDPOINT": public}
                log = kit.temp_folder() / "log"
                process = kit.start_process(
                    [kit.SCHAKEL, "run", "--dir", self.node.folder], log, environment)
                kit.wait_for(lambda p=log: "node started" in p.read_text(), 20, "it runs")
                process.terminate()
                self.assertEqual(kit.OK, process.wait(20))
                self.assertEqual(warns, warning in log.read_text())
        settings.write_text(good + '\n', encoding="utf-8")
        refused = kit.run("run", "--dir", self.node.folder,
                          env={"SCHAKEL_PUBLIC_ENDPOINT": "0.0.0.0:27120"})
        self.assert_exit(kit.FAILED, refused, "public_endpoint")

    def test_init_refuses_a_broken_root(self):
        good = json.loads((self.node.folder / "root.json").read_text())
        forged = json.loads(json.dumps(good))
        forged["signed"]["version"] += 1
        for name, content in (("empty", b""), ("no JSON", b"root"), ("list", b"[]"),
                              ("changed after signing", json.dumps(forged).encode()),
                              ("no signatures", json.dumps({**good, "signatures": []}).encode()),
                              ("huge", b" " * (1 << 20))):
            with self.subTest(name):
                folder, root = kit.temp_folder() / "new", kit.temp_folder() / "root.json"
                root.write_bytes(content)
                refused = kit.run("init", "--dir", folder, "--root", root)
                self.assert_exit(kit.FAILED, refused, str(root))
                self.assertFalse(folder.exists(), "left something behind")
        self.assert_exit(kit.FAILED, kit.run("init", "--dir", kit.temp_folder() / "new", "--root",
                                             "/no/such/file"), "/no/such/file")

    def test_init_refuses_bad_seeds(self):
        for seed in ("x", "a@b", "a@127.0.0.1:1=b", f"{'a' * 64}@127.0.0.1:1=zz"):
            with self.subTest(seed):
                folder = kit.temp_folder() / "new"
                refused = kit.run("init", "--dir", folder, "--seed", seed, "--root",
                                  self.node.folder / "root.json")
                self.assert_exit(kit.FAILED, refused, "seed")
                self.assertFalse(folder.exists(), "left something behind")

    def test_bad_settings_name_the_line_and_lose_nothing(self):
        settings = self.node.folder / "schakel.toml"
        good = settings.read_text()
        self.addCleanup(settings.write_text, good)
        for name, text, words in (
                ("syntax", "language = \"nl\"\nlisten = [\n", ("schakel.toml:",)),
                ("unknown key", "\n\ncolour = \"red\"\n", ("schakel.toml:3:", "colour")),
                ("wrong type", "\nlanguage = 5\n", ("schakel.toml:2:", "language")),
                ("wrong choice", "language = \"de\"\n", ("schakel.toml:1:", "nl", "en")),
                ("double key", "language = \"nl\"\nlanguage = \"en\"\n", ("schakel.toml:2:",)),
                ("seed", "[[seed]]\nnode = \"x\"\n", ("schakel.toml:", "node")),
                ("not UTF-8", "language = \"\udcff\"\n", ("schakel.toml:1:",)),
                ("deep", "seed = " + "[" * 5_000, ("schakel.toml:1:",)),
                ("2 MiB", "# " + "x" * (2 << 20), ("schakel.toml", "larger"))):
            with self.subTest(name):
                settings.write_text(text, errors="surrogateescape")
                self.assert_exit(kit.FAILED, self.run_node(), *words)
        settings.write_text("page = \"nowhere\"\n")
        self.assert_exit(kit.FAILED, self.run_node(), "page", "nowhere")
        settings.write_text("listen = \"example.org:1\"\n")
        self.assert_exit(kit.FAILED, self.run_node(), "listen")
        settings.unlink()
        self.assert_exit(kit.FAILED, self.run_node(), "schakel.toml")
        settings.write_text(good)
        self.node.start()
        self.assertEqual(set(self.documents), {item["id"] for item in self.node.advisories()})

    def test_a_second_process_on_the_same_folder(self):
        self.node.start()
        pid = (self.node.folder / "pid").read_text()
        self.assertEqual(str(self.node.process.pid), pid.strip())
        self.assert_exit(kit.FAILED, self.run_node(), str(self.node.folder), "another process")
        self.assertEqual(pid, (self.node.folder / "pid").read_text())
        self.assertEqual(DOCUMENTS, len(self.node.advisories()))
        self.assert_exit(kit.OK, self.node.cli("status"))

    def test_keys_that_are_missing_open_or_damaged(self):
        for name in KEY_FILES:
            for change, code, words in (
                    (lambda path: path.unlink(), kit.FAILED, ("no key file",)),
                    (lambda path: path.chmod(0o644), kit.FAILED, ("mode",)),
                    (lambda path: path.write_text("short\n"), kit.ATTENTION, ("no key file",))):
                folder = self.copy()
                (folder / name).chmod(0o600)
                change(folder / name)
                with self.subTest(name, words=words):
                    outcome = self.run_node(folder)
                    self.assertEqual(code, outcome.code, str(outcome))
                    for word in (*words, name):
                        self.assertIn(word, outcome.err)

    def copy(self):
        folder = kit.temp_folder() / "ovz"
        shutil.copytree(self.saved, folder)
        return folder

    def test_a_damaged_store_is_whole_or_says_so(self):
        store = self.saved / "store"
        files = sorted(p.relative_to(store) for p in store.rglob("*")
                       if p.is_file() and p.stat().st_size and p.name not in ("LOCK", "LOG"))
        wanted = [p for p in files for kind in (".log", ".sst", ".blob", "MANIFEST", "commits",
                                                "CURRENT", "store-id") if kind in p.name]
        self.assertTrue(any(p.suffix in (".log", ".sst") for p in wanted), wanted)
        outcomes = {}
        for relative in wanted:
            for _ in range(3):
                folder = self.copy()
                path = folder / "store" / relative
                content = bytearray(path.read_bytes())
                place = self.rng.randrange(len(content))
                content[place] ^= 1 << self.rng.randrange(8)
                path.chmod(0o600)
                path.write_bytes(content)
                with self.subTest(file=str(relative), byte=place):
                    said = self.judge(folder)
                    outcomes[said] = outcomes.get(said, 0) + 1
        print(f"  flipped bits in {', '.join(map(str, wanted))}: {outcomes}")

    def test_a_torn_or_missing_part_is_noticed(self):
        store = self.saved / "store"
        log = max((p for p in store.rglob("*.log")), key=lambda p: p.stat().st_size)
        for name, damage in (
                ("half of the log", lambda p: os.truncate(p, p.stat().st_size // 2)),
                ("no log", lambda p: p.unlink()),
                ("log of zeros", lambda p: p.write_bytes(bytes(p.stat().st_size)))):
            with self.subTest(name):
                folder = self.copy()
                damage(folder / "store" / log.relative_to(store))
                self.assertEqual("refused", self.judge(folder), "acknowledged writes are gone")
                outcome = self.run_node(folder)
                self.assert_exit(kit.ATTENTION, outcome, "schakel: ")

    def judge(self, folder):
        """Starts a node alone on a damaged folder: all documents are there, or a clear refusal."""
        node = kit.Node(folder, self.node.page)
        node.start(wait=False)
        try:
            kit.wait_for(lambda: node.process.poll() is not None or node.status(), 20, "it decides",
                         [node])
            if node.process.poll() is None:
                held = {item["id"]: item["delivery"] for item in node.advisories()}
                verified = node.cli("journal", "verify")
                if verified.code == kit.OK:
                    self.assertEqual({key: "deliver" for key in self.documents}, held)
                    for document_id, content in self.documents.items():
                        shown = node.call("GET", f"/v1/adviezen/_bytes?id={document_id}")[1]
                        self.assertTrue(shown == content, document_id)
                    return "whole"
                self.assertEqual(kit.ATTENTION, verified.code, str(verified))
                return "told by journal verify"
            self.assertIn(node.process.returncode, (kit.FAILED, kit.ATTENTION), node.log_tail())
            self.assertIn("schakel: ", node.log_tail())
            return "refused"
        finally:
            if node.is_running():
                node.stop()
