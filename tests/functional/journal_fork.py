"""Two machines that publish under one key: every node notices, says so, and keeps working."""
import shutil

import documents
import kit

FIRST, SECOND = ("dtc", "ovz", "bmh"), ("cww", "khd", "dpo")


class JournalFork(kit.Case):
    def setUp(self):
        self.federation = kit.Federation()

    def tearDown(self):
        self.federation.stop()

    def publish(self, node, document_id):
        status, answer = node.publish(documents.advisory(document_id))
        self.assertEqual((200, "published"), (status, answer.get("outcome")), answer)

    def test_a_fork_needs_attention_at_every_node(self):
        victim = self.federation["itk"]
        twin = kit.temp_folder() / "itk"
        shutil.copytree(victim.folder, twin)  # the whole machine, so its store looks unchanged
        self.federation.start("itk", *FIRST)
        self.publish(victim, "ITK-2026-0500")
        self.federation.wait_same(entries=1)
        self.federation.stop()
        victim.folder = twin
        self.federation.start("itk", *SECOND)
        self.publish(victim, "ITK-2026-0501")
        self.federation.wait_same(entries=1)
        victim_id = victim.status()["nodeId"]
        self.assert_exit(kit.OK, self.federation["cww"].cli("status"))
        victim.stop()
        others = [self.federation[name] for name in FIRST + SECOND]
        for name in FIRST:
            self.federation[name].start()
        self.check(others, victim_id)
        self.publish(self.federation["ovz"], "OVZ-2026-0500")
        kit.wait_for(lambda: all("OVZ-2026-0500" in {a["id"] for a in node.advisories()}
                                 for node in others), 40, "others still publish", others)
        self.federation["khd"].kill()
        self.federation["khd"].start()
        self.check(others, victim_id)  # kept for ever

    def check(self, nodes, forked):
        kit.wait_for(lambda: all(node.status()["alarms"] for node in nodes), 40,
                     "all know of the fork", nodes)
        for node in nodes:
            status = self.assert_exit(kit.ATTENTION, node.cli("status", "--json"))
            self.assertEqual([f"forked {forked}"], status.json["alarms"], node.name)
            self.assertEqual(1, node.metrics()["journals_forked"])
