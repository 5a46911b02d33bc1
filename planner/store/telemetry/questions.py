"""What is asked of telemetry: one text a question, understood by both engines.

Parameters are written as ClickHouse writes them, ``{name:Type}``. A moment is a number of
milliseconds, a minute a number of minutes: no engine's reckoning of time comes into it.
What runs here is filters, grouping, sums, counts, least and most, on views that both
engines have; so no layer that writes SQL for two engines is needed in between.
"""

from __future__ import annotations

CURVE = """
SELECT channel_id, metric, minute, grain, count, total, low, high, first, last, mean,
       state, read_at, source
FROM sample_curve
WHERE campaign_id IN {campaigns:Array(String)}
"""

CURVES = """
SELECT campaign_id, channel_id, metric, minute, grain, mean, total, last
FROM sample_curve
WHERE campaign_id IN {campaigns:Array(String)}
"""

EVENT_CURVE = """
SELECT campaign_id, channel_id, kind, minute, currency, count, entries, amount, natural_entries,
       paid_entries
FROM event_curve
WHERE campaign_id IN {campaigns:Array(String)}
"""

TOTALS = """
SELECT campaign_id, channel_id, metric, last, peak, mean, first_moment, last_moment, state,
       read_at, source
FROM sample_sums
WHERE campaign_id IN {campaigns:Array(String)}
"""

EVENT_TOTALS = """
SELECT campaign_id, channel_id, kind, currency, count, entries, amount, natural_entries,
       paid_entries, first_moment, last_moment
FROM event_sums
WHERE campaign_id IN {campaigns:Array(String)}
"""

LATEST = """
SELECT channel_id, metric, last_moment AS moment, last AS value, last_state AS state,
       last_read_at AS read_at, last_source AS source
FROM sample_sums
WHERE campaign_id IN {campaigns:Array(String)}
"""

WITHIN = """
SELECT channel_id, metric, sum(total) AS counted
FROM sample_curve
WHERE grain > 0 AND campaign_id IN {campaigns:Array(String)}
"""

EVENTS = """
SELECT campaign_id, channel_id, kind, id, moment, viewer, text, count, amount, currency,
       detail, traffic, read_at, source
FROM current_events
WHERE campaign_id IN {campaigns:Array(String)}
"""

OF_METRICS = " AND metric IN {metrics:Array(String)}"
OF_KINDS = " AND kind IN {kinds:Array(String)}"
OF_IDS = " AND id IN {ids:Array(String)}"
OF_CHANNEL = " AND channel_id = {channel:String}"
SINCE = " AND moment >= {since:Int64}"
UNTIL = " AND moment < {until:Int64}"
