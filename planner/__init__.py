"""Kaibo 开播: plan a car live stream, run it, measure it, learn from it."""

import os

# its threads wait for each other on a busy machine: a 150 × 150 inverse took 200 ms, alone 1
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
