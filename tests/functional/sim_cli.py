"""schakel-sim: usage, exit codes, the figures it prints, the same seed gives the same trace."""
import json
import xml.etree.ElementTree

import kit


FIGURES = {"nodes", "seed", "entries", "delivered_ratio", "missed", "t50_ms", "t99_ms", "t100_ms",
           "rmr", "control_bytes_per_node", "ldh", "stretch_vs_flood", "heal_ms",
           "idle_bits_per_s", "trace_hash"}


def sim(*arguments):
    return kit.run(*arguments, program=kit.SIM, timeout=120)


def trace(outcome):
    return next(line for line in outcome.out.splitlines() if line.startswith("trace "))


class SimCli(kit.Case):
    def test_usage_errors(self):
        for arguments in ((), ("run",), ("walk", "broadcast"), ("run", "no-such-scenario"),
                          ("report",), ("report", "--quick"), ("report", "--out"),
                          ("run", "broadcast", "--seeds", "2..1"),
                          ("run", "broadcast", "--seeds", "1..2", "--jobs", "0"),
                          ("run", "broadcast", "--seeds", "1..2", "--seed", "1"),
                          ("run", "broadcast", "--seed", "1", "--seeds", "1..2"),
                          ("run", "broadcast", "--jobs", "2"),
                          ("run", "broadcast", "--json", "-"), ("report", "--out", "-"),
                          ("run", "broadcast", "--nodes"), ("run", "broadcast", "--nodes", "1"),
                          ("run", "broadcast", "--nodes", "1x"),
                          ("run", "broadcast", "--seed", "-1"),
                          ("run", "broadcast", "--severity", "loud"),
                          ("run", "broadcast", "--what", "1"), ("run", "broadcast", "extra")):
            with self.subTest(arguments):
                outcome = self.assert_exit(kit.USAGE, sim(*arguments))
                self.assertIn("usage: schakel-sim run", outcome.err)
                self.assertEqual("", outcome.out)

    def test_help_and_version_are_no_errors(self):
        for arguments in (("--help",), ("-h",), ("help",), ("run", "--help"),
                          ("run", "broadcast", "-h"), ("report", "--help")):
            with self.subTest(arguments):
                outcome = self.assert_exit(kit.OK, sim(*arguments))
                self.assertTrue(outcome.out.startswith("usage: schakel-sim run"))
                self.assertIn("broadcast", outcome.out)
                self.assertEqual("", outcome.err)
        version = self.assert_exit(kit.OK, sim("--version"))
        self.assertRegex(version.out, r"^schakel-sim \d+\.\d+\.\d+\n$")

    def test_the_other_programs_answer_alike(self):
        for program in (kit.SCHAKEL, kit.BENCH):
            with self.subTest(program.name):
                usage = self.assert_exit(kit.OK, kit.run("--help", program=program))
                self.assertIn(program.name, usage.out)
                version = self.assert_exit(kit.OK, kit.run("--version", program=program))
                self.assertRegex(version.out, rf"^{program.name} \d+\.\d+\.\d+\n$")
        refused = kit.run("limits", "--json", "-", program=kit.BENCH)
        self.assert_exit(kit.USAGE, refused, "no name of a file")

    def test_json_and_the_same_seed_gives_the_same_trace(self):
        seed = kit.seeded_random("scenario").randrange(10**6)
        for scenario in ("broadcast", "partition", "anchor-offline"):
            with self.subTest(scenario):
                file = kit.temp_folder() / "report.json"
                outcome = self.assert_exit(kit.OK, sim(
                    "run", scenario, "--nodes", 12, "--seed", seed, "--json", file))
                lines = outcome.out.splitlines()
                self.assertIn(f"seed {seed}", lines[0])
                self.assertRegex(lines[0], r"^schakel-sim \d+\.\d+\.\d+ seed \d+$")
                figures = json.loads(file.read_text())
                self.assertEqual(f"trace {figures['trace_hash']}", trace(outcome))
                self.assertLessEqual(FIGURES, set(figures))
                for baseline in (figures["baselines"] or {}).values():
                    self.assertLessEqual(FIGURES, set(baseline))
                    self.assertEqual(0, baseline["missed"])
                self.assertEqual((12, seed, 0, 1), tuple(
                    figures[key] for key in ("nodes", "seed", "missed", "delivered_ratio")))
                self.assertEqual(scenario == "partition", figures["heal_ms"] is not None)
                replay = lines[-1].removeprefix("replay: schakel-sim ").split()
                again = self.assert_exit(kit.OK, sim(*replay))
                self.assertEqual(lines, again.out.splitlines())
                other = sim("run", scenario, "--nodes", 12, "--seed", seed + 1)
                self.assertNotEqual(trace(outcome), trace(other))

    def test_a_range_of_seeds(self):
        file = kit.temp_folder() / "seeds.json"
        outcome = self.assert_exit(kit.OK, sim(
            "run", "broadcast", "--nodes", 6, "--seeds", "4..7", "--jobs", 2, "--json", file))
        lines = outcome.out.splitlines()
        self.assertRegex(lines[0], r"^schakel-sim \d+\.\d+\.\d+ seeds 4\.\.7$")
        self.assertIn("4 of 4 seeds run, 0 deliveries missed", lines[1])
        self.assertEqual("replay: schakel-sim run broadcast --nodes 6 --seeds 4..7", lines[-1])
        summary = json.loads(file.read_text())
        self.assertEqual([4, 5, 6, 7], [line["seed"] for line in summary["seeds"]])
        self.assertEqual(0, summary["seeds_broken"])
        one = sim("run", "broadcast", "--nodes", 6, "--seed", 5)
        self.assertEqual(f"trace {summary['seeds'][1]['trace_hash']}", trace(one))

    def test_a_report_of_earlier_runs(self):
        folder = kit.temp_folder()
        runs = folder / "runs"
        runs.mkdir()
        for seed in (1, 2):
            self.assert_exit(kit.OK, sim("run", "partition", "--nodes", 6, "--seed", seed,
                                         "--json", runs / f"{seed}.json"))
        page = folder / "report.html"
        outcome = self.assert_exit(kit.OK, sim("report", "--from", runs, "--out", page))
        self.assertEqual("2 runs", outcome.out.splitlines()[1])
        doctype, document = page.read_text().split("\n", 1)
        self.assertEqual("<!DOCTYPE html>", doctype)
        tree = xml.etree.ElementTree.fromstring(document)
        svg = "{http://www.w3.org/2000/svg}svg"
        plots = [plot for plot in tree.iter(svg) if plot.get("role") == "img"]
        self.assertEqual(1, len(plots))  # healing
        self.assertIsNotNone(plots[0].find("{http://www.w3.org/2000/svg}title"))
        (runs / "bad.json").write_text("{}")
        self.assert_exit(kit.FAILED, sim("report", "--from", runs, "--out", page), "bad.json")

    def test_severity_is_part_of_the_replay(self):
        outcome = self.assert_exit(kit.OK, sim(
            "run", "broadcast", "--nodes", 8, "--seed", 3, "--severity", "critical"))
        self.assertTrue(outcome.out.splitlines()[-1].endswith(
            "run broadcast --nodes 8 --seed 3 --severity critical"))

    def test_a_file_that_cannot_be_written(self):
        outcome = sim("run", "broadcast", "--nodes", 4, "--json", "/proc/none/report.json")
        self.assert_exit(kit.FAILED, outcome, "/proc/none/report.json")
