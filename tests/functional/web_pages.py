"""The pages of every node, and its metrics."""
import html.parser
import http.client
import re

import kit
import members

# Labels are of a closed set or a small number, never of a node or a person.
LABELS = re.compile(r'^\{(role="(root|targets|nodes|wide|snapshot|admission)"|root="\d{1,6}")\}$')
SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})? (\S+)( \d+)?$')


class Page(html.parser.HTMLParser):
    """What a page refers to, and its language."""

    def __init__(self, text):
        super().__init__()
        self.links, self.tags, self.language, self.text = [], [], None, text
        self.open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang")
        self.links += [values[name] for name in ("href", "src", "action") if values.get(name)]
        assert not [name for name in values if name.startswith("on") or name == "style"], attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"


class WebPages(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation("--lang", "nl")
        cls.federation.start()
        cls.federation.wait_same(entries=sum(1 for _ in kit.SAMPLES.rglob("*.json")))

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def test_page_of_each_node(self):
        for node in self.federation:
            members.wait_matched(node, 1)
            for target in ("/", "/federatie"):
                with self.subTest(node.name, target=target):
                    self.check_page(node, target)
            self.assertEqual(200, node.fetch("/style.css")[0])
            self.assertEqual(405, self.post(node))

    def check_page(self, node, target):
        status, headers, text = node.fetch(target)
        self.assertEqual((200, "text/html; charset=utf-8"), (status, headers["Content-Type"]))
        page = Page(text)
        self.assertEqual([], page.open)
        self.assertIn(node.status()["organisation"], text)
        self.assertEqual(1, page.tags.count("h1"))
        for link in page.links:
            self.assertTrue(link == "#main" or re.match("/([^/]|$)", link), link)
        for tag in ("script", "iframe", "img", "object", "embed", "form"):
            self.assertNotIn(tag, page.tags)
        self.assertNotIn("http:", text)
        self.assertNotIn("https:", text)
        if target == "/":
            self.assertIn("OVZ-2026-0006", text)
            return
        for other in self.federation:
            self.assertIn(other.status()["organisation"], text)

    def test_public_list_is_on_the_platform_and_shows_clear_advisories_only(self):
        platform = self.federation["dpo"]
        text = platform.fetch("/openbaar")[2]
        self.assertIn("OVZ-2026-0006", text)  # TLP:CLEAR
        self.assertNotIn("OVZ-2026-0008", text)  # TLP:GREEN
        for node, target, expected in (
                (self.federation["ovz"], "/openbaar", 404),
                (platform, self.advisory("OVZ-2026-0006"), 200),
                (platform, self.advisory("OVZ-2026-0008"), 404)):
            self.assertEqual(expected, node.fetch(target)[0], target)

    def advisory(self, identity):
        publisher = self.federation["ovz"].status()["nodeId"]
        return f"/openbaar/advies?id={identity}&van={publisher}"

    def test_an_advisory_shows_counts_and_no_member(self):
        node = self.federation["bmh"]
        members.wait_matched(node, 48)
        publisher = self.federation["dtc"].status()["nodeId"]
        text = node.fetch(f"/advies?id=DTC-2026-0012&van={publisher}&lang=nl")[2]
        reach = members.reach_of(node, "DTC-2026-0012")
        self.assertIn(f"<dd>{reach['affected']}</dd>", text)
        self.assertIn("Wat moet u doen?", text)
        notices = node.get("/v1/notificaties?advies=DTC-2026-0012")
        self.assertGreater(len(notices), 0)
        for notice in notices[:50]:
            self.assertNotIn(notice["name"], text)

    def post(self, node):
        connection = http.client.HTTPConnection(node.page, timeout=10)
        connection.request("POST", "/", b"x=1")
        status = connection.getresponse().status
        connection.close()
        return status

    def test_language(self):
        node = self.federation["ovz"]
        for accepted, target, language in (
                ("nl", "/", "nl"), ("nl-NL,nl;q=0.9,en;q=0.8", "/", "nl"), ("en", "/", "en"),
                ("en-GB,en;q=0.9", "/", "en"), (None, "/", "nl"), ("fr", "/", "nl"),
                ("nl", "/?lang=en", "en"), ("en", "/?lang=nl", "nl"), ("en", "/?lang=xx", "en")):
            with self.subTest(accepted, target=target):
                headers = {"Accept-Language": accepted} if accepted else {}
                page = Page(node.fetch(target, headers)[2])
                self.assertEqual(language, page.language)
                word = "Vandaag te doen" if language == "nl" else "To do today"
                self.assertIn(word, page.text)

    def test_metrics_are_prometheus_text_without_names_of_nodes(self):
        ids = [node.status()["nodeId"] for node in self.federation]
        for node in self.federation:
            with self.subTest(node.name):
                status, headers, text = node.fetch("/metrics")
                self.assertEqual(200, status)
                self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
                self.assertTrue(text.endswith("\n"))
                types = dict(line.split()[2:4] for line in text.splitlines()
                             if line.startswith("# TYPE "))
                for line in text.splitlines():
                    if line.startswith("#"):
                        self.assertRegex(line, r"^# (HELP|TYPE) \S+ ")
                        continue
                    parts = SAMPLE.match(line)
                    self.assertTrue(parts, line)
                    float(parts[3])
                    self.assertIn(types[parts[1]], ("counter", "gauge"))
                    if types[parts[1]] == "counter":
                        self.assertTrue(parts[1].endswith("_total"), line)
                    if parts[2] is not None:
                        self.assertRegex(parts[2], LABELS)
                for node_id in ids:
                    self.assertNotIn(node_id[:8], text)
                values = node.metrics()
                held = node.status()
                self.assertEqual(held["entriesHeld"], values["entries"])
                self.assertEqual(7, values["nodes_admitted"])
                self.assertGreater(values["links_up"], 0)
                self.assertEqual(0, values["offences_total"])
