"""Tests of the list of fingerprint words and of its generator."""

import pathlib
import re
import sys
import unittest

CRYPTO = pathlib.Path(__file__).resolve().parents[2] / "crypto"
sys.path.insert(0, str(CRYPTO))
sys.dont_write_bytecode = True

import make_words  # noqa: E402


class WordsTest(unittest.TestCase):
    def test_the_list_is_what_the_candidates_give(self):
        words = make_words.choose(make_words.read_candidates())
        self.assertEqual(make_words.LIST.read_text(), make_words.render(words))

    def test_no_two_words_clash(self):
        words = re.findall(r'"(\w+)"', make_words.LIST.read_text())
        self.assertEqual(make_words.COUNT, len(words))
        seen = {}
        for word in words:
            for mark in make_words.marks(word):
                self.assertEqual(word, seen.setdefault(mark, word), mark)

    def test_knows_a_clash(self):
        for a, b in (("kamers", "kamer"), ("kater", "kamer"), ("boot", "bot"), ("rijst", "reist"),
                     ("fazen", "vasen")):
            self.assertTrue(make_words.marks(a) & make_words.marks(b), (a, b))
        for a, b in (("adres", "zebra"), ("kamer", "koffer"), ("geluid", "gebouw")):
            self.assertFalse(make_words.marks(a) & make_words.marks(b), (a, b))


if __name__ == "__main__":
    unittest.main()
