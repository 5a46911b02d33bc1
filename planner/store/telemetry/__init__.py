"""What machines emit about a channel, kept and summed up as it arrives.

A DuckDB file in the data folder by default, ClickHouse by ``KAIBO_TELEMETRY_URL``.
"""

from planner.store.telemetry.on_duckdb import FILE_NAME as TELEMETRY_FILE
from planner.store.telemetry.opening import open_telemetry, telemetry
from planner.store.telemetry.rows import EVENTS, SAMPLES
from planner.store.telemetry.store import Telemetry

__all__ = ["EVENTS", "SAMPLES", "TELEMETRY_FILE", "Telemetry", "open_telemetry", "telemetry"]
