"""A whole ceremony with real processes: five holders in folders of their own, three of whom sign; then
a lost and a stolen key are replaced, a holder is deceived, and a public TUF client follows over HTTP.
"""
import fcntl
import functools
import http.server
import json
import os
import pathlib
import shutil
import stat
import threading
import unittest

import kit

PASSPHRASE = "paard batterij nietje juist"
HOLDERS = (("Anna", "NCSC"), ("Bert", "NCSC"), ("Carla", "Universiteit"), ("Daan", "Brancheraad"),
           ("Elif", "Notariaat"))
OTHERS = (("targets", "Els", "Anker"), ("nodes", "Nico", "Anker"), ("wide", "Wim", "Anker"),
          ("wide", "Wanda", "Anker"))
MACHINES = ("snapshot", "timestamp")
TUF_CLIENT = kit.BIN / "schakel-tuf-client"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Ceremony(unittest.TestCase):
    def setUp(self):
        self.folder = kit.temp_folder()
        self.repository = self.folder / "repository"
        self.passphrase = self.folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n")
        self.cards = {}

    def trust(self, *arguments, code=kit.OK):
        outcome = kit.run("trust", *arguments, env={"LANG": "en_GB.UTF-8"})
        self.assertEqual(code, outcome.code, str(outcome))
        return outcome

    def make_key(self, role, name, organisation):
        """Each holder has a folder of their own, as if a machine of their own."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        key = folder / f"{role}.key"
        secret = () if role in MACHINES else ("--passphrase-file", self.passphrase)
        self.trust("key", "--role", role, "--name", name, "--organisation", organisation, "--out",
                   key, *secret)
        self.assertEqual(0o400, stat.S_IMODE(os.stat(key).st_mode))
        self.cards[name, role] = pathlib.Path(f"{key}.card")
        return key

    def make_all_keys(self):
        for name, organisation in HOLDERS:
            self.make_key("root", name, organisation)
        for role, name, organisation in OTHERS:
            self.make_key(role, name, organisation)
        for role in MACHINES:
            self.make_key(role, f"machine-{role}", "Anker")

    def create(self, *more, code=kit.OK, cards=None):
        cards = cards or list(self.cards.values())
        proposal = self.folder / "proposal"
        options = [part for card in cards for part in ("--card", card)]
        self.trust("create", "--anchor", "Anker", "--anchor-kvk", "12345678", "--out", proposal,
                   *options, *more, code=code)
        return proposal

    def words(self, proposal):
        return self.trust("show", proposal, "--json", *self.own_root()).json["words"]

    def own_root(self):
        return ("--root", self.root) if getattr(self, "root", None) else ()

    def sign(self, proposal, name, role="root", words=None, code=kit.OK):
        """The holder gets a copy, signs it alone, and gives it back."""
        copy = self.folder / name / "copy"
        shutil.copyfile(proposal, copy)
        self.trust("sign", copy, "--key", self.folder / name / f"{role}.key", "--passphrase-file",
                   self.passphrase, "--words", words or self.words(proposal), *self.own_root(),
                   code=code)
        return copy

    def online(self):
        return [part for role in MACHINES for part in
                (f"--{role}-key", self.folder / f"machine-{role}" / f"{role}.key")]

    def publish(self, proposal, code=kit.OK):
        outcome = self.trust("publish", proposal, "--to", self.repository, "--json", *self.online(),
                             *self.own_root(), code=code)
        if code == kit.OK:
            self.root = self.folder / "root-of-holders.json"
            shutil.copyfile(outcome.json["root_file"], self.root)
        return outcome

    def found(self):
        """A federation of three of five, in force."""
        self.make_all_keys()
        proposal = self.create()
        copies = [self.sign(proposal, name) for name in ("Anna", "Carla", "Elif")]
        copies += [self.sign(proposal, name, role) for role, name, _ in OTHERS]
        self.trust("merge", proposal, *copies)
        self.trust("check", proposal)
        self.publish(proposal)
        return proposal

    def serve(self):
        handler = functools.partial(QuietHandler, directory=str(self.repository / "files"))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    def client(self, *arguments, code=0):
        outcome = kit.run("--metadata-dir", self.folder / "client", *arguments, program=TUF_CLIENT)
        self.assertEqual(code, outcome.code, str(outcome))

    def client_root(self):
        kept = json.loads((self.folder / "client" / "root.json").read_text())
        return kept["signed"]["version"]

    def test_three_of_five_found_a_federation_and_replace_keys(self):
        self.make_all_keys()
        proposal = self.create()
        words = self.words(proposal)
        self.assertEqual(8, len(words.split()))
        self.trust("check", proposal, code=kit.ATTENTION)
        self.publish(proposal, code=kit.ATTENTION)

        copies = [self.sign(proposal, name) for name in ("Anna", "Carla")]
        copies += [self.sign(proposal, name, role) for role, name, _ in OTHERS]
        self.trust("merge", proposal, *copies)
        self.trust("check", proposal, code=kit.ATTENTION)
        self.trust("merge", proposal, self.sign(proposal, "Elif", words=f" {words.upper()} "))
        self.assertIn("Complete", self.trust("check", proposal).out)
        self.publish(proposal)
        self.assertEqual(words, self.words_without_root(proposal))

        # A public client starts from the root that it was given.
        url = self.serve()
        (self.folder / "client").mkdir()
        self.client("init", self.root)
        self.client("--metadata-url", url, "refresh")
        self.assertEqual(1, self.client_root())

        # Bert lost his stick, Elif's was stolen: two others take their places.
        self.make_key("root", "Fenna", "Notariaat")
        self.make_key("root", "Gijs", "Universiteit")
        change = self.folder / "change"
        self.trust("propose", "--from", self.repository, "--remove", "root=Bert", "--remove",
                   "root=Elif", "--add", self.cards["Fenna", "root"], "--add",
                   self.cards["Gijs", "root"], "--out", change)
        shown = self.trust("show", change, "--root", self.root)
        for line in ("Fenna (Notariaat) may now sign for root", "Bert (NCSC) may no longer sign",
                     "root, by the holders until now: 0 of 3"):
            self.assertIn(line, shown.out)
        dutch = kit.run("trust", "show", change, "--root", self.root, "--lang", "nl")
        self.assertIn("Elif (Notariaat) mag niet meer tekenen voor hoofdlijst", dutch.out)
        self.trust("merge", change, *[self.sign(change, name) for name in
                                      ("Anna", "Carla", "Fenna", "Gijs")])
        self.trust("check", change, "--root", self.root, code=kit.ATTENTION)
        self.trust("merge", change, self.sign(change, "Daan"))
        self.trust("check", change, "--root", self.root)
        self.publish(change)
        self.client("--metadata-url", url, "refresh")
        self.assertEqual(2, self.client_root())

        # The timestamp's machine was broken into.
        old_timestamp = self.folder / "machine-timestamp" / "timestamp.key"
        old_timestamp.rename(self.folder / "stolen.key")
        self.make_key("timestamp", "machine-timestamp", "Anker")
        again = self.folder / "again"
        card = json.loads(self.cards["machine-timestamp", "timestamp"].read_text())
        held = self.trust("show", change, "--root", self.root, code=kit.REFUSED)
        self.assertIn("not what you have", held.out)
        self.trust("propose", "--from", self.repository, "--remove",
                   "timestamp=machine-timestamp", "--add",
                   self.cards["machine-timestamp", "timestamp"], "--out", again)
        self.assertIn(card["key"][:16], self.trust("show", again, "--root", self.root).out)
        self.trust("merge", again, *[self.sign(again, name) for name in ("Fenna", "Gijs", "Daan")])
        self.publish(again)
        self.client("--metadata-url", url, "refresh")
        self.assertEqual(3, self.client_root())

    def words_without_root(self, proposal):
        shown = kit.run("trust", "show", proposal, "--json")
        return shown.json["words"]

    def test_officers_admit_with_keys_under_a_passphrase(self):
        self.found()
        node = kit.run("init", "--root", self.root, "--dir", self.folder / "node", "--json").json
        draft = self.folder / "draft.json"
        draft.write_text(json.dumps(dict(node, **{
            "organisation": {"name": "Vereniging", "kvk": "87654321", "country": "NL"},
            "kind": "branch", "maturity": 2,
            "publish": {"kinds": [1, 4], "scope": "region", "tlp_publish_max": "GREEN",
                        "tlp_receive_max": "GREEN"}})))
        secret = ("--passphrase-file", self.passphrase)
        admit = ("admit", draft, "--from", self.repository, "--root", self.root, *secret)
        out = ("--out", self.folder / "admission")
        self.trust(*admit, *out, "--key", self.folder / "Anna" / "root.key", code=kit.FAILED)
        words = self.trust(*admit, *out, "--key", self.folder / "Nico" / "nodes.key", "--json").json
        self.assertTrue(words["complete"])
        self.publish(self.folder / "admission")
        listed = self.trust("list", "--from", self.repository, "--json").json
        self.assertEqual([("Vereniging", "active")],
                         [(row["organisation"]["name"], row["status"]) for row in listed])
        # The other way: at once, by who has the keys of the machine too.
        self.trust("change", "Vereniging", "--set", "maturity=1", "--from", self.repository, *secret,
                   "--key", self.folder / "Nico" / "nodes.key", code=kit.FAILED)
        for role in MACHINES:
            shutil.copyfile(self.folder / f"machine-{role}" / f"{role}.key",
                            self.repository / f"{role}.key")
            (self.repository / f"{role}.key").chmod(0o400)
        self.trust("change", "Vereniging", "--set", "maturity=1", "--from", self.repository, *secret,
                   "--key", self.folder / "Nico" / "nodes.key")
        listed = self.trust("list", "--from", self.repository, "--json").json
        self.assertEqual([1], [row["maturity"] for row in listed])

    def test_a_deceived_holder_notices(self):
        self.make_all_keys()
        proposal = self.create()
        words = self.words(proposal)
        # On its way to Daan somebody puts his own key in the place of Elif's.
        thief = self.make_key("root", "Dief", "Notariaat")
        cards = [card for (name, role), card in self.cards.items() if name != "Elif"]
        other = self.folder / "other"
        proposal.rename(self.folder / "kept")
        self.create(cards=cards).rename(other)
        (self.folder / "kept").rename(proposal)
        self.assertNotEqual(words, self.words(other))
        self.sign(other, "Daan", words=words, code=kit.REFUSED)
        self.assertTrue(thief.exists())
        # What he signed is merged by nobody.
        self.trust("merge", proposal, self.sign(other, "Dief"), code=kit.REFUSED)
        # And a wrong passphrase signs nothing.
        self.passphrase.write_text("een heel andere zin\n")
        self.sign(proposal, "Daan", code=kit.REFUSED)

    def test_rules_refuse(self):
        self.make_all_keys()
        root_cards = [card for (_, role), card in self.cards.items() if role == "root"]
        rest = [card for (_, role), card in self.cards.items() if role != "root"]
        for more, cards, rule in (
                (("--threshold", "root=0"), None, "threshold_below_one"),
                (("--threshold", "root=6"), None, "threshold_above_keys"),
                (("--threshold", "root=2"), None, "one_organisation"),  # NCSC holds two
                (("--root-days", "89"), None, "expiry"),
                (("--root-days", "501"), None, "expiry"),
                ((), root_cards + rest + root_cards[:1], "duplicate_key")):
            with self.subTest(rule):
                outcome = self.create_json(more, cards or root_cards + rest)
                self.assertEqual(kit.REFUSED, outcome.code, str(outcome))
                self.assertIn(rule, [finding["rule"] for finding in outcome.json["findings"]])
        warned = self.create_json(("--threshold", "root=4"), root_cards + rest)
        self.assertEqual(kit.OK, warned.code, str(warned))
        self.assertEqual(["few_spare_keys"], [item["rule"] for item in warned.json["findings"]])

    def create_json(self, more, cards):
        options = [part for card in cards for part in ("--card", card)]
        return kit.run("trust", "create", "--anchor", "A", "--anchor-kvk", "12345678", "--out",
                       self.folder / "new", *options, *more, "--json")

    def test_a_rehearsal_stays_one(self):
        self.make_all_keys()
        proposal = self.create("--rehearsal")
        self.assertIn("THIS IS A REHEARSAL", self.trust("show", proposal).out)
        copies = [self.sign(proposal, name) for name in ("Anna", "Carla", "Elif")]
        copies += [self.sign(proposal, name, role) for role, name, _ in OTHERS]
        self.trust("merge", proposal, *copies)
        # A node that signs beside would give one version two contents.
        self.repository.mkdir()
        with open(self.repository / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("another process signs", self.publish(proposal, code=kit.REFUSED).err)
        self.publish(proposal)
        refused = kit.run("init", "--root", self.root, "--dir", self.folder / "node")
        self.assertEqual(kit.REFUSED, refused.code, str(refused))

    def test_keys_and_files_are_not_overwritten(self):
        key = self.make_key("root", "Anna", "NCSC")
        content = key.read_bytes()
        self.trust("key", "--role", "root", "--name", "Anna", "--organisation", "NCSC", "--out", key,
                   "--passphrase-file", self.passphrase, code=kit.REFUSED)
        self.assertEqual(content, key.read_bytes())
        self.passphrase.write_text("kort\n")
        self.trust("key", "--role", "root", "--name", "B", "--organisation", "C", "--out",
                   self.folder / "b.key", "--passphrase-file", self.passphrase, code=kit.FAILED)
        self.assertFalse((self.folder / "b.key").exists())


if __name__ == "__main__":
    unittest.main()
