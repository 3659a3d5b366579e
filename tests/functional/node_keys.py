"""Keys that are rotated while advisories flow, and what recovery words can do."""
import json
import os
import shutil
import time

import documents
import kit

OVERLAP_S = 12


class NodeKeys(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation()
        cls.federation.start()
        cls.entries = 0

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def publish(self, name, document_id, outcome="published"):
        status, answer = self.federation[name].publish(documents.advisory(document_id))
        self.assertEqual((200, outcome), (status, answer.get("outcome")), answer)

    def words_of(self, name):
        return self.federation.folder / "ceremony" / f"{name}.words"

    def keys(self, name):
        return self.assert_exit(
            kit.OK, self.federation[name].cli("key", "list", "--json")).json

    def wait_linked(self, node, at_least=3):
        kit.wait_for(lambda: len((node.status() or {}).get("peers", [])) >= at_least, 40,
                     "links to others", [node])

    def test_1_transport_key_rotates_while_advisories_flow(self):
        node = self.federation["ovz"]
        old = shutil.copy2(node.folder / "transport.key", self.federation.folder / "stolen.key")
        self.publish("ovz", "OVZ-2026-0200")
        rotated = self.assert_exit(kit.OK, node.cli(
            "key", "rotate", "transport", "--overlap", OVERLAP_S, "--json")).json
        self.assertEqual(64, len(rotated["public_key"]))
        self.publish("ovz", "OVZ-2026-0201")
        self.publish("bmh", "BMH-2026-0201")
        self.federation.wait_same(entries=3)
        self.assertIsNotNone(self.keys("ovz")["previous_transport_until"])
        # A crash in the middle of the overlap, then the end of it.
        node.kill()
        node.start()
        self.federation.wait_open(node)
        self.publish("ovz", "OVZ-2026-0202")
        self.federation.wait_same(entries=4)
        ended = time.monotonic() + OVERLAP_S + 7
        kit.wait_for(lambda: time.monotonic() > ended, OVERLAP_S + 15, "the overlap is over")
        self.wait_linked(node)
        self.publish("dtc", "DTC-2026-0202")
        self.federation.wait_same(entries=5)
        self.thief_is_refused(node, old)

    def thief_is_refused(self, node, old):
        """Who holds the old transport key, and no record of the new one, gets no link."""
        thief = kit.Node(self.federation.folder / "thief")
        shutil.copytree(node.folder, thief.folder, ignore=shutil.ignore_patterns(
            "schakel.sock", "pid", "*.previous.key", "store", "schakel.log"))
        (thief.folder / "transport.key").unlink()
        shutil.copy2(old, thief.folder / "transport.key")
        config = (thief.folder / "schakel.toml").read_text()
        lines = [line for line in config.splitlines()
                 if not line.startswith(("listen", "page"))]
        (thief.folder / "schakel.toml").write_text(
            "listen = \"\"\npage = \"127.0.0.1:0\"\n" + "\n".join(lines) + "\n")
        node.stop()
        before = self.federation["dtc"].metrics()["handshakes_refused_total"]
        thief.start()
        try:
            kit.wait_for(
                lambda: self.federation["dtc"].metrics()["handshakes_refused_total"] > before, 30,
                "the anchor refuses the old key", [thief])
            self.assertEqual([], thief.status()["peers"])
        finally:
            thief.stop()
            node.start()
        self.wait_linked(node)

    def test_2_a_key_made_while_the_node_is_down_counts_from_the_next_start(self):
        node = self.federation["bmh"]
        node.stop()
        before = (node.folder / "sealing.key").read_text()
        for kind in ("sealing", "transport"):
            self.assert_exit(kit.OK, node.cli("key", "rotate", kind), "next start")
        self.assert_exit(kit.REFUSED, node.cli("key", "rotate", "transport"))
        self.assertEqual(before, (node.folder / "sealing.key").read_text())
        node.start()
        self.wait_linked(node)
        self.assertNotEqual(before, (node.folder / "sealing.key").read_text())
        self.assertEqual(2, self.keys("bmh")["sealing_epoch"])
        kept = list((node.folder / "sealing.old").iterdir())
        self.assertEqual([before], [path.read_text() for path in kept])
        self.publish("bmh", "BMH-2026-0200")
        self.federation.wait_same(entries=6)

    def test_3_the_journal_of_a_stolen_node_is_stopped_at_a_neighbour(self):
        stolen, neighbour = self.federation["khd"], self.federation["bmh"]
        self.publish("khd", "KHD-2026-0200")
        self.federation.wait_same(entries=7)
        node_id = stolen.status()["nodeId"]
        wrong = neighbour.cli("recover", "stop", "--node", node_id, "--words", self.words_of("itk"))
        self.assert_exit(kit.REFUSED, wrong)
        record = self.federation.folder / "stop.record"
        self.assert_exit(kit.OK, neighbour.cli(
            "recover", "stop", "--node", node_id, "--words", self.words_of("khd"),
            "--out", record))
        self.assert_exit(kit.OK, self.federation["dtc"].cli("recover", "submit", record))
        alarm = f"stopped {node_id}"
        kit.wait_for(lambda: all(alarm in (node.status() or {}).get("alarms", [])
                                 for node in self.federation), 40, "all know of the stop",
                     list(self.federation))
        # The thief publishes in vain, also after a restart.
        stolen.kill()
        stolen.start()
        self.publish("khd", "KHD-2026-0666", outcome="queued")
        self.assertFalse(stolen.status()["journalOpen"])

    def test_4_a_new_machine_takes_the_place_and_publishes_again(self):
        neighbour, lost = self.federation["bmh"], self.federation["khd"]
        node_id = lost.status()["nodeId"]
        lost.stop()
        fresh = kit.Node(self.federation.folder / "khd2")
        seed_node = self.federation["dtc"].status()["nodeId"]
        seed_key = self.assert_exit(kit.OK, kit.run(
            "init", "--dir", fresh.folder, "--json", "--root", neighbour.folder / "root.json",
            "--page", "127.0.0.1:0", "--node", node_id))
        made = seed_key.json
        self.assertEqual(node_id, made["node_id"])
        seeds = (neighbour.folder / "schakel.toml").read_text()
        (fresh.folder / "schakel.toml").write_text(
            "\n".join(line for line in seeds.splitlines()
                      if not line.startswith(("listen", "page"))) +
            "\n")
        config = (fresh.folder / "schakel.toml").read_text()
        (fresh.folder / "schakel.toml").write_text(
            "listen = \"\"\npage = \"127.0.0.1:0\"\n" + config)
        self.assertIn(seed_node, config)
        keys_record = fresh.folder / "keys.record"
        self.assert_exit(kit.REFUSED, neighbour.cli("recover", "submit", keys_record))
        self.assert_exit(kit.OK, neighbour.cli(
            "recover", "rotate", "--node", node_id, "--words", self.words_of("khd"),
            "--identity-key", made["identity_key"]))
        self.assert_exit(kit.OK, neighbour.cli(
            "recover", "open", "--node", node_id, "--words", self.words_of("khd")))
        self.assert_exit(kit.OK, neighbour.cli("recover", "submit", keys_record))
        again = neighbour.cli("recover", "rotate", "--node", node_id, "--words",
                              self.words_of("khd"), "--identity-key", made["identity_key"])
        self.assert_exit(kit.REFUSED, again)
        fresh.start()
        try:
            kit.wait_for(lambda: (fresh.status() or {}).get("journalOpen"), 90,
                         "the new machine may publish", [fresh, neighbour])
            status, answer = fresh.publish(documents.advisory("KHD-2026-0201"))
            self.assertEqual((200, "published"), (status, answer["outcome"]), answer)
            self.assertGreaterEqual(fresh.status()["incarnation"], 2)
            others = [node for node in self.federation if node.is_running()]
            kit.wait_for(lambda: all("KHD-2026-0201" in {item["id"] for item in node.advisories()}
                                     for node in others), 60, "all hold the new advisory", others)
            for node in others:
                ids = {item["id"] for item in node.advisories() if item["delivery"] == "deliver"}
                self.assertIn("KHD-2026-0200", ids)
                self.assertNotIn("KHD-2026-0666", ids)
        finally:
            fresh.stop()

    def test_5_contradicting_words_freeze_the_node(self):
        node_id = self.federation["bmh"].status()["nodeId"]
        first, second = (self.federation.folder / name for name in ("first", "second"))
        for out, key in ((first, "ovz"), (second, "cww")):
            other = self.federation[key]
            secret = json.loads(other.call("GET", f"/v1/herstel?knooppunt={other.status()['nodeId']}")[1])
            self.assert_exit(kit.OK, self.federation["ovz"].cli(
                "recover", "rotate", "--node", node_id, "--words", self.words_of("bmh"),
                "--identity-key", secret["identityKey"], "--out", out))
        self.assert_exit(kit.OK, self.federation["ovz"].cli("recover", "submit", first))
        frozen = self.federation["cww"].cli("recover", "submit", second)
        self.assertIn(frozen.code, (kit.OK, kit.ATTENTION), str(frozen))
        kit.wait_for(lambda: all(f"frozen {node_id}" in (node.status() or {}).get("alarms", [])
                                 for node in self.federation.running()), 60, "all froze it",
                     self.federation.running())

    def test_6_words_that_are_wrong_are_named(self):
        node = self.federation["ovz"]
        words = self.words_of("ovz").read_text().split()
        typed = self.federation.folder / "typed"
        typed.write_text(" ".join(words[:6] + ["qqqq"] + words[7:]))
        self.assert_exit(kit.FAILED, node.cli("recover", "stop", "--words", typed), "Word 7")
        typed.write_text(" ".join(words[:23]))
        self.assert_exit(kit.FAILED, node.cli("recover", "stop", "--words", typed), "23")
        typed.write_text(" ".join(reversed(words)))
        self.assert_exit(kit.FAILED, node.cli("recover", "stop", "--words", typed), "belong")

    def test_7_the_officer_admits_another_identity_key_and_the_journal_goes_on(self):
        node, anchor = self.federation["ovz"], self.federation["dtc"]
        node_id = node.status()["nodeId"]
        first_key = (node.folder / "identity.key").read_text()
        draft_file, edited = (self.federation.folder / name for name in ("key.json", "ovz.json"))
        self.assert_exit(kit.OK, node.cli("key", "rotate", "identity", "--out", draft_file))
        self.publish("ovz", "OVZ-2026-0301")  # the old key signs until the other one is admitted
        officer = ("--dir", anchor.folder)
        self.assert_exit(kit.OK, kit.run("trust", "show-node", node_id, "--out", edited, *officer))
        admission = {**json.loads(edited.read_text()), **json.loads(draft_file.read_text())}
        edited.write_text(json.dumps(admission))
        self.assert_exit(kit.OK, kit.run(
            "trust", "change", node_id, "--draft", edited, "--key",
            self.federation.folder / "ceremony" / "nodes.key", *officer))
        kit.wait_for(lambda: node.status()["timestampVersion"] ==
                     anchor.status()["timestampVersion"], 40, "the admission arrives", [node])
        self.assertTrue(self.keys("ovz")["may_sign"])
        self.publish("ovz", "OVZ-2026-0302")
        self.wait_shown("OVZ-2026-0301", "OVZ-2026-0302")
        # From the next start on it is the key in use, under the same node id.
        node.kill()
        node.start()
        self.federation.wait_open(node)
        self.assertEqual(node_id, node.status()["nodeId"])
        self.assertNotEqual(first_key, (node.folder / "identity.key").read_text())
        self.assertIsNone(self.keys("ovz")["next_identity_key"])
        self.publish("ovz", "OVZ-2026-0303")
        self.wait_shown("OVZ-2026-0303")
        self.assertEqual(1, node.status()["incarnation"])
        for name in ("dtc", "bmh", "ovz"):
            self.assert_exit(kit.OK, self.federation[name].cli("journal", "verify"))

    def wait_shown(self, *ids):
        others = [self.federation[name] for name in ("dtc", "bmh", "cww")]
        kit.wait_for(lambda: all(
            set(ids) <= {item["id"] for item in node.advisories() if item["delivery"] == "deliver"}
            for node in others), 60, f"all show {ids}", others)


class KeyRenewal(kit.Case):
    """Keys that are old enough are replaced without anybody, also while the anchor is away."""
    NODES = ("dtc", "ovz", "bmh")

    def setUp(self):
        self.federation = kit.Federation()
        self.federation.start(*self.NODES)
        self.node, self.peer = self.federation["ovz"], self.federation["bmh"]

    def tearDown(self):
        self.federation.stop()

    def keys(self):
        return self.assert_exit(kit.OK, self.node.cli("key", "list", "--json")).json

    def restart_with_old_keys(self, env=None, **days):
        """The anchor is away; the keys of the node were made so many days ago."""
        self.federation["dtc"].stop()
        self.node.stop()
        for kind, age in days.items():
            made = time.time() - age * 86_400
            os.utime(self.node.folder / f"{kind}.key", (made, made))
        self.node.start(env=env)
        kit.wait_for(lambda: self.peer.status()["nodeId"] in self.node.status()["peers"], 60,
                     "linked again", [self.node, self.peer])

    def test_old_keys_are_replaced_with_an_overlap(self):
        before = self.keys()
        self.assertIsNotNone(before["transport_renewed_from"])
        self.restart_with_old_keys(transport=91, sealing=29)
        kit.wait_for(lambda: "key renewed kind=sealing" in self.node.log_file.read_text(), 60,
                     "both keys are new", [self.node])
        log = self.node.log_file.read_text()
        self.assertIn("key renewed kind=transport age_days=91", log)
        after = self.keys()
        self.assertEqual(before["sealing_epoch"] + 1, after["sealing_epoch"])
        month = time.time() + 29 * 86_400
        self.assertGreater(after["previous_transport_until"],
                           time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(month)))
        self.assertNotIn("key_due", self.node.status()["alarms"])
        # The links go over to the new key and advisories go on; nothing is replaced twice.
        status, answer = self.node.publish(documents.advisory("OVZ-2026-0400"))
        self.assertEqual(200, status, answer)
        kit.wait_for(lambda: "OVZ-2026-0400" in {item["id"] for item in self.peer.advisories()}, 30,
                     "advisories go on", [self.node, self.peer])
        self.assertEqual(1, self.node.log_file.read_text().count("key renewed kind=transport"))

    def test_who_does_not_want_it_is_warned(self):
        self.restart_with_old_keys(env={"SCHAKEL_RENEW_KEYS": "no"}, sealing=31)
        self.assertIsNone(self.keys()["sealing_renewed_from"])
        self.assertIn("key_due", self.node.status()["alarms"])
        self.assertNotIn("key renewed", self.node.log_file.read_text())
