"""schakel-sim: usage, exit codes, the figures it prints, the same seed gives the same trace."""
import json

import kit


FIGURES = {"nodes", "seed", "entries", "delivered_ratio", "missed", "t50_ms", "t99_ms", "t100_ms",
           "rmr", "control_bytes_per_node", "heal_ms", "trace_hash"}


def sim(*arguments):
    return kit.run(*arguments, program=kit.SIM, timeout=120)


class SimCli(kit.Case):
    def test_usage_errors(self):
        for arguments in ((), ("run",), ("walk", "broadcast"), ("run", "no-such-scenario"),
                          ("run", "broadcast", "--nodes"), ("run", "broadcast", "--nodes", "1"),
                          ("run", "broadcast", "--nodes", "1x"),
                          ("run", "broadcast", "--seed", "-1"),
                          ("run", "broadcast", "--severity", "loud"),
                          ("run", "broadcast", "--what", "1"), ("run", "broadcast", "extra")):
            with self.subTest(arguments):
                outcome = self.assert_exit(kit.USAGE, sim(*arguments))
                self.assertIn("usage: schakel-sim run", outcome.err)
                self.assertEqual("", outcome.out)

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
                self.assertEqual(figures, json.loads(lines[1]))
                self.assertLessEqual(FIGURES, set(figures))
                self.assertEqual((12, seed, 0, 1), tuple(
                    figures[key] for key in ("nodes", "seed", "missed", "delivered_ratio")))
                self.assertEqual(scenario == "partition", figures["heal_ms"] is not None)
                replay = lines[-1].removeprefix("replay: schakel-sim ").split()
                again = self.assert_exit(kit.OK, sim(*replay))
                self.assertEqual(figures, json.loads(again.out.splitlines()[1]))
                other = sim("run", scenario, "--nodes", 12, "--seed", seed + 1)
                self.assertNotEqual(figures["trace_hash"],
                                    json.loads(other.out.splitlines()[1])["trace_hash"])

    def test_severity_is_part_of_the_replay(self):
        outcome = self.assert_exit(kit.OK, sim(
            "run", "broadcast", "--nodes", 8, "--seed", 3, "--severity", "critical"))
        self.assertTrue(outcome.out.splitlines()[-1].endswith(
            "run broadcast --nodes 8 --seed 3 --severity critical"))

    def test_a_file_that_cannot_be_written(self):
        outcome = sim("run", "broadcast", "--nodes", 4, "--json", "/proc/none/report.json")
        self.assert_exit(kit.FAILED, outcome, "/proc/none/report.json")
