"""Tests of the layer check itself."""

import unittest

import layers


class LayersTest(unittest.TestCase):
    def test_allows_the_next_layer_down(self):
        self.assertEqual(layers.check_includes("crypto/a.cc", '#include "base/bytes.h"\n'), [])

    def test_refuses_the_layer_above(self):
        self.assertTrue(layers.check_includes("base/a.cc", '#include "crypto/hash.h"\n'))

    def test_keeps_node_out_of_the_simulator(self):
        self.assertTrue(layers.check_includes("simulations/a.cc", '#include "node/inbox.h"\n'))

    def test_lets_only_node_see_the_settings(self):
        self.assertTrue(layers.check_includes("federation/a.cc", '#include "config/config.h"\n'))
        self.assertEqual(layers.check_includes("node/a.cc", '#include "config/config.h"\n'), [])

    def test_keeps_an_outside_library_in_its_folder(self):
        self.assertEqual(layers.check_includes("crypto/a.cc", "#include <sodium.h>\n"), [])
        self.assertTrue(layers.check_includes("node/a.cc", "#include <sodium.h>\n"))

    def test_keeps_the_rooms_of_the_node_in_order(self):
        self.assertTrue(layers.check_includes("node/members/a.cc", '#include "node/web/api.h"\n'))
        self.assertEqual(
            layers.check_includes("node/delivery/a.cc", '#include "node/members/member.h"\n'), [])

    def test_refuses_unescaped_templates(self):
        self.assertTrue(layers.check_text("node/web/a.cc", '"{{{name}}}"'))

    def test_refuses_regular_expressions_of_the_standard_library(self):
        self.assertTrue(layers.check_text("base/a.cc", "#include <regex>\n"))

    def test_refuses_long_files(self):
        self.assertTrue(layers.check_text("base/a.cc", "\n" * 401))
        self.assertEqual(layers.check_text("base/a.cc", "\n" * 400), [])


if __name__ == "__main__":
    unittest.main()
