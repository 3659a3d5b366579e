"""An organisation joins from the letter to its first advisory; letters in wrong hands (T44)."""
import html.parser
import json
import os
import pty
import re
import subprocess
import time

import documents
import kit

ARRIVES_S = 30
COMMAND = re.compile(r"^    (schakel .+)$", re.MULTILINE)


class TrustJoin(kit.Case):
    """One federation of which the anchor and one other node run, and whoever joins it."""

    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation()
        cls.anchor, cls.other = cls.federation.start("dtc", "bmh")

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def key(self, role):
        return self.federation.folder / "ceremony" / f"{role}.key"

    def schakel(self, *arguments, code=kit.OK, timeout=60):
        outcome = kit.run(*arguments, timeout=timeout)
        self.assertEqual(code, outcome.code, str(outcome))
        return outcome

    def officer(self, *arguments, code=kit.OK):
        return self.schakel("trust", *arguments, "--dir", self.anchor.folder, code=code)

    def invite(self, kvk="12345678", *options):
        """Returns the id of a letter and its text file."""
        out = kit.temp_folder() / "letter"
        made = self.officer("invite", "--kvk", kvk, "--name", "Metaalhart", "--out", out, "--json",
                            *options).json
        return made["id"], out / "letter.txt"

    def join(self, letter, folder, *options, code=kit.ATTENTION):
        given = ("--name", "Metaalhart", "--mail", "post@metaalhart.example", "--page",
                 f"127.0.0.1:{self.federation.base + 10}", "--wait", 0)
        return self.schakel("join", letter, "--dir", folder, *given, *options, code=code)

    def request(self, token_id):
        return self.officer("request", "show", token_id, "--json").json

    def test_1_from_the_letter_to_the_first_advisory(self):
        started = time.monotonic()
        token_id, letter = self.invite()
        # The joiner: one command, and the telephone.
        folder = kit.temp_folder() / "node"
        first = self.join(letter, folder, "--website", "https://metaalhart.example", "--region",
                          "GM0344", "--sector", "24", "--json").json
        self.assertEqual(("accepted", token_id), (first["status"], first["token_id"]))
        self.assertEqual(24, len(first["recovery_words"].split()))
        self.assertEqual(8, len(first["words"].split()))
        # The words of the paper are nowhere on the disk.
        paper = " ".join(first["recovery_words"].split()[:3])
        for file in folder.rglob("*"):
            if file.is_file():
                self.assertNotIn(paper, file.read_text(errors="replace"), file)
        # The officer: the same words, then the admission.
        listed = self.officer("request", "list", "--json").json["requests"]
        self.assertIn((token_id, "requested"), [(r["id"], r["state"]) for r in listed])
        self.assertEqual(first["words"], self.request(token_id)["words"])
        self.assertIn(first["words"], self.officer("request", "show", token_id[:6]).out)
        # Run again before that: the same words, no new paper.
        again = self.schakel("join", "--dir", folder, "--wait", 0, "--json", code=kit.ATTENTION)
        self.assertEqual(("waiting", first["words"]), (again.json["status"], again.json["words"]))
        self.assertNotIn("recovery_words", again.json)
        self.schakel("trust", "admit", "--request", token_id, "--dir", self.anchor.folder, "--key",
                     self.key("nodes"))
        self.assertEqual("used", self.request(token_id)["state"])
        kit.wait_for(lambda: kit.run("join", "--dir", folder, "--wait", 0).code == kit.OK,
                     ARRIVES_S, "admitted")
        # The joiner: the second command, and it takes part.
        node = kit.Node(folder, f"127.0.0.1:{self.federation.base + 10}")
        node.start()
        self.addCleanup(node.stop)
        kit.wait_for(lambda: (node.status() or {}).get("peers"), ARRIVES_S, "linked", [node])
        status, answer = self.other.publish(documents.advisory("BMH-2026-0901"))
        self.assertEqual(200, status, answer)
        kit.wait_for(lambda: "BMH-2026-0901" in [a["id"] for a in node.advisories()], ARRIVES_S,
                     "the first advisory", [node, self.other])
        print(f"  letter to first advisory: {time.monotonic() - started:.1f} s, "
              "2 commands of the joiner (join, run), 2 of the officer (invite, admit)", flush=True)
        self.assertEqual([], node.status()["alarms"])
        self.rotate_by_recovery_words(node, folder, first["recovery_words"])
        self.leave(node, folder)

    def rotate_by_recovery_words(self, node, folder, words):
        """The paper names another identity key, which no officer has confirmed yet."""
        own = documents.advisory("METAALHART-2026-0000", namespace=documents.NAMESPACES["bmh"])
        self.assertEqual(200, node.publish(own)[0])
        kit.wait_for(lambda: node.status()["journalSize"], ARRIVES_S, "it publishes", [node])
        paper = folder.parent / "paper"
        paper.write_text(words)
        before = (folder / "identity.key").read_bytes()
        self.assert_exit(kit.OK, node.cli("recover", "rotate", "--words", paper))
        node_id = node.status()["nodeId"]

        def in_force(at):
            return json.loads(at.call("GET", f"/v1/herstel?knooppunt={node_id}")[1])["identityKey"]
        mine = in_force(node)
        kit.wait_for(lambda: in_force(self.anchor) == mine, ARRIVES_S, "the anchor knows the new key",
                     [node, self.anchor])
        admitted = folder.parent / "admitted.json"
        self.officer("show-node", node_id, "--out", admitted)
        self.assertNotEqual(mine, json.loads(admitted.read_text())["identity_key"])
        self.assertEqual(before, (folder / "identity.key").read_bytes())

    def leave(self, node, folder):
        kept = self.schakel("leave", "--dir", folder, code=kit.REFUSED)  # not confirmed
        self.assertIn("Nothing was changed", kept.err)
        left = self.schakel("leave", "--dir", folder, "--yes", "--json")
        self.assertEqual("leaving", left.json["status"])
        # Silence at once; the officer sees it; the data stays.
        status, answer = node.publish(documents.advisory("METAALHART-2026-0001", namespace=documents.NAMESPACES["bmh"]))
        self.assertEqual((409, "left"), (status, answer["code"]), answer)
        leaves = self.officer("request", "list", "--json").json["leaves"]
        self.assertEqual(["Metaalhart"], [leave["name"] for leave in leaves])
        node_id = leaves[0]["node_id"]
        self.schakel("trust", "revoke", node_id, "--reason", "left", "--dir", self.anchor.folder,
                     "--key", self.key("nodes"))
        self.assertEqual([], self.officer("request", "list", "--json").json["leaves"])
        self.assertIn("BMH-2026-0901", [a["id"] for a in node.advisories()])

    def test_2_by_files_where_there_is_no_network(self):
        token_id, letter = self.invite("22345678")
        folder = kit.temp_folder() / "node"
        request = folder.parent / "request.bin"
        root = letter.parent / "root.json"
        made = self.join(letter, folder, "--request-out", request, "--root", root, "--json",
                         code=kit.OK).json
        taken = self.officer("request", "add", request, "--json").json
        self.assertEqual("accepted", taken["status"])
        self.assertEqual(made["words"], self.request(token_id)["words"])
        self.assertEqual(root.read_bytes(), (folder / "root.json").read_bytes())
        draft = folder.parent / "draft.json"
        self.officer("request", "draft", token_id, "--out", draft)
        self.assertEqual("22345678", json.loads(draft.read_text())["organisation"]["kvk"])
        self.schakel("trust", "admit", draft, "--dir", self.anchor.folder, "--key",
                     self.key("nodes"))
        kit.wait_for(lambda: kit.run("join", "--dir", folder, "--wait", 0).code == kit.OK,
                     ARRIVES_S, "admitted")
        self.assertEqual("used", self.request(token_id)["state"])

    def test_3_typing_errors_name_the_line(self):
        _, letter = self.invite("32345678")
        lines = letter.read_text().splitlines()
        places = [i for i, line in enumerate(lines) if re.match(r"^ *\d+: ", line)]
        self.assertEqual(12, len(places))

        def attempt(change, *words):
            changed = list(lines)
            change(changed)
            wrong = letter.parent / "typed.txt"
            wrong.write_text("\n".join(changed))
            folder = kit.temp_folder() / "node"
            refused = self.join(wrong, folder, code=kit.REFUSED)
            for word in words:
                self.assertIn(word, refused.err)
            self.assertFalse(folder.exists(), "nothing is made for a letter that cannot be read")

        def swap(changed, line):
            text = changed[line]
            at = next(i for i in range(6, 30) if text[i] != text[i + 1] and "-" not in text[i:i + 2])
            changed[line] = text[:at] + text[at + 1] + text[at] + text[at + 2:]

        attempt(lambda c: swap(c, places[6]), "Line 7 is not right")
        attempt(lambda c: c.pop(places[3]), "Line 4 is missing")
        attempt(lambda c: c.pop(places[11]), "Line 12 is missing")
        attempt(lambda c: c.__setitem__(places[1], c[places[1]] + "?"), "Line 2", "?")
        attempt(lambda c: c.__setitem__(places[1], c[places[1]][:-1]), "Line 2")
        # A letter that comes in by a pipe, with the mail around it.
        piped = subprocess.run(
            [kit.SCHAKEL, "join", "-", "--dir", kit.temp_folder() / "node", "--name", "M", "--mail",
             "m@m.example", "--request-out", letter.parent / "request.bin"],
            input="> ".join(["Date: 10:30:00\n"] + [line + "\n" for line in lines]).encode(),
            capture_output=True, check=False, timeout=30)
        self.assertEqual(kit.OK, piped.returncode, piped.stderr)
        # Case and dashes mean nothing, and the numbers are not needed.
        bare = letter.parent / "bare.txt"
        bare.write_text("\n".join(lines[i].split(":")[1].replace("-", " ").lower() for i in places))
        self.join(bare, kit.temp_folder() / "node")

    def test_4_t44_letters_in_wrong_hands(self):
        token_id, letter = self.invite("42345678")
        own = kit.temp_folder() / "node"
        with self.subTest("of another organisation"):
            other = self.join(letter, own, "--kvk", "99999999", code=kit.REFUSED)
            self.assertIn("42345678", other.err)
        with self.subTest("used by somebody else"):
            self.join(letter, own)
            stolen = self.join(letter, kit.temp_folder() / "node", code=kit.REFUSED)
            self.assertIn("Somebody else used this letter", stolen.err)
        with self.subTest("refused by the officer"):
            self.officer("request", "refuse", token_id)
            refused = self.schakel("join", "--dir", own, "--wait", 0, code=kit.REFUSED)
            self.assertIn("refused", refused.err)
        with self.subTest("not known, or of another secret"):
            _, gone = self.invite("52345678")
            for file in (self.anchor.folder / "join/tokens").glob("*.json"):
                if json.loads(file.read_text())["token"][98:106] == f"{52345678:08x}":
                    file.unlink()
            wrong = self.join(gone, kit.temp_folder() / "node", code=kit.REFUSED)
            self.assertIn("not known", wrong.err)

    def test_5_t44_an_expired_letter(self):
        token_id, letter = self.invite("62345678")
        file = self.anchor.folder / "join/tokens" / f"{token_id}.json"
        record = json.loads(file.read_text())
        token = record["token"]
        self.assertEqual(f"{62345678:08x}", token[98:106])
        past = f"{int(time.time()) - 60:08x}"
        record["token"] = token[:106] + past + token[114:]
        file.write_text(json.dumps(record))
        late = self.join(letter, kit.temp_folder() / "node", code=kit.REFUSED)
        self.assertIn("expired", late.err)
        states = {r["id"]: r["state"] for r in
                  self.officer("request", "list", "--json").json["requests"]}
        self.assertEqual("expired", states[token_id])

    def test_6_t44_a_man_in_the_middle_with_his_own_root(self):
        # He runs an anchor of his own and hands out its letter in place of the real one.
        theirs = kit.Federation()
        thief = theirs["dtc"].start()
        self.addCleanup(thief.stop)
        out = kit.temp_folder() / "letter"
        self.schakel("trust", "invite", "--kvk", "72345678", "--name", "Metaalhart", "--out", out,
                     "--dir", thief.folder)
        token_id, letter = self.invite("72345678")
        deceived = self.join(out / "letter.txt", kit.temp_folder() / "node", "--json").json
        # He asks the real anchor in turn: the words that the officer has are others.
        self.join(letter, kit.temp_folder() / "node")
        self.assertNotEqual(deceived["words"], self.request(token_id)["words"])
        # And the root of another federation is not taken from a file either.
        foreign = self.join(letter, kit.temp_folder() / "node", "--root",
                            thief.folder / "root.json", code=kit.REFUSED)
        self.assertIn("another federation", foreign.err)

    def test_7_the_page_to_print_needs_nothing(self):
        _, letter = self.invite("82345678", "--days", 7)
        page = (letter.parent / "letter.html").read_text()

        class Reader(html.parser.HTMLParser):
            tags, links = [], []

            def handle_starttag(self, tag, attrs):
                self.tags.append(tag)
                self.links += [value for name, value in attrs if name in ("src", "href")]

        reader = Reader()
        reader.feed(page)
        self.assertNotIn("script", reader.tags)
        self.assertTrue(all(link.startswith("data:image/svg+xml") for link in reader.links))
        for text in ("Doe mee met Schakel", "Join Schakel", "82345678", "@page{size:A4"):
            self.assertIn(text, page)
        self.assertIn("<svg", (letter.parent / "qr.svg").read_text())
        self.assertEqual(0o600, letter.stat().st_mode & 0o777)
        # A letter is not overwritten, and only organisations with a number get one.
        again = self.officer("invite", "--kvk", "82345678", "--name", "M", "--out", letter.parent,
                             code=kit.REFUSED)
        self.assertIn("exists", again.err)
        self.officer("invite", "--kvk", "1234", "--name", "M", code=kit.USAGE)

    def test_8_a_folder_in_use_and_an_anchor_that_is_away(self):
        _, letter = self.invite("92345678")
        used = self.join(letter, self.other.folder, code=kit.REFUSED)
        self.assertIn("Choose another folder", used.err)
        unknown = self.schakel("leave", "--dir", self.other.folder, "--yes", code=kit.FAILED)
        self.assertIn("without a letter", unknown.err)
        self.assertFalse((self.other.folder / "left").exists())
        folder = kit.temp_folder() / "node"
        missing = self.schakel("join", letter, "--dir", folder, "--name", "M", "--wait", 0,
                               code=kit.USAGE)
        self.assertIn("--mail", missing.err)
        self.anchor.stop()
        try:
            silent = self.join(letter, folder, code=kit.FAILED)
            self.assertIn("Nothing is lost", silent.err)
            words = re.search(r"Your eight words:\n\n  (.+)\n", silent.out).group(1)
        finally:
            self.anchor.start()
        later = self.schakel("join", "--dir", folder, "--wait", 0, "--json", code=kit.ATTENTION)
        self.assertEqual(words, later.json["words"])

    def test_8b_at_a_terminal_three_words_are_asked_back(self):
        _, letter = self.invite("93345678")
        folder = kit.temp_folder() / "node"

        def converse(answer):
            """Runs join at a terminal; returns its exit code and what it said."""
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ["LANG"] = "en_GB.UTF-8"
                os.execv(kit.SCHAKEL, ["schakel", "join", str(letter), "--dir", str(folder), "--name",
                                       "M", "--mail", "m@m.example", "--wait", "0"])
            said, answered = "", 0
            while True:
                try:
                    part = os.read(terminal, 4096).decode(errors="replace")
                except OSError:  # its end is closed
                    break
                if not part:
                    break
                said += part
                asked = re.findall(r"Type word (\d+) from the paper:\r\n", said)
                for number in asked[answered:]:
                    words = re.search(r"replace your keys\.\s+([a-z ]+)\r", said).group(1).split()
                    os.write(terminal, (answer(words[int(number) - 1]) + "\n").encode())
                answered = len(asked)
            os.close(terminal)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said

        code, said = converse(lambda word: "niet")
        self.assertEqual(kit.ATTENTION, code, said)
        self.assertIn("Throw the paper away", said)
        self.assertFalse((folder / "join.json").exists())
        code, said = converse(lambda word: word[:4])
        self.assertEqual(kit.ATTENTION, code, said)  # admitted it is not yet
        self.assertIn("Your eight words", said)

    def test_9_the_page_of_the_manual_shows_these_commands(self):
        text = (kit.SOURCE / "docs/join.md").read_text()
        commands = COMMAND.findall(text)
        self.assertGreaterEqual(len(commands), 6)
        for command in commands:
            words = command.split()
            known = [words[1]] + [word for word in words[2:4] if words[1] == "trust"
                                  and word.isalpha() and word.islower()]
            shown = kit.run(*known, "--help")
            self.assertEqual(kit.OK, shown.code, command)
            for option in re.findall(r"--[a-z-]+", command):
                self.assertIn(option, shown.out, command)


if __name__ == "__main__":
    import unittest
    unittest.main()
