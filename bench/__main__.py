"""Run the benchmarks and print a line a figure."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import bench


def groups() -> list[str]:
    """Return the groups there are."""
    return sorted(
        m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")
    )


def main() -> int:
    """Run every group, or the one asked for."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--only", choices=groups(), help="run this group alone")
    asked = parser.parse_args()
    for group in [asked.only] if asked.only else groups():
        module = importlib.import_module(f"bench.{group}")
        for figure in module.run():
            sys.stdout.write(figure.line(getattr(module, "GROUP", group)) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
