"""Any table: columns found by every name the dictionary knows, the rest mapped by hand."""

from planner.domain.forms.dealer_ledger import DEALER_LEDGER
from planner.domain.forms.form import Form, folded
from planner.domain.metrics import dictionary


class AnyTable(Form):
    """Knows every heading of every source, and metrics by name and key."""

    def target(self, heading: str) -> str:
        known = super().target(heading)
        if known:
            return known
        for metric in dictionary().values():
            if folded(heading) in {folded(n) for n in (metric.zh, metric.en, metric.key)}:
                return metric.key
        return ""


ANY_TABLE = AnyTable(
    key="any",
    platform="",
    sources=("dealer", "douyin", "youtube"),
    fields=DEALER_LEDGER.fields,
)
