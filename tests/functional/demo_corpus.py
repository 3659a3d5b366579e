"""1,192 real advisories on seven nodes, byte for byte."""
import json
import unittest

import kit

SAMPLE = 40


@unittest.skipUnless(kit.CORPUS.is_dir(), f"no corpus at {kit.CORPUS}")
class DemoCorpus(kit.Case):
    def test_every_document_is_on_every_node_byte_for_byte(self):
        files = sorted(kit.CORPUS.rglob("*.json"))
        report_file = kit.temp_folder() / "report.json"
        federation = kit.Federation("--csaf", kit.CORPUS, "--json", report_file)
        report = json.loads(report_file.read_text())
        print(f"  {report['published']} documents, {report['seconds']:.1f} s, "
              f"latency {report['latency_ms']}")
        self.assertEqual([len(files), len(files), 0, []],
                         [report[k] for k in ("published", "everywhere", "rejected", "rejections")])
        federation.start()
        federation.wait_same(entries=len(files))
        lists = {node.name: self.listed(node) for node in federation}
        self.assertEqual(len(files), len(lists["dtc"]))
        for name, listed in lists.items():
            self.assertTrue(listed == lists["dtc"], f"{name} holds other documents")
        publisher = federation["dtc"].status()["nodeId"]
        for file in kit.seeded_random("sample of the corpus").sample(files, SAMPLE):
            content = file.read_bytes()
            tracking = json.loads(content)["document"]["tracking"]
            for node in federation:
                shown = node.cli("advisory", "show", tracking["id"], "--publisher", publisher,
                                 "--version", tracking["version"], "--raw")
                self.assert_exit(kit.OK, shown)
                self.assertTrue(shown.raw == content, f"{file} differs on {node.name}")

    def listed(self, node):
        outcome = self.assert_exit(kit.OK, node.cli("advisory", "list", "--json"))
        self.assertEqual({"deliver"}, {item["delivery"] for item in outcome.json})
        return {(item["publisher"], item["id"], item["version"], item["index"]):
                item["payload_root"] for item in outcome.json}
