"""Values read every so many seconds (JSON): concurrent viewers and running totals."""

from planner.domain.forms.form import Form

SAMPLED_SERIES = Form(
    key="sampled_series",
    platform="youtube",
    holds="samples",
    sources=(),
    fields={"@at": ("elapsed_seconds",)},
    metrics={
        "concurrent": ("concurrentViewers",),
        "views": ("viewCount",),
        "likes": ("likeCount",),
        "dislikes": ("dislikeCount",),
    },
    needs=(("@at",), ("concurrent", "views", "likes")),
    signature=("elapsed_seconds",),
    seconds=True,
)
