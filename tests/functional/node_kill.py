"""kill -9 of the publisher and of a receiver in the middle of an import loses nothing."""
import http.client
import threading

import documents
import kit

ROUNDS = 3
DOCUMENTS = 250


class Publisher(threading.Thread):
    """Publishes documents until the node is gone; remembers what it acknowledged."""

    def __init__(self, node, batch):
        super().__init__()
        self.node, self.batch, self.acknowledged = node, batch, {}

    def run(self):
        for document_id, content in self.batch.items():
            try:
                status, answer = self.node.publish(content)
            except (OSError, ValueError, http.client.HTTPException):
                return  # killed: not acknowledged
            assert status == 200, answer
            self.acknowledged[document_id] = content


class NodeKill(kit.Case):
    def setUp(self):
        self.rng = kit.seeded_random("moments of the kills")
        self.federation = kit.Federation()
        self.federation.start()

    def tearDown(self):
        self.federation.stop()

    def test_nothing_acknowledged_is_lost(self):
        publisher, receiver = self.federation["khd"], self.federation["cww"]
        acknowledged = {}
        for number in range(ROUNDS):
            batch = documents.many(DOCUMENTS, f"KHD{number}", self.rng)
            after = sorted(self.rng.sample(range(5, DOCUMENTS - 5), 2))
            thread = Publisher(publisher, batch)
            thread.start()
            killed = list(zip(after, self.rng.sample((receiver, publisher), 2)))
            for count, node in killed:
                kit.wait_for(lambda c=count: len(thread.acknowledged) >= c or not thread.is_alive(),
                             60, "documents are acknowledged", [publisher])
                node.kill()
            thread.join()
            print(f"  round {number}: {len(thread.acknowledged)} acknowledged, killed "
                  + ", ".join(f"{node.name} after {count}" for count, node in killed), flush=True)
            acknowledged.update(thread.acknowledged)
            self.federation.start("khd", "cww")
            self.check(publisher, acknowledged)
            # The rest, and one that was in flight when the node went: the same bytes again.
            rest = Publisher(publisher, batch)
            rest.start()
            rest.join()
            self.assertEqual(DOCUMENTS, len(rest.acknowledged))
            acknowledged.update(rest.acknowledged)
        self.federation.wait_same(entries=len(acknowledged), timeout=90)
        for node in self.federation:
            self.check(node, acknowledged)
            self.assert_exit(kit.OK, node.cli("journal", "verify"))
        self.assertEqual(len(acknowledged), publisher.status()["journalSize"], "appended twice")

    def check(self, node, acknowledged):
        held = {item["id"] for item in node.advisories()}
        self.assertEqual(set(), set(acknowledged) - held, f"{node.name} lost documents")
        for document_id in self.rng.sample(sorted(acknowledged), 10):
            status, content = node.call("GET", f"/v1/adviezen/_bytes?id={document_id}")
            self.assertEqual(200, status, document_id)
            self.assertTrue(acknowledged[document_id] == content, f"{document_id} differs")
