"""What a template holds: a whole plan in both languages, without names and dates.

A template is a file of ``data/templates/``; :mod:`planner.domain.templates` reads it and
:mod:`planner.domain.first_plan` makes a campaign of it.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from planner.domain.run_sheet import CueKind
from planner.domain.steps.follow_up import Kind as FollowUpKind
from planner.domain.steps.goals import Objective
from planner.domain.steps.resources import Role
from planner.i18n import Language

NAMES = ("car", "cars", "store", "platforms", "start")
"""What a text may name in braces: the car in focus, all cars, the store, the platforms,
the start."""


class Piece(BaseModel):
    """A piece of a template: a field it does not know is a slip, and refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _known_names(text: str) -> str:
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in NAMES:
            raise ValueError(f"{{{name}}}: " + " ".join(f"{{{known}}}" for known in NAMES))
    return text


Sentence = Annotated[str, Field(min_length=1, max_length=5_000), AfterValidator(_known_names)]


class Said(Piece):
    """A text in both languages."""

    zh: Sentence
    en: Sentence

    def in_language(self, language: Language) -> str:
        """The text in one language, the names in braces untouched."""
        return self.zh if language == "zh" else self.en


class Task(Piece):
    """Whose a thing is: a role of the crew."""

    owner: Role = ""


class Promotion(Piece):
    """A channel it is promoted on, and what for."""

    name: Said
    purpose: Said


class GoalsPiece(Piece):
    """Step 1: what it is for. ``metrics`` are keys of the metric dictionary; of the
    targets only the wanted leads are filled in."""

    objective: Objective
    theme: Said
    audience: Said
    strategy: Said
    metrics: tuple[str, ...] = ("leads",)
    promotion: tuple[Promotion, ...] = ()


class CrewPiece(Piece):
    """A person the broadcast needs; ``call_before`` in minutes before the start."""

    role: Role
    call_before: int = Field(ge=0, le=7 * 24 * 60)
    note: Said | None = None


class KitPiece(Piece):
    """A piece of equipment and what stands in for it."""

    name: Said
    quantity: int = Field(default=1, ge=1)
    backup: Said | None = None


class VenuePiece(Piece):
    """What the place needs."""

    network: Said
    network_backup: Said
    power_backup: Said
    note: Said | None = None


class BudgetPiece(Piece):
    """A position of the budget and its share of 1."""

    category: Literal["media", "prizes", "crew", "kit", "venue", "follow_up", "other"]
    name: Said
    share: float = Field(ge=0, le=1)


class BlockPiece(Piece):
    """The cues that run several times, until the slot is full; with ``per_car`` each car
    in focus gets laps of its own."""

    title: Said
    per_car: bool = False


class CuePiece(Task):
    """A row of the run sheet. It lasts ``minutes`` in a slot of the template's length,
    between ``least`` and ``most`` in a shorter or longer one, and is left out of slots
    shorter than ``slot_from`` minutes. ``host`` counts the hosts from 1."""

    key: str = ""
    kind: CueKind
    title: Said
    minutes: int = Field(ge=1, le=60)
    least: int = Field(default=1, ge=1, le=60)
    most: int = Field(default=10, ge=1, le=60)
    slot_from: int = Field(default=0, ge=0)
    in_block: bool = False
    host: int = Field(default=1, ge=0, le=9)
    call: bool = False
    about_car: bool = False
    aim: Said | None = None
    key_points: Said
    floor: Said
    shot: Said | None = None
    component: Said | None = None
    interaction: Said | None = None
    props: Said | None = None
    backup: Said | None = None

    @model_validator(mode="after")
    def _least_to_most(self) -> CuePiece:
        if not self.least <= self.minutes <= self.most:
            raise ValueError("least ≤ minutes ≤ most")
        return self


class CarSheetPiece(Piece):
    """Step 4: what a car sheet asks, to be answered with facts."""

    who_it_suits: Said
    doubts: tuple[Said, ...] = ()


class OfferPiece(Piece):
    """Step 4: what may and may not be said of the offer."""

    may_say: Said
    may_not_say: Said


class WarmUpPiece(Task):
    """Something before the start, ``day`` days after it (−7 … 0). ``essential``: moved
    where its day has passed, never dropped. ``share`` of the media budget."""

    day: int = Field(ge=-30, le=0)
    channel: Said
    format: Said
    title: Said
    text: Said | None = None
    share: float = Field(default=0, ge=0, le=1)
    essential: bool = False


class CheckPiece(Piece):
    """A line of the day-of checklist, ``before`` in minutes before the start."""

    role: Role
    text: Said
    before: int = Field(ge=0, le=7 * 24 * 60)
    critical: bool = False


class EmergencyPiece(Task):
    """What may go wrong, how it shows and what is done then."""

    risk: Said
    sign: Said
    response: Said


class QuestionPiece(Piece):
    """A question viewers ask; without an answer the store writes and approves its own."""

    question: Said
    answer: Said | None = None
    source: Said | None = None


class DrawPiece(Piece):
    """A lucky bag or draw in the cue with the key ``cue``; prize, value and number are
    the store's to fill in."""

    kind: Literal["lucky_bag", "draw"]
    cue: str
    rules: Said
    way: Said


class BenefitPiece(Piece):
    """Something viewers get, and for what."""

    name: Said
    condition: Said


class WordPiece(Piece):
    """A word to take out of the comments, and why."""

    word: Said
    reason: Said


class FollowUpPiece(Task):
    """A task ``day`` days after the stream, due at ``at`` on the local clock; a clip may
    name its cue."""

    kind: FollowUpKind
    text: Said
    day: int = Field(ge=0, le=60)
    at: time
    cue: str = ""


class ReviewPiece(Piece):
    """Questions that guide the review."""

    people: Said
    goods: Said
    scene: Said
    data: Said


class Template(Piece):
    """A whole template. ``key`` is its file's name, ``length`` the minutes its cues are
    written for."""

    key: str
    name: Said
    summary: Said
    length: int = Field(ge=20, le=480)
    goals: GoalsPiece
    crew: tuple[CrewPiece, ...] = Field(min_length=1)
    kit: tuple[KitPiece, ...] = ()
    venue: VenuePiece
    budget: tuple[BudgetPiece, ...] = ()
    block: BlockPiece | None = None
    cues: tuple[CuePiece, ...] = Field(min_length=1)
    car_sheet: CarSheetPiece
    offer: OfferPiece
    warm_up: tuple[WarmUpPiece, ...] = ()
    checklist: tuple[CheckPiece, ...] = ()
    emergencies: tuple[EmergencyPiece, ...] = ()
    questions: tuple[QuestionPiece, ...] = ()
    draws: tuple[DrawPiece, ...] = ()
    benefits: tuple[BenefitPiece, ...] = ()
    words: tuple[WordPiece, ...] = ()
    valid_lead: Said
    follow_up: tuple[FollowUpPiece, ...] = ()
    review: ReviewPiece
    roles: dict[Role, Said]

    @model_validator(mode="after")
    def _fits_together(self) -> Template:
        cues = {cue.key for cue in self.cues if cue.key}
        if self.block is None and any(cue.in_block for cue in self.cues):
            raise ValueError("in_block: [block]?")
        named = [draw.cue for draw in self.draws] + [task.cue for task in self.follow_up]
        for key in named:
            if key and key not in cues:
                raise ValueError(f"cue: {key}?")
        if sum(line.share for line in self.budget) > 1.0001:
            raise ValueError("budget.share: Σ > 1")
        return self
