#!/usr/bin/env python3
"""Runs the browser tests: the demo's pages in headless Chromium, driven by Playwright.

Installs playwright-core (a library without a browser of its own) below build/browser; Chromium is
Debian's. Screenshots come to stand in build/browser/pages.
"""
import os
import pathlib
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/functional"))
import kit  # noqa: E402

FOLDER = SOURCE / "build/browser"
PLAYWRIGHT = "playwright-core@1.64.1"


def install():
    """Returns what is missing, or None."""
    for program in ("node", "npm", "chromium"):
        if shutil.which(program) is None:
            return program
    if (FOLDER / "node_modules/playwright-core").exists():
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--prefix", str(FOLDER), "--no-package-lock",
                           "--no-audit", "--no-fund", "--ignore-scripts", PLAYWRIGHT],
                          capture_output=True, text=True, timeout=300, check=False)
    return None if done.returncode == 0 else f"{PLAYWRIGHT}: {done.stderr[-300:]}"


def main():
    missing = install()
    if missing:
        print(f"SKIPPED: the browser tests need {missing}")
        return 0
    federation = kit.Federation("--members", "400", "--lang", "nl")
    federation.start()
    federation.wait_same()
    nodes = [f"{node.name}={node.page}" for node in federation]
    done = subprocess.run(
        ["node", str(SOURCE / "tests/browser/pages.mjs"), str(FOLDER), shutil.which("chromium"),
         str(FOLDER / "pages"), *nodes],
        env={**os.environ, "HOME": str(kit.temp_folder())}, timeout=600, check=False)
    federation.stop()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
