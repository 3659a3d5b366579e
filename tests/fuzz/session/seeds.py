"""Writes the inputs that session_fuzz begins with into a folder: random bytes, the same each time."""

import random
import sys
from pathlib import Path

COUNT = 24
SIZE = 4_000

for seed in range(1, COUNT + 1):
    content = random.Random(seed).randbytes(SIZE)
    (Path(sys.argv[1]) / f"seed-{seed}").write_bytes(content)
