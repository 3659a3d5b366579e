"""schakel demo: the figures it reports, a second run, broken files, a taken port, Ctrl-C."""
import json
import os
import signal
import socket

import documents
import kit

KEYS = {"nodes", "published", "everywhere", "rejected", "seconds", "latency_ms", "members",
        "matches", "notices", "notice_ms", "rejections"}
SAMPLE_COUNT = sum(1 for _ in kit.SAMPLES.rglob("*.json"))


def demo(folder, base, *arguments, timeout=150):
    report = kit.temp_folder() / "report.json"
    outcome = kit.run("demo", "--once", "--json", report, "--dir", folder, "--base-port", base,
                      *arguments, timeout=timeout)
    return outcome, json.loads(report.read_text()) if report.exists() else None


def broken_files(folder):
    """Writes files that must be refused; returns {name: code, None for any}."""
    good = documents.advisory("KIT-2026-0100").decode()
    files = {
        "not-json.json": (b"this is no JSON", "json.syntax"),
        "duplicate.json": (good.replace('"lang": "nl"', '"lang": "nl", "lang": "nl"').encode(),
                           "json.duplicate_key"),
        "deep.json": (good.replace('"lang": "nl"', '"x": ' + "[" * 65 + "]" * 65).encode(), None),
        "large.json": (b" " * (16 * 2**20 + 1 - len(good)) + good.encode(), None),
        "huge.json": (b" " * (20 * 2**20) + good.encode(), None),
        "csaf-2.1.json": (good.replace('"csaf_version": "2.0"', '"csaf_version": "2.1"').encode(),
                          None),
        "no-title.json": (good.replace('"title": "Proefadvies",', "", 1).encode(), None),
        "amber.json": (documents.advisory("KIT-2026-0101", tlp="AMBER"), "tlp_too_strict"),
        "empty.json": (b"", None),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    return {name: code for name, (_, code) in files.items()}


class DemoOnce(kit.Case):
    def test_reports_and_a_second_run_continues(self):
        folder, base = kit.temp_folder(), kit.free_base_port()
        outcome, report = demo(folder, base)
        self.assert_exit(kit.OK, outcome)
        self.assertEqual(KEYS, set(report))
        self.assertEqual({"p50", "p99", "max"}, set(report["latency_ms"]))
        for key in ("nodes", "published", "everywhere", "rejected"):
            self.assertIs(int, type(report[key]), key)
        self.assertIsInstance(report["seconds"], (int, float))
        for value in report["latency_ms"].values():
            self.assertGreater(value, 0)
        self.assertEqual([], report["rejections"])
        counts = [report[key] for key in ("nodes", "published", "everywhere", "rejected")]
        self.assertEqual([7, SAMPLE_COUNT, SAMPLE_COUNT, 0], counts)
        self.assertEqual(8_000, report["members"])
        self.assertGreater(report["notices"], 8_000)
        self.assertGreaterEqual(report["matches"], report["notices"])
        self.assertGreater(report["notice_ms"]["p50"], 0)
        again, second = demo(folder, base)
        self.assert_exit(kit.OK, again)
        self.assertEqual(SAMPLE_COUNT, second["everywhere"], "appended twice or lost")
        self.assertEqual(0, second["rejected"])
        for key in ("members", "matches", "notices"):
            self.assertEqual(report[key], second[key], key)

    def test_names_broken_files_and_publishes_the_good_ones(self):
        source = kit.temp_folder()
        codes = broken_files(source)
        (source / "below").mkdir()
        for i in range(3):
            (source / f"below/good-{i}.json").write_bytes(documents.advisory(f"KIT-2026-000{i}"))
        outcome, report = demo(kit.temp_folder(), kit.free_base_port(), "--csaf", source)
        self.assert_exit(kit.OK, outcome, *codes)
        self.assertEqual(3, report["published"])
        self.assertEqual(3, report["everywhere"])
        self.assertEqual(len(codes), report["rejected"])
        rejections = {item["file"].rsplit("/", 1)[1]: item for item in report["rejections"]}
        self.assertEqual(set(codes), set(rejections))
        for name, item in rejections.items():
            with self.subTest(name):
                self.assertEqual({"file", "code", "pointer", "reason"}, set(item))
                self.assertTrue(item["code"] and item["reason"], item)
                if codes[name]:
                    self.assertEqual(codes[name], item["code"])
        self.assertTrue(rejections["no-title.json"]["pointer"].startswith("/document"))
        self.assertTrue(rejections["csaf-2.1.json"]["pointer"].startswith("/document"))

    def test_says_which_port_is_taken(self):
        base = kit.free_base_port()
        for offset in (3, 23):  # a page, a federation port
            with self.subTest(offset=offset), socket.socket() as taken:
                taken.bind(("127.0.0.1", base + offset))
                taken.listen()
                outcome, report = demo(kit.temp_folder(), base, timeout=30)
                self.assert_exit(kit.FAILED, outcome)
                self.assertIn(str(base + offset), outcome.err)
                self.assertIsNone(report)

    def test_ctrl_c_ends_every_node(self):
        folder, base = kit.temp_folder(), kit.free_base_port()
        log = folder / "demo.log"
        process = kit.start_process([kit.SCHAKEL, "demo", "--dir", folder, "--base-port", base],
                                    log)
        kit.wait_for(lambda: "Ctrl-C" in log.read_text(), 60, "the demo runs")
        pids = [int((folder / name / "pid").read_text()) for name in kit.NAMES]
        process.send_signal(signal.SIGINT)
        self.assertEqual(kit.OK, process.wait(20), log.read_text())
        for pid in pids:
            self.assertRaises(ProcessLookupError, os.kill, pid, 0)
        for name in kit.NAMES:
            self.assertFalse((folder / name / "schakel.sock").exists())
            self.assertFalse((folder / name / "pid").exists())
        node = kit.Node(folder / "ovz").start()  # the folder is not locked
        self.assertEqual(SAMPLE_COUNT, len(node.advisories()))
        self.assertEqual(kit.OK, node.stop())
