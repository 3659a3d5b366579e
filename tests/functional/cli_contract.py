"""The contract of the command line: exit codes, JSON keys, what publishing does."""
import json
import shutil

import documents
import kit

STATUS_KEYS = {"node_id", "organisation", "incarnation", "journal_size", "root_version",
               "trust_state", "trust_age_s", "peers", "frontier_fingerprint", "alarms"}
LIST_KEYS = {"publisher", "id", "version", "tlp", "index", "payload_root", "delivery", "reason"}
PEER_KEYS = {"node_id", "name", "direction", "link", "connected", "rtt_ms"}


class CliContract(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation()
        cls.federation.start()
        cls.node, cls.other = cls.federation["ovz"], cls.federation["bmh"]

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def file(self, *arguments, **options):
        path = kit.temp_folder() / "advisory.json"
        path.write_bytes(documents.advisory(*arguments, **options))
        return path

    def size(self, node=None):
        outcome = (node or self.node).cli("status", "--json")
        self.assert_exit(kit.OK, outcome)
        return outcome.json["journal_size"]

    def publish(self, node, document_id, **options):
        path = self.file(document_id, **options)
        self.assert_exit(kit.OK, node.cli("advisory", "publish", path))
        return path

    def entry(self, node, document_id):
        listed = [item for item in node.cli("advisory", "list", "--json").json
                  if item["id"] == document_id]
        return listed[0] if listed else None

    def wait_delivery(self, document_id, delivery, nodes=None):
        nodes = nodes or self.federation.running()
        kit.wait_for(lambda: all((self.entry(n, document_id) or {}).get("delivery") == delivery
                                 for n in nodes), 20, f"{document_id} is {delivery}", nodes)

    def test_json_keys(self):
        self.publish(self.node, "OVZ-2026-0400")
        status = self.assert_exit(kit.OK, self.node.cli("status", "--json")).json
        self.assertEqual(STATUS_KEYS, set(status))
        self.assertRegex(status["node_id"], r"^[0-9a-f]{64}$")
        self.assertEqual((1, "current", []),
                         (status["incarnation"], status["trust_state"], status["alarms"]))
        for key in ("journal_size", "root_version", "trust_age_s", "incarnation"):
            self.assertIs(int, type(status[key]), key)
        self.assertLessEqual({self.other.status()["nodeId"]}, set(status["peers"]))
        listed = self.assert_exit(kit.OK, self.node.cli("advisory", "list", "--json")).json
        self.assertEqual({frozenset(LIST_KEYS)}, {frozenset(item) for item in listed})
        entry = next(item for item in listed if item["id"] == "OVZ-2026-0400")
        self.assertEqual((status["node_id"], "1.0.0", "CLEAR"),
                         (entry["publisher"], entry["version"], entry["tlp"]))
        self.assertRegex(entry["payload_root"], r"^[0-9a-f]{64}$")
        peers = self.assert_exit(kit.OK, self.node.cli("peer", "list", "--json")).json
        self.assertEqual({frozenset(PEER_KEYS)}, {frozenset(peer) for peer in peers})
        up = next(peer for peer in peers if peer["node_id"] == self.other.status()["nodeId"])
        self.assertIs(True, up["connected"])
        self.assertIn(up["direction"], ("inbound", "outbound"))
        self.assertIsInstance(up["rtt_ms"], (int, float))

    def test_publishing_again_appends_nothing(self):
        path = self.publish(self.node, "OVZ-2026-0401")
        size = self.size()
        again = self.assert_exit(kit.OK, self.node.cli("advisory", "publish", path, "--json"))
        self.assertEqual({"outcome": "unchanged", "index": None}, again.json)
        self.assertEqual(size, self.size())

    def test_other_bytes_and_lower_versions_are_refused(self):
        self.publish(self.node, "OVZ-2026-0402", version="1.2.0")
        size = self.size()
        for name, path in (
                ("other bytes", self.file("OVZ-2026-0402", version="1.2.0", text="anders")),
                ("lower version", self.file("OVZ-2026-0402", version="1.1.0")),
                ("AMBER", self.file("OVZ-2026-0403", tlp="AMBER")),
                ("RED", self.file("OVZ-2026-0404", tlp="RED"))):
            with self.subTest(name):
                refused = self.node.cli("advisory", "publish", path)
                self.assert_exit(kit.REFUSED, refused)
                self.assertTrue(refused.err.startswith("schakel: "), refused)
                self.assertEqual("", refused.out)
        self.assertEqual(size, self.size())
        newer = self.file("OVZ-2026-0402", version="1.3.0")
        self.assert_exit(kit.OK, self.node.cli("advisory", "publish", newer))
        self.assertEqual(size + 1, self.size())

    def test_ambiguous_ids_list_the_candidates(self):
        mine = self.publish(self.node, "ALG-2026-0001")
        theirs = self.publish(self.other, "ALG-2026-0001", text="van de ander")
        self.wait_delivery("ALG-2026-0001", "deliver", [self.node])
        ids = [node.status()["nodeId"] for node in (self.node, self.other)]
        kit.wait_for(lambda: sum(item["id"] == "ALG-2026-0001"
                                 for item in self.node.advisories()) == 2, 20, "both are here")
        for arguments in (("show",), ("show", "--raw")):
            shown = self.node.cli("advisory", *arguments, "ALG-2026-0001")
            self.assert_exit(kit.FAILED, shown, *ids)
            self.assertEqual("", shown.out)
        for node_id, path in zip(ids, (mine, theirs)):
            shown = self.node.cli("advisory", "show", "ALG-2026-0001", "--raw", "--publisher",
                                  node_id)
            self.assertTrue(shown.raw == path.read_bytes(), shown)
        self.assert_exit(kit.OK, self.node.cli("advisory", "withdraw", "ALG-2026-0001",
                                               "--reason", "was niet juist"))

    def test_import_stays_here_until_it_is_published_by_id(self):
        size = self.size()
        path = self.file("OVZ-2026-0405", text="€ ë\u2028" * 5_000)
        imported = self.node.cli("advisory", "import", path, "--json")
        self.assertEqual([{"outcome": "imported", "id": "OVZ-2026-0405", "version": "1.0.0"}],
                         self.assert_exit(kit.OK, imported).json)
        entry = self.entry(self.node, "OVZ-2026-0405")
        self.assertEqual(("local", None, "hold"),
                         (entry["publisher"], entry["index"], entry["delivery"]))
        self.assertEqual(size, self.size())
        marker = self.publish(self.node, "OVZ-2026-0406")
        self.wait_delivery("OVZ-2026-0406", "deliver")
        for node in self.federation.running():
            if node is not self.node:
                self.assertIsNone(self.entry(node, "OVZ-2026-0405"), node.name)
        self.assert_exit(kit.OK, self.node.cli("advisory", "publish", "OVZ-2026-0405"))
        self.assertEqual(size + 2, self.size())
        self.wait_delivery("OVZ-2026-0405", "deliver")
        for node in self.federation.running():
            for document_id, file in (("OVZ-2026-0405", path), ("OVZ-2026-0406", marker)):
                shown = node.cli("advisory", "show", document_id, "--raw")
                self.assert_exit(kit.OK, shown)
                self.assertTrue(shown.raw == file.read_bytes(), f"{document_id} on {node.name}")
        self.assert_exit(kit.FAILED, self.node.cli("advisory", "publish", "OVZ-2026-9999"),
                         "OVZ-2026-9999")

    def test_imports_are_kept_apart_by_publisher_id_and_version(self):
        def with_publisher(name, version="1.0.0", **options):
            path = self.file("ALG-2026-0420", version=version, **options)
            content = json.loads(path.read_text())
            content["document"]["publisher"]["name"] = name
            path.write_text(json.dumps(content))
            return path

        first, newer, other = (with_publisher("Een"), with_publisher("Een", "1.1.0"),
                               with_publisher("Twee"))
        for path in (newer, first, other):
            self.assert_exit(kit.OK, self.node.cli("advisory", "import", path))
        again = self.assert_exit(kit.OK, self.node.cli("advisory", "import", first, "--json"))
        self.assertEqual("unchanged", again.json[0]["outcome"])
        changed = with_publisher("Een", text="anders")
        self.assert_exit(kit.REFUSED, self.node.cli("advisory", "import", changed), "1.0.0")
        held = [item["version"] for item in self.node.cli("advisory", "list", "--json").json
                if item["id"] == "ALG-2026-0420"]
        self.assertEqual(["1.0.0", "1.0.0", "1.1.0"], sorted(held))
        for command in ("show", "publish"):
            self.assert_exit(kit.FAILED, self.node.cli("advisory", command, "ALG-2026-0420"),
                             '"Een"', '"Twee"')
        for narrow, path in ((("--publisher", "Twee"), other), (("--publisher", "Een"), newer),
                             (("--publisher", "Een", "--version", "1.0.0"), first)):
            shown = self.node.cli("advisory", "show", "ALG-2026-0420", "--raw", *narrow)
            self.assertTrue(shown.raw == path.read_bytes(), narrow)

    def test_text_that_is_no_utf8_is_refused(self):
        self.publish(self.node, "OVZ-2026-0421")
        size = self.size()
        bad = b"\xc3(".decode(errors="surrogateescape")
        for arguments in (("withdraw", "OVZ-2026-0421", "--reason", bad),
                          ("withdraw", bad, "--reason", "x"), ("show", bad),
                          ("show", "OVZ-2026-0421", "--version", bad), ("publish", bad)):
            with self.subTest(arguments):
                refused = self.node.cli("advisory", *arguments)
                self.assert_exit(kit.FAILED, refused, "UTF-8")
        self.assertEqual(size, self.size())

    def test_import_names_what_it_cannot_read(self):
        broken = self.file("OVZ-2026-0407")
        broken.write_text("{")
        good = self.file("OVZ-2026-0408")
        empty = self.file("OVZ-2026-0409")
        empty.write_bytes(b"")
        outcome = self.node.cli("advisory", "import", broken, good, empty, "/no/such/file")
        self.assert_exit(kit.FAILED, outcome, str(broken), str(empty), "/no/such/file")
        self.assertIsNotNone(self.entry(self.node, "OVZ-2026-0408"))
        for path in (broken, empty):
            self.assert_exit(kit.FAILED, self.node.cli("advisory", "publish", path))

    def test_a_withdrawal_shows_on_all_nodes(self):
        path = self.publish(self.node, "OVZ-2026-0410")
        self.wait_delivery("OVZ-2026-0410", "deliver")
        size = self.size()
        self.assert_exit(kit.OK, self.node.cli("advisory", "withdraw", "OVZ-2026-0410",
                                               "--reason", "Klopt niet: € <b>"))
        self.wait_delivery("OVZ-2026-0410", "withdrawn")
        self.assertEqual(size + 1, self.size())
        for node in self.federation.running():
            self.assertNotIn("OVZ-2026-0410", node.fetch("/")[2], node.name)
        self.assert_exit(kit.REFUSED, self.node.cli("advisory", "publish", path))
        for node, document_id in ((self.other, "OVZ-2026-0410"), (self.node, "OVZ-2026-9999")):
            self.assert_exit(kit.FAILED, node.cli("advisory", "withdraw", document_id,
                                                  "--reason", "van een ander"))
        self.assert_exit(kit.USAGE, self.node.cli("advisory", "withdraw", "OVZ-2026-0410"))

    def test_verify_says_who_where_and_under_which_trust(self):
        path = self.publish(self.node, "OVZ-2026-0411")
        self.wait_delivery("OVZ-2026-0411", "deliver")
        entry = self.entry(self.node, "OVZ-2026-0411")
        for node in self.federation.running():
            status = node.status()
            verified = self.assert_exit(kit.OK, node.cli("advisory", "verify", path))
            version = f"{status['rootVersion']}.{status['timestampVersion']}"
            self.assert_exit(kit.OK, verified, "OVZ-2026-0411", self.node.status()["organisation"],
                             entry["publisher"], f"position {entry['index']}", version)
            found = node.cli("advisory", "verify", path, "--json").json
            self.assertEqual(entry["payload_root"], found["payload_root"])
            self.assertEqual(entry["publisher"], found["publications"][0]["publisher"])
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        for node in self.federation.running():
            self.assert_exit(kit.FAILED, node.cli("advisory", "verify", path), "Nobody")
            found = self.assert_exit(kit.FAILED, node.cli("advisory", "verify", path, "--json"))
            self.assertEqual([], found.json["publications"])

    def test_usage_errors(self):
        for arguments in ((), ("nonsense",), ("advisory",), ("advisory", "show"),
                          ("advisory", "import"), ("advisory", "withdraw", "X"), ("peer",),
                          ("status", "--nonsense"), ("status", "extra"), ("journal",),
                          ("status", "--lang", "de"), ("init",), ("status", "--dir"),
                          ("demo", "--base-port", "80"), ("demo", "--base-port", "x")):
            with self.subTest(arguments):
                outcome = self.assert_exit(kit.USAGE, kit.run(*arguments))
                self.assertTrue(outcome.err, "says nothing")
        self.assert_exit(kit.OK, kit.run("--help"), "advisory")
        self.assert_exit(kit.OK, kit.run("advisory", "publish", "--help"), "--dir")
        self.assertRegex(kit.run("--version").out, r"^schakel \d+\.\d+\.\d+\n$")

    def test_without_a_daemon(self):
        folder = kit.temp_folder()
        path = self.file("OVZ-2026-0412")
        for arguments in (("status",), ("peer", "list"), ("journal", "verify"),
                          ("advisory", "list"), ("advisory", "show", "X"),
                          ("advisory", "import", path), ("advisory", "publish", path),
                          ("advisory", "publish", "X"), ("advisory", "verify", path),
                          ("advisory", "withdraw", "X", "--reason", "y")):
            with self.subTest(arguments):
                outcome = kit.run(*arguments, "--dir", folder)
                self.assert_exit(kit.UNREACHABLE, outcome, str(folder))
                self.assertEqual("", outcome.out)

    def test_language_and_folder_from_flag_environment_and_default(self):
        folder = str(kit.temp_folder())
        dutch, english = "Er draait hier geen Schakel", "No Schakel runs here"
        for lang, flag, expected in (
                ("nl_NL.UTF-8", (), dutch), ("en_GB.UTF-8", (), english), ("", (), dutch),
                ("fr_FR", (), dutch), ("en_GB.UTF-8", ("--lang", "nl"), dutch),
                ("nl_NL", ("--lang", "en"), english)):
            with self.subTest(lang, flag=flag):
                outcome = kit.run("status", *flag, env={"LANG": lang, "SCHAKEL_DIR": folder})
                self.assert_exit(kit.UNREACHABLE, outcome, expected, folder)
        environment = {"SCHAKEL_DIR": str(self.node.folder)}
        self.assert_exit(kit.OK, kit.run("status", env=environment))
        self.assert_exit(kit.UNREACHABLE, kit.run("status", "--dir", folder, env=environment))
        self.assert_exit(kit.UNREACHABLE, kit.run("status"), "/var/lib/schakel")

    def test_a_restored_folder_opens_a_new_incarnation(self):
        # As if an MSP put last night's copy of the folder back.
        copy = kit.temp_folder() / "itk"
        victim = self.federation["itk"]
        victim.stop()
        shutil.copytree(victim.folder, copy)
        victim.start()
        self.federation.wait_open(victim)
        self.publish(victim, "ITK-2026-0400")
        self.wait_delivery("ITK-2026-0400", "deliver", [self.node])
        self.assert_exit(kit.OK, victim.cli("status"))

        victim.stop()
        restored = kit.Node(copy, victim.page, victim.federation).start()
        self.federation.wait_open(restored)
        self.publish(restored, "ITK-2026-0401")
        self.wait_delivery("ITK-2026-0401", "deliver", [self.node, restored])
        self.assertEqual(2, restored.cli("status", "--json").json["incarnation"])
        self.assertEqual("deliver", self.entry(restored, "ITK-2026-0400")["delivery"])
        for node in (self.node, restored):
            self.assertEqual([], node.cli("status", "--json").json["alarms"])
            self.assert_exit(kit.OK, node.cli("journal", "verify"))
        restored.stop()
