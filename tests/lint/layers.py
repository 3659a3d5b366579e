#!/usr/bin/env python3
"""Checks the layers: who may include whom, and which outside library may appear where."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("base", "crypto", "storage", "federation", "config", "node", "simulations", "tests")
LIBRARY = {"base", "crypto", "storage", "federation"}
ALLOWED = {
    "base": {"base"},
    "crypto": {"base", "crypto"},
    "storage": {"base", "storage"},
    "federation": LIBRARY,
    "config": {"base", "config"},
    "node": LIBRARY | {"config", "node"},
    "simulations": LIBRARY | {"simulations"},
    "tests": LIBRARY | {"config", "node", "simulations", "tests"},
}
# Rooms of the node that stand below others: what they may include of the node.
NODE_ROOMS = {
    "node/transport": ("node/transport", "node/inbox.h"),
    "node/join": ("node/join",),
    "node/members": ("node/members",),
    "node/matching": ("node/members", "node/matching"),
    "node/delivery": ("node/members", "node/matching", "node/delivery"),
}
# Outside library -> places that may name it. Headers elsewhere stay free of it.
OUTSIDE = {
    r"sodium\.h": ("crypto/",),
    r"rocksdb/": ("storage/", "tests/bench/"),
    r"zmq": ("node/transport/", "tests/node/transport/", "tests/bench/"),
    r"(capnp|kj)/": ("federation/wire/",),
    r"spdlog/": ("base/log.cc",),
    r"nlohmann/": ("base/json.cc",),
    r"zstd\.h": ("federation/wire/",),
    r"boost/beast": ("node/web/http_server.cc",),
    r"toml\+\+/": ("config/config.cc",),
    r"CLI/": ("node/cli/", "tests/bench/", "tests/tuf_client/"),
    r"curl/": ("tests/tuf_client/",),
    r"kainjow/": ("node/web/", "node/join/"),
    r"prometheus/": ("node/web/",),
    r"date/": ("node/web/local_time.cc",),
    r"qrencode\.h": ("node/join/qr_code.cc",),
    r"idn2\.h": ("node/members/domain_name.cc",),
    r"sqlite3\.h": ("tests/bench/",),
}
BANNED = {
    r"#include\s*<regex>": "use RE2 or hand-written checks: std::regex overflows the stack",
    r"std::regex": "use RE2 or hand-written checks: std::regex overflows the stack",
}
TEMPLATES = ("node/web/", "node/join/")
UNESCAPED = re.compile(r"\{\{\{|\{\{&")
FILE_LINES_MAX = 400
INCLUDE = re.compile(r'^\s*#include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def check_includes(path, text):
    """Returns a message for each include that breaks a rule."""
    found = []
    folder = path.split("/")[0]
    for quoted, angled in INCLUDE.findall(text):
        name = quoted or angled
        target = name.split("/")[0]
        if quoted and target in FOLDERS and target not in ALLOWED[folder]:
            found.append(f"{path}: {folder} may not include {name}")
        room = "/".join(path.split("/")[:2])
        if quoted and target == "node" and not name.startswith(NODE_ROOMS.get(room, "node")):
            found.append(f"{path}: {room} may not include {name}")
        for pattern, places in OUTSIDE.items():
            if re.match(pattern, name) and not path.startswith(places):
                found.append(f"{path}: {name} belongs in {', '.join(places)}")
    return found


def check_text(path, text):
    """Returns a message for each banned word and for a file that is too long."""
    found = [f"{path}: {why}" for pattern, why in BANNED.items() if re.search(pattern, text)]
    if path.startswith(TEMPLATES) and UNESCAPED.search(text):
        found.append(f"{path}: templates must escape: use {{{{name}}}}")
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        found.append(f"{path}: {lines} lines; split it at {FILE_LINES_MAX}")
    return found


def main():
    listed = subprocess.run(["git", "ls-files", "*.h", "*.cc"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split()
    found = []
    for path in listed:
        text = (ROOT / path).read_text(encoding="utf-8")
        if path.split("/")[0] in ALLOWED:
            found += check_includes(path, text)
        found += check_text(path, text)
    print("\n".join(found) or f"{len(listed)} files keep to their layers")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
