"""Officers admit, change, suspend, resume and revoke nodes while the anchor runs; two of them give wide
rights; and a thief of one key stops three nodes at most.
"""
import json
import re

import documents
import kit

ARRIVES_S = 20
REDIALS_S = 60  # a node that was refused for a while dials again with a back-off


class Officers(kit.Case):
    NODES = ("dtc", "ovz", "bmh")

    def setUp(self):
        self.federation = kit.Federation()
        self.federation.start(*self.NODES)
        self.anchor = self.federation["dtc"]
        self.safe = self.federation.folder / "ceremony"
        self.newcomer = None

    def tearDown(self):
        if self.newcomer is not None and self.newcomer.is_running():
            self.newcomer.stop()
        self.federation.stop()

    def trust(self, command, *arguments, key=None, code=kit.OK, anchor=True):
        options = ("--key", self.safe / f"{key}.key") if key else ()
        folder = ("--dir", self.anchor.folder) if anchor else ()
        return self.assert_exit(code, kit.run("trust", command, *arguments, *options, *folder))

    def listed(self, code=kit.OK):
        rows = self.trust("list", "--json", code=code).json
        return {row["organisation"]["name"]: row for row in rows}

    def make_node(self, name="Nieuwe Vereniging"):
        """Returns the draft of a node whose folder was just made."""
        folder = self.federation.folder / "nieuw"
        port = self.federation.base + 30
        seed = self.anchor.status()["nodeId"]
        anchor_key = re.search(r'transport_key = "([0-9a-f]{64})"',
                               (self.federation["ovz"].folder / "schakel.toml").read_text())[1]
        made = kit.run("init", "--dir", folder, "--root", self.anchor.folder / "root.json", "--listen",
                       f"127.0.0.1:{port}", "--page", f"127.0.0.1:{port - 20}", "--seed",
                       f"{seed}@{self.anchor.federation}={anchor_key}", "--json")
        self.assert_exit(kit.OK, made)
        self.newcomer = kit.Node(folder, f"127.0.0.1:{port - 20}", f"127.0.0.1:{port}")
        draft = dict(made.json, **{
            "organisation": {"name": name, "kvk": "87654321", "country": "NL"}, "kind": "regional",
            "maturity": 1, "coverage": {"regions": ["GM0363"], "sectors": []},
            "publish": {"kinds": [1, 4], "scope": "region", "tlp_publish_max": "GREEN",
                        "tlp_receive_max": "GREEN"}})
        return draft

    def write(self, draft):
        path = self.federation.folder / "draft.json"
        path.write_text(json.dumps(draft))
        return path

    def delivery(self, node, document_id):
        for item in node.advisories():
            if item["id"] == document_id:
                return item["delivery"], item["reason"]
        return None

    def wait_delivery(self, node, document_id, *expected, timeout=ARRIVES_S):
        kit.wait_for(lambda: self.delivery(node, document_id) == expected, timeout,
                     f"{document_id} at {node.name}: {expected}", [node])

    def publish(self, node, document_id, tlp="WHITE"):
        status, answer = node.publish(documents.advisory(document_id, tlp=tlp))
        self.assertEqual(200, status, answer)

    def start_newcomer(self):
        self.newcomer.start(env={"SCHAKEL_DIAL_PRIVATE": "yes"})


