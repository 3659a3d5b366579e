"""Hostile HTTP on the page address and on the socket: the right answer, and the node lives on."""
import concurrent.futures
import json
import socket
import time

import documents
import kit

HOST = b"Host: localhost\r\n"
TIME_LIMIT_S = 20  # the node's own, for a request that does not end
HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
           "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
           "Cache-Control": "no-store"}

# What must be refused by the parser or the guard, on both addresses: (name, bytes, statuses).
MALFORMED = (
    ("no Host", b"GET / HTTP/1.1\r\n\r\n", {400}),
    ("two Hosts", b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", {400}),
    ("length and chunked", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    ("two lengths", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\nContent-Length: 5\r\n"
     b"\r\nabcde", {400}),
    ("negative length", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", {400}),
    ("coding xchunked", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n"
     b"0\r\n\r\n", {400, 501}),
    ("coding gzip, chunked", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked"
     b"\r\n\r\n0\r\n\r\n", {400, 501}),
    ("bad chunk", b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
     {400}),
    ("space before colon", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", {400}),
    ("NUL in the target", b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    ("NUL in a header", b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n", {400}),
    ("bare line feed in a header", b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\nX-B: b\r\n\r\n", {400}),
    ("bad escape in the path", b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    ("bad escape in the query", b"GET /?id=%f HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    ("bad version", b"GET / HTTP/3.7\r\n" + HOST + b"\r\n", {400, 505}),
    ("HTTP/0.9", b"GET /\r\n\r\n", {400}),
    ("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, {400}),
    ("huge header", b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n", {431}),
    ("many headers", b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\r\n" * 5_000 + b"\r\n", {431}),
)


class Answers:
    """The responses in what a server sent, in order."""

    def __init__(self, raw):
        self.list = []
        while raw:
            head, _, rest = raw.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines[1:])
            size = int(headers.get("Content-Length", 0))
            self.list.append((int(lines[0].split()[1]), headers, rest[:size]))
            raw = rest[size:]

    @property
    def statuses(self):
        return [status for status, _, _ in self.list]


def connect(address, timeout):
    client = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    client.settimeout(timeout)
    client.connect(address)
    return client


def send(address, data, end=True, timeout=10):
    """Sends bytes, reads until the server closes or says nothing more; returns its answers."""
    with connect(address, timeout) as client:
        received = b""
        try:
            client.sendall(data)
            if end:
                client.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # answered before it was all sent
        try:
            while block := client.recv(65536):
                received += block
        except (ConnectionResetError, BrokenPipeError):
            pass
        return Answers(received)


class HttpHostile(kit.Case):
    @classmethod
    def setUpClass(cls):
        cls.federation = kit.Federation()
        cls.node = cls.federation.start("ovz", "dtc", "bmh", "itk")[0]
        host, port = cls.node.page.split(":")
        cls.page = (host, int(port))
        cls.api = str(cls.node.folder / "schakel.sock")

    @classmethod
    def tearDownClass(cls):
        cls.federation.stop()

    def tearDown(self):
        self.assertTrue(self.node.is_running())
        self.assertIsNotNone(self.node.status())
        self.assertEqual(200, self.node.fetch("/")[0])

    def test_refuses_malformed_requests(self):
        for place, address in (("page", self.page), ("socket", self.api)):
            for name, data, statuses in MALFORMED:
                with self.subTest(name, place=place):
                    answers = send(address, data)
                    self.assertEqual(1, len(answers.list), answers.list)
                    status, headers, body = answers.list[0]
                    self.assertIn(status, statuses)
                    self.assertEqual("application/problem+json", headers["Content-Type"])
                    self.assertEqual(status, json.loads(body)["status"])
                    self.assertEqual("close", headers.get("Connection"))

    def test_folded_headers_change_nothing(self):
        # Either refused, or read as one value; never as a second header.
        for address in (self.page, self.api):
            answers = send(address, b"GET /nothing HTTP/1.1\r\n" + HOST
                           + b"X-A: a\r\n Content-Length: 40\r\n\r\n")
            self.assertIn(answers.statuses, ([400], [404]))

    def test_bodies_are_limited(self):
        start = b"POST /v1/adviezen/_publiceer HTTP/1.1\r\n" + HOST
        for address, size in ((self.page, 70_000), (self.api, 18 << 20)):
            with self.subTest(size=size):
                said = send(address, start + f"Content-Length: {size}\r\n\r\n".encode())
                self.assertEqual([413], said.statuses)
                self.assertTrue(json.loads(said.list[0][2])["detail"])
                chunk = f"{size:x}\r\n".encode() + b"a" * size + b"\r\n0\r\n\r\n"
                said = send(address, start + b"Transfer-Encoding: chunked\r\n\r\n" + chunk)
                self.assertEqual([413], said.statuses)

    def test_an_unfinished_request_gets_no_answer(self):
        for data in (b"", b"\r\n\r\n", b"GET / HTT", b"POST / HTTP/1.1\r\n" + HOST
                     + b"Content-Length: 10\r\n\r\nabc"):
            with self.subTest(data):
                self.assertNotIn(200, send(self.page, data).statuses)

    def test_pipelined_requests_are_answered_in_order(self):
        one = b"GET /style.css HTTP/1.1\r\n" + HOST + b"\r\n"
        two = b"GET /nothing HTTP/1.1\r\n" + HOST + b"\r\n"
        self.assertEqual([200, 404, 200], send(self.page, one + two + one).statuses)
        # What follows a refused request is not read: it may be the body of the first.
        smuggled = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n" \
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        self.assertEqual([400], send(self.page, smuggled + one).statuses)

    def test_wrong_paths_and_methods(self):
        for path in ("/nothing", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/style.css/x",
                     "//", "/v1/status", "http://localhost/"):
            with self.subTest(path):
                said = send(self.page, f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"\r\n")
                self.assertEqual([404], said.statuses)
                self.assertNotIn(b"root:", said.list[0][2])
        for path in ("/v1/nothing", "/", "/../../etc/passwd", "/v1/adviezen/%2e%2e/status"):
            with self.subTest(path):
                status, body = self.node.call("GET", path)
                self.assertEqual((404, 404), (status, json.loads(body)["status"]))
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"):
            with self.subTest(method):
                said = send(self.page, f"{method} / HTTP/1.1\r\n".encode() + HOST + b"\r\n")
                self.assertEqual([405], said.statuses)
                self.assertEqual("GET", said.list[0][1]["Allow"])
                said = send(self.api, f"{method} /v1/status HTTP/1.1\r\n".encode() + HOST + b"\r\n")
                self.assertEqual([405], said.statuses)
                self.assertEqual("GET", said.list[0][1]["Allow"])
                self.assertEqual("application/problem+json", said.list[0][1]["Content-Type"])
        self.assertEqual(405, self.node.call("GET", "/v1/adviezen/_publiceer")[0])

    def test_odd_ids_are_only_not_found(self):
        for value in ("%00", "%c3%a9", "..%2f..%2fidentity.key", "a" * 8_000, "%27%3b--"):
            with self.subTest(value):
                self.assertEqual(404, self.node.call("GET", f"/v1/adviezen/_bytes?id={value}")[0])

    def test_text_that_is_no_utf8_is_refused(self):
        for target in ("/v1/adviezen?id=%ff%fe", "/v1/adviezen?id=x&version=%c3",
                       "/v1/adviezen/_bytes?%fe=1", "/v1/%80"):
            with self.subTest(target):
                status, body = self.node.call("GET", target)
                self.assertEqual(400, status)
                self.assertIn("UTF-8", json.loads(body)["detail"])
        status, body = self.node.call("POST", "/v1/adviezen/_intrek?id=OVZ-2026-0001", b"\xc3(")
        self.assertEqual(400, status)
        self.assertIn("UTF-8", json.loads(body)["detail"])

    def test_a_foreign_host_name_cannot_read_the_pages(self):
        port = self.page[1]
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "192.0.2.1",
                     "localhost.evil.example", "", "[::1", "]", "1", "@localhost",
                     "localhost@evil.example"):
            for path in ("/", "/metrics", "/nothing"):
                with self.subTest(host, path=path):
                    said = send(self.page, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                    self.assertIn(said.statuses, ([421], [400]))
        for host in ("localhost", f"LOCALHOST:{port}", f"127.0.0.1:{port}", "127.0.0.1",
                     f"[::1]:{port}"):
            with self.subTest(host):
                self.assertEqual(200, self.node.fetch("/", {"Host": host})[0])

    def test_security_headers_are_on_every_answer(self):
        for path in ("/", "/style.css", "/metrics", "/nothing"):
            with self.subTest(path):
                headers = self.node.fetch(path)[1]
                for name, value in HEADERS.items():
                    self.assertTrue(headers[name].startswith(value), f"{name}: {headers[name]}")
                self.assertNotIn("Server", headers)
                self.assertNotIn("Set-Cookie", headers)
                self.assertNotIn("unsafe", headers["Content-Security-Policy"])
        for status, headers, _ in send(self.page, MALFORMED[0][1]).list:
            for name, value in HEADERS.items():
                self.assertTrue(headers[name].startswith(value), f"{status} {name}")

    def test_texts_of_others_are_escaped(self):
        title = "<script>alert('&')</script>\"'><b>"
        status, answer = self.node.publish(documents.advisory("OVZ-2026-0200", title=title))
        self.assertEqual(200, status, answer)
        kit.wait_for(lambda: any(a["title"] == title and a["delivery"] == "deliver"
                                 for a in self.node.advisories()), 10, "it is listed", [self.node])
        kit.wait_for(lambda: self.node.get("/v1/adviezen/_bereik?kort=ja")["pending"] == 0, 10,
                     "it is matched", [self.node])
        advisory = f"/advies?id=OVZ-2026-0200&van={self.node.status()['nodeId']}"
        for target in ("/", "/federatie", advisory):
            page = self.node.fetch(target)[2]
            self.assertNotIn("<script", page)
            self.assertNotIn("<b>", page)
            self.assertIn("&lt;script&gt;", page)

    def test_slow_requests_end_in_time_and_stop_nobody(self):
        slow = [(self.page, b"GET / HTTP/1.1\r\n" + HOST), (self.page, b""),
                (self.api, b"GET /v1/status HTTP/1.1\r\n"),
                (self.api, b"POST /v1/adviezen/_publiceer HTTP/1.1\r\n" + HOST
                 + b"Content-Length: 100\r\n\r\nab")]
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            started = time.monotonic()
            waits = [pool.submit(self.drip, *slow[i % len(slow)]) for i in range(32)]
            self.assertEqual(200, self.node.fetch("/")[0])
            self.assertIsNotNone(self.node.status())
            for wait in waits:
                self.assertEqual([], wait.result().statuses)
            self.assertLess(time.monotonic() - started, TIME_LIMIT_S + 10)

    def drip(self, address, start):
        """Sends the start, then a byte a second: a server that waits for silence waits for ever."""
        with connect(address, 1) as client:
            client.sendall(start)
            received, deadline = b"", time.monotonic() + TIME_LIMIT_S + 10
            while time.monotonic() < deadline:
                try:
                    block = client.recv(4096)
                    if not block:
                        return Answers(received)
                    received += block
                except TimeoutError:
                    if start:
                        client.sendall(b"X")
                except (ConnectionResetError, BrokenPipeError):
                    return Answers(received)
            raise AssertionError("the node keeps a slow request")
