"""The federation works while the trust anchor is away."""
import documents
import kit


class AnchorOffline(kit.Case):
    def setUp(self):
        self.federation = kit.Federation()
        self.federation.start()

    def tearDown(self):
        self.federation.stop()

    def publish(self, name, document_id):
        status, answer = self.federation[name].publish(documents.advisory(document_id))
        self.assertEqual((200, "published"), (status, answer.get("outcome")), answer)

    def test_advisories_flow_and_nodes_restart_without_it(self):
        anchor = self.federation["dtc"]
        others = [node for node in self.federation if node is not anchor]
        anchor.kill()
        self.publish("ovz", "OVZ-2026-0100")
        self.federation.wait_same(others, entries=1)
        self.federation["itk"].kill()
        self.federation["itk"].start()
        self.federation.wait_open(self.federation["itk"])
        self.publish("itk", "ITK-2026-0100")
        self.federation.wait_same(others, entries=2)
        for node in others:
            self.assertEqual({"OVZ-2026-0100", "ITK-2026-0100"},
                             {item["id"] for item in node.advisories()}, node.name)
            self.assert_exit(kit.OK, node.cli("status"))
        anchor.start()
        self.federation.wait_same(entries=2)
        self.assertEqual(2, len(anchor.advisories()))
        self.publish("dtc", "DTC-2026-0100")
        self.federation.wait_same(entries=3)