class TrustAdmission(Officers):
    def test_a_node_is_admitted_changed_suspended_resumed_and_revoked(self):
        draft = self.make_node()
        self.start_newcomer()
        self.assertIn("not_admitted", self.newcomer.status()["alarms"])
        before = self.listed()

        # Clear errors, and nothing changes.
        for change, words in (({"maturity": 4}, "maturity"), ({"kind": "ministry"}, "kind"),
                              ({"identity_key": "00" * 32}, "identity_key")):
            refused = self.trust("admit", self.write({**draft, **change}), key="nodes",
                                 code=kit.FAILED)
            self.assertIn(words, refused.err)
        for change, words in (
                ({"organisation": dict(draft["organisation"], kvk="123")}, "eight digits"),
                ({"transport_key": "00" * 32}, "transport_key"),
                ({"valid_until": "2020-01-01T00:00:00Z"}, "2020-01-01"),
                ({"publish": dict(draft["publish"], scope="national")}, "two officers"),
                ({"publish": dict(draft["publish"], tlp_publish_max="AMBER")}, "two officers")):
            self.trust("admit", self.write({**draft, **change}), key="nodes", code=kit.REFUSED)
            self.trust("admit", self.write({**draft, **change}), key="nodes", code=kit.REFUSED)
            self.assertIn(words, self.trust("admit", self.write({**draft, **change}), key="nodes",
                                            code=kit.REFUSED).out)
        self.trust("admit", self.write(draft), key="targets", code=kit.FAILED)
        self.assertEqual(before, self.listed())

        # Admitted while the anchor runs: it spreads, and the newcomer catches up.
        self.publish(self.federation["ovz"], "OVZ-2026-0301")
        shown = self.trust("admit", self.write(draft), key="nodes")
        self.assertIn("Nieuwe Vereniging (KVK 87654321) is added to", shown.out)
        self.assertIn("In force", shown.out)
        kit.wait_for(lambda: self.newcomer.status()["alarms"] == [], REDIALS_S, "admitted",
                     [self.newcomer, self.anchor])
        self.wait_delivery(self.newcomer, "OVZ-2026-0301", "deliver", "ok")
        self.trust("admit", self.write(draft), key="nodes", code=kit.REFUSED)

        ovz = self.federation["ovz"]
        self.publish(self.newcomer, "NV-2026-0001")
        self.wait_delivery(ovz, "NV-2026-0001", "deliver", "ok")

        # Its rights change, and others hold it to that.
        self.trust("change", "Nieuwe Vereniging", "--set", "publish.tlp_publish_max=CLEAR", key="nodes")
        kit.wait_for(lambda: self.newcomer.publish(
            documents.advisory("NV-2026-0002", tlp="GREEN"))[0] == 409, ARRIVES_S, "refused at home",
            [self.newcomer])
        lost = self.trust("change", "Nieuwe Vereniging", "--set", "publish.kinds=4", key="nodes")
        self.assertIn("loses: kinds of messages", lost.out)
        self.wait_delivery(ovz, "NV-2026-0001", "refuse", "kind_not_allowed")
        self.trust("change", "Nieuwe Vereniging", "--set", "publish.kinds=1,4", key="nodes")
        self.wait_delivery(ovz, "NV-2026-0001", "deliver", "ok")
        edited = self.federation.folder / "edited.json"
        self.trust("show-node", "Nieuwe Vereniging", "--out", edited)
        current = json.loads(edited.read_text())
        current["card"]["mail"] = "balie@nv.example"
        self.trust("change", draft["node_id"][:10], "--draft", self.write(current), key="nodes")
        self.assertEqual("balie@nv.example",
                         self.listed()["Nieuwe Vereniging"]["card"]["mail"])

        # Suspended: off the links, and nothing new of it is shown.
        self.trust("suspend", "Nieuwe Vereniging", "--reason", "sleutel kwijt", key="nodes")
        row = self.listed()["Nieuwe Vereniging"]
        self.assertEqual(("suspended", "sleutel kwijt", 1),
                         (row["status"], row["reason"], len(row["trusted_points"])))
        for node in self.federation.running():
            kit.wait_for(lambda n=node: draft["node_id"] not in n.status()["peers"], ARRIVES_S,
                         "cut off", [node])
        self.wait_delivery(ovz, "NV-2026-0001", "deliver", "ok")
        self.trust("suspend", "Nieuwe Vereniging", "--reason", "x", key="nodes", code=kit.REFUSED)
        self.trust("resume", "Nieuwe Vereniging", key="nodes")
        kit.wait_for(lambda: draft["node_id"] in self.anchor.status()["peers"], REDIALS_S,
                     "back again", [self.newcomer, self.anchor])
        self.publish(self.newcomer, "NV-2026-0003")
        self.wait_delivery(ovz, "NV-2026-0003", "deliver", "ok")

        # Revoked for good: what it published until then stays.
        self.trust("revoke", "Nieuwe Vereniging", "--reason", "opgeheven", key="nodes")
        self.trust("resume", "Nieuwe Vereniging", key="nodes", code=kit.REFUSED)
        for node in self.federation.running():
            kit.wait_for(lambda n=node: draft["node_id"] not in n.status()["peers"], ARRIVES_S,
                         "cut off", [node])
            self.wait_delivery(node, "NV-2026-0003", "deliver", "ok")
        self.publish(self.newcomer, "NV-2026-0004")  # at home only
        self.publish(ovz, "OVZ-2026-0302")
        self.wait_delivery(self.anchor, "OVZ-2026-0302", "deliver", "ok")
        self.assertIsNone(self.delivery(self.anchor, "NV-2026-0004"))
        self.assertIsNone(self.delivery(self.newcomer, "OVZ-2026-0302"))

    def test_two_officers_give_wide_rights(self):
        proposal = self.federation.folder / "wide.proposal"
        ovz = self.federation["ovz"]
        widen = ("change", "Ondernemersvereniging Zuiderkade", "--wide", "--set",
                 "publish.scope=national")
        self.trust(*widen, key="wide-1", code=kit.USAGE)
        self.trust(*widen, "--out", proposal, key="nodes", code=kit.FAILED)
        first = self.trust(*widen, "--out", proposal, key="wide-1")
        self.assertIn("gains: scope of messages was region, becomes national", first.out)
        self.trust("publish", proposal, code=kit.ATTENTION)
        self.assertEqual("region", self.listed()["Ondernemersvereniging Zuiderkade"]["publish"]["scope"])
        root = ("--root", self.anchor.folder / "root.json")
        words = self.trust("show", proposal, *root, "--json", anchor=False).json["words"]
        self.trust("sign", proposal, *root, "--words", "een twee drie", key="wide-2",
                   code=kit.REFUSED, anchor=False)
        self.trust("sign", proposal, *root, "--words", words, key="wide-2", anchor=False)
        self.trust("publish", proposal)
        row = self.listed()["Ondernemersvereniging Zuiderkade"]
        self.assertEqual(("wide", "national"), (row["source"], row["publish"]["scope"]))
        kit.wait_for(lambda: ovz.status()["timestampVersion"] ==
                     self.anchor.status()["timestampVersion"], ARRIVES_S, "it spreads", [ovz])
        self.trust("publish", proposal)  # the same again changes nothing

    def test_a_thief_of_one_key_stops_three(self):
        names = [row["organisation"]["name"] for row in self.listed().values()
                 if row["source"] == "nodes"]
        self.assertEqual(4, len(names))
        draft = self.make_node()
        self.trust("admit", self.write(draft), key="nodes")
        names.append("Nieuwe Vereniging")
        stolen = self.trust("revoke", *names, "--reason", "x", "--trusted-point", "known",
                            key="nodes")
        self.assertIn("2 nodes are not stopped yet", stolen.out)
        rows = self.listed(code=kit.ATTENTION)
        waiting = [name for name in names if rows[name]["pending"]]
        self.assertEqual(2, len(waiting))
        kit.wait_for(lambda: sum(alarm.startswith("pending_stop")
                                 for alarm in self.anchor.status()["alarms"]) == 2, ARRIVES_S,
                     "the anchor is alarmed", [self.anchor])
        self.assertIn("is not stopped yet", self.anchor.fetch("/", {"Accept-Language": "en"})[2])

        # It was no thief after all: two others second it.
        proposal = self.federation.folder / "confirmed"
        self.trust("confirm", "--out", proposal, key="wide-1")
        root = ("--root", self.anchor.folder / "root.json")
        words = self.trust("show", proposal, *root, "--json", anchor=False).json["words"]
        self.trust("sign", proposal, *root, "--words", words, key="wide-2", anchor=False)
        self.trust("publish", proposal)
        rows = self.listed()
        self.assertEqual(["wide", "wide"], [rows[name]["source"] for name in waiting])
        kit.wait_for(lambda: self.anchor.status()["alarms"] == [], ARRIVES_S, "no alarm",
                     [self.anchor])
        # And what was a mistake is taken back by the same two.
        self.trust("resume", waiting[0], "--wide", "--out", proposal, key="wide-1")
        words = self.trust("show", proposal, *root, "--json", anchor=False).json["words"]
        self.trust("sign", proposal, *root, "--words", words, key="wide-2", anchor=False)
        self.trust("publish", proposal)
        self.assertEqual("active", self.listed()[waiting[0]]["status"])

    def test_the_machine_without_its_keys_or_its_node(self):
        draft = self.write(self.make_node())
        snapshot = self.anchor.folder / "trust" / "snapshot.key"
        self.anchor.stop()
        snapshot.rename(self.safe / "snapshot.key")
        self.anchor.start()
        refused = self.trust("admit", draft, key="nodes", code=kit.FAILED)
        self.assertIn("snapshot key is not here", refused.err)
        self.anchor.stop()
        (self.safe / "snapshot.key").rename(snapshot)
        # Without a node the command signs in the folder itself, and the node takes it up.
        self.trust("revoke", "Nieuw", "--reason", "x", key="nodes", code=kit.FAILED)
        self.trust("admit", draft, key="nodes")
        self.trust("suspend", "Nieuwe Vereniging", "--reason", "x", key="nodes",
                   code=kit.UNREACHABLE)
        self.trust("suspend", "Nieuwe Vereniging", "--reason", "x", "--trusted-point", "known",
                   key="nodes")
        self.anchor.start()
        self.assertEqual("suspended", self.listed()["Nieuwe Vereniging"]["status"])
        kit.wait_for(lambda: self.federation["ovz"].status()["timestampVersion"] ==
                     self.anchor.status()["timestampVersion"], REDIALS_S, "it spreads")
