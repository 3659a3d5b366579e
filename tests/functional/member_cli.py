"""`schakel member` and `schakel notice`: what an office does with its spreadsheet."""
import os

import kit
import members
from members import BAKERY, OFFICE, PLASTERER, TURNERY, sheet


class MemberCli(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation("--members", "0", "--csaf", str(kit.temp_folder()))
        cls.federation.start("dtc", "ovz")
        cls.node = cls.federation["ovz"]
        cls.folder = kit.temp_folder()

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def load(self, content, *options):
        return self.node.cli("member", "import", members.write(self.folder, content), *options)

    def test_1_dry_run_says_the_same_and_writes_nothing(self):
        outcome = self.load(sheet(BAKERY, TURNERY), "--dry-run", "--json")
        self.assert_exit(kit.OK, outcome)
        self.assertEqual(2, outcome.json["new_members"])
        self.assertEqual({}, members.listed(self.node))

    def test_2_import_list_show(self):
        self.assert_exit(kit.OK, self.load(sheet(BAKERY, TURNERY, PLASTERER, OFFICE)))
        listed = members.listed(self.node)
        self.assertEqual(4, len(listed))
        bakery = listed["Bakkerij De Korenmaat"]
        self.assertEqual(("00000101", "5651 ZZ", "MICRO", "GM0772"),
                         (bakery["kvk"], bakery["postcode"], bakery["size"],
                          bakery["municipality"]))
        self.assertEqual(["Vos Automatisering"], bakery["suppliers"])
        self.assertTrue(listed["Stukadoor Ali Yıldız"]["software_unknown"])
        shown = self.node.cli("member", "show", bakery["id"], "--json")
        self.assertEqual(bakery, shown.json)
        self.assert_exit(kit.OK, self.node.cli("member", "list"), "Bakkerij De Korenmaat")
        self.assert_exit(kit.FAILED, self.node.cli("member", "show", "999999"))

    def test_3_the_same_sheet_again_changes_nothing(self):
        outcome = self.load(sheet(BAKERY, TURNERY, PLASTERER, OFFICE), "--json")
        self.assert_exit(kit.OK, outcome)
        self.assertEqual((0, 0, 4), tuple(outcome.json[key] for key in
                                          ("new_members", "changed", "unchanged")))

    def test_4_a_changed_row_changes_its_member(self):
        before = members.listed(self.node)["Bakkerij De Korenmaat"]["id"]
        outcome = self.load(sheet(BAKERY.replace(";7;", ";12;")), "--json")
        self.assertEqual(1, outcome.json["changed"])
        bakery = members.listed(self.node)["Bakkerij De Korenmaat"]
        self.assertEqual((before, "KLEIN"), (bakery["id"], bakery["size"]))

    def test_5_faults_are_named_per_field_and_the_rest_is_read(self):
        bad = (BAKERY.replace("00000101;", "0000104;", 1).replace("5651 ZZ", "1234 SS")
               .replace("Korenmaat", "Fout"))
        good = OFFICE.replace("Wiersma", "Zijlstra").replace("00000108", "00000109")
        errors = self.folder / "fouten.csv"
        outcome = self.load(sheet(bad, good), "--errors", errors, "--lang", "nl")
        self.assert_exit(kit.FAILED, outcome, "kvknummer", "8 cijfers", "postcode", "SA, SD of SS")
        self.assertIn("Administratiekantoor Zijlstra", members.listed(self.node))
        self.assertNotIn("Bakkerij De Fout", members.listed(self.node))
        text = errors.read_text(encoding="utf-8-sig")
        self.assertIn("Bakkerij De Fout", text)
        self.assertTrue(text.lower().startswith("fout"))
        self.assertEqual(0o600, os.stat(errors).st_mode & 0o777)
        english = self.load(sheet(bad), "--json", "--lang", "en")
        self.assertEqual({"kvknummer", "postcode"},
                         {error["column"] for error in english.json["errors"]})

    def test_6_hostile_sheets_end_in_a_clear_error(self):
        before = members.listed(self.node)
        for name, content in {
                "nothing": b"",
                "no CSV": os.urandom(4096),
                "NUL": sheet(BAKERY.replace("Korenmaat", "Koren\0maat")),
                "UTF-16": sheet(BAKERY).decode("utf-8-sig").encode("utf-16"),
                "no name column": sheet("x;y", header="kolom;andere"),
                "a cell of a megabyte": sheet(BAKERY.replace("Korenmaat", "K" * 2**20)),
                "a thousand columns": sheet(";" * 1000, header=members.HEADER + ";a" * 1000),
                "an open quote": sheet('"Bakkerij' + BAKERY),
                "formula": sheet(BAKERY.replace("Bakkerij De Korenmaat",
                                                '=HYPERLINK("https://x.example")')
                                 .replace("00000101", "00000777")),
                "wrong separator": sheet(BAKERY).replace(b";", b"#")}.items():
            with self.subTest(name):
                outcome = self.load(content, "--lang", "nl")
                self.assert_exit(kit.FAILED, outcome)
                self.assertTrue(outcome.err.strip(), name)
                self.assertLess(len(outcome.err), 4000)
        self.assertEqual(before, members.listed(self.node))
        self.assert_exit(kit.FAILED, self.node.cli("member", "import", self.folder / "absent.csv"))
        self.assert_exit(kit.USAGE, self.node.cli("member", "import"))

    def test_7_notices_in_dutch_and_english(self):
        document, content = members.sample("dtc-2026-0012.json")
        status, answer = self.federation["dtc"].publish(content)
        self.assertEqual(200, status, answer)
        members.wait_matched(self.node, 1)
        turnery = members.listed(self.node)["Van Rooij Verspaning B.V."]["id"]
        notices = self.node.cli("notice", "list", "--json").json
        self.assertIn(turnery, [notice["member"] for notice in notices])
        advisory = document["document"]["tracking"]["id"]
        dutch = self.node.cli("notice", "show", advisory, "--member", turnery, "--lang", "nl")
        self.assert_exit(kit.OK, dutch, "Exchange Server 2019", advisory)
        english = self.node.cli("notice", "show", advisory, "--member", turnery, "--lang", "en")
        self.assert_exit(kit.OK, english, advisory)
        self.assertNotEqual(dutch.out, english.out)
        self.assert_exit(kit.FAILED, self.node.cli("notice", "show", advisory, "--member", "9999"))
        self.assert_exit(kit.OK, self.node.cli("notice", "list", "--member", str(turnery)),
                         "Van Rooij")

    def test_8_a_new_and_a_changed_member_are_matched_with_what_is_here(self):
        advisory = members.sample("dtc-2026-0012.json")[0]["document"]["tracking"]["id"]
        before = members.reach_of(self.node, advisory)
        new = TURNERY.replace("Van Rooij", "Peters").replace("00000103", "00000133")
        self.assert_exit(kit.OK, self.load(sheet(new)))
        after = members.reach_of(self.node, advisory)
        told = after["affected"] + after["possible"]
        self.assertEqual(before["affected"] + before["possible"] + 1, told)
        self.assert_exit(kit.OK, self.load(sheet(new.replace("Exchange Server 2019", "Firefox"))))
        peters = members.listed(self.node)["Peters Verspaning B.V."]["id"]
        self.assertEqual([], self.node.cli("notice", "list", "--member", str(peters),
                                           "--json").json)
        self.assertEqual(before, members.reach_of(self.node, advisory))

    def test_9_a_withdrawal_takes_the_notices_back(self):
        advisory = members.sample("dtc-2026-0012.json")[0]["document"]["tracking"]["id"]
        self.assert_exit(kit.OK, self.federation["dtc"].cli(
            "advisory", "withdraw", advisory, "--reason", "Niet juist"))

        def is_closed():
            notices = self.node.cli("notice", "list", "--json").json
            return notices and all(item["state"] == "withdrawn" for item in notices)
        kit.wait_for(is_closed, 20, "notices are withdrawn", [self.node])
