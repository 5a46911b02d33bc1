"""Kaibo 开播: plan a car live stream, run it, measure it, learn from it."""

__version__ = "0.1.0"
