"""The anchor signs no version twice: not after a restore, and not from two machines."""
import json
import shutil

import kit

HEARS_WITHIN_S = 60


class AnchorSigning(kit.Case):
    def setUp(self):
        self.federation = kit.Federation()
        self.anchor = self.federation["dtc"]
        self.files = self.anchor.folder / "trust" / "files"
        made = json.loads((self.files / "timestamp.json").read_text())["signed"]["version"]
        self.has_signed = lambda: self.version(self.anchor) > made
        self.federation.start()

    def tearDown(self):
        self.federation.stop()

    def version(self, node):
        return (node.status() or {}).get("timestampVersion", 0)

    def wait_version(self, least):
        nodes = self.federation.running()
        kit.wait_for(lambda: all(self.version(node) >= least for node in nodes), HEARS_WITHIN_S,
                     f"every node has timestamp {least}", nodes)

    def assert_no_alarms(self):
        for node in self.federation:
            self.assertEqual([], node.status()["alarms"], node.name)
            self.assertFalse(node.status()["trustFrozen"], node.name)

    def test_an_old_copy_of_its_folder_continues_from_what_the_others_hold(self):
        kit.wait_for(self.has_signed, HEARS_WITHIN_S, "the anchor has signed")
        old = kit.temp_folder() / "files"
        shutil.copytree(self.files, old)
        for _ in range(2):  # each start signs the next version
            signed = self.version(self.anchor) + 1
            self.anchor.stop()
            self.anchor.start()
            self.wait_version(signed)
        self.anchor.kill()
        shutil.rmtree(self.files)
        shutil.copytree(old, self.files)
        self.anchor.start()
        self.wait_version(signed + 1)
        self.assert_no_alarms()

    def test_a_stand_by_signs_nothing_until_it_takes_over(self):
        kit.wait_for(self.has_signed, HEARS_WITHIN_S, "the anchor has signed")
        before = self.version(self.anchor)
        self.anchor.stop()
        standby = self.anchor.folder / "trust" / "standby"
        standby.touch()
        self.anchor.start()
        self.federation.wait_open(self.anchor)
        kit.wait_for(lambda: "stand-by" in self.anchor.log_tail(200), HEARS_WITHIN_S, "it says so",
                     [self.anchor])
        self.assertEqual(before, self.version(self.anchor))
        standby.unlink()
        self.wait_version(before + 1)
        self.assert_no_alarms()
