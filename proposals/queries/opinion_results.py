"""The figures of an opinion round as pages show them: in words, with n of N, and as marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from proposals.models.opinion_round import OpinionRound, OpinionStatement, StatementState
from proposals.opinions.grouping import Finding
from proposals.queries.opinion_rounds import outcome_of, people_in, statements_of

LETTERS = "ABCDE"
COLOURS = ("#0b57d0", "#b35900", "#1b7f3b", "#8e24aa", "#5a5f66")
"""Each at least 4.5 to 1 on white, and never alone: each group has a shape and a letter too."""
_SIDES = {1: "agree", 0: "pass", -1: "disagree"}
_ROUND = "a{r},{r} 0 1,0 {d},0a{r},{r} 0 1,0 -{d},0z"
_SHAPES = (
    "m-{r},0" + _ROUND,
    "m-{s},-{s}h{w}v{w}h-{w}z",
    "m0,-{d}l{w},{t}h-{v}z",
    "m0,-{d}l{d},{d}l-{d},{d}l-{d},-{d}z",
    "m-{s},-{d}h{w}v{s}h{s}v{w}h-{s}v{s}h-{w}v-{s}h-{s}v-{w}h{s}z",
)


@dataclass(frozen=True)
class Tally:
    """How often a statement got each answer."""

    agree: int
    disagree: int
    passed: int

    @property
    def answered(self) -> int:
        """Everybody who answered, passing included."""
        return self.agree + self.disagree + self.passed

    def given(self, side: str) -> int:
        """How many gave this answer; without a side, how many agreed."""
        return self.disagree if side == "disagree" else self.agree


@dataclass(frozen=True)
class Line:
    """One statement in a list: which side of it is meant, and what each group answered."""

    statement: OpinionStatement
    side: str
    everybody: Tally
    groups: Sequence[Tally]


@dataclass(frozen=True)
class Group:
    """One group: its letter, colour and shape, and what is typical of it."""

    number: int
    letter: str
    colour: str
    sign: str
    """The shape of its marks, as a path about the middle."""
    people: int
    typical: Sequence[Line]
    x: float
    y: float
    """Where its letter stands."""


@dataclass(frozen=True)
class Mark:
    """One mark of the picture: a path about the spot where it is drawn."""

    x: float
    y: float
    path: str
    group: int
    people: int


@dataclass(frozen=True)
class Results:
    """Everything that the page of results shows."""

    finding: Finding
    people: int
    computed_at: datetime
    is_final: bool
    silhouette: float
    groups: Sequence[Group]
    marks: Sequence[Mark]
    shared: Sequence[Line]
    dividing: Sequence[Line]
    overall: Sequence[Line]
    every: Sequence[Line]

    @property
    def gathers(self) -> bool:
        """Whether one mark stands for several people."""
        return any(mark.people > 1 for mark in self.marks)


def results_of(round_: OpinionRound) -> Results | None:
    """The latest figures; none before they were first computed."""
    outcome = outcome_of(round_)
    if outcome is None:
        return None
    figures = outcome.figures
    texts = {one.id: one for one in statements_of(round_)}
    lines = [_line(one, texts) for one in figures["statements"]]
    groups = _groups(figures, lines)
    return Results(
        finding=Finding(figures["finding"]),
        people=outcome.people,
        computed_at=outcome.computed_at,
        is_final=outcome.is_final,
        silhouette=figures["silhouette"],
        groups=groups,
        marks=[_mark(one) for one in figures["marks"]],
        shared=_picked(figures["shared"], lines),
        dividing=_picked(figures["dividing"], lines),
        overall=_picked(figures["overall"], lines),
        every=lines,
    )


def refusals_of(round_: OpinionRound) -> Sequence[OpinionStatement]:
    """Statements that were not let in, or taken out: their reasons are public, their words not."""
    return statements_of(round_, StatementState.REFUSED)


def _line(figures: Mapping[str, Any], texts: Mapping[int, OpinionStatement]) -> Line:
    groups = [Tally(**one) for one in figures["groups"]]
    return Line(texts[figures["statement"]], "pass", Tally(**figures["everybody"]), groups)


def _picked(picks: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> list[Line]:
    return [
        Line(line.statement, _SIDES[pick["side"]], line.everybody, line.groups)
        for pick in picks
        for line in (lines[pick["column"]],)
    ]


def _groups(figures: Mapping[str, Any], lines: Sequence[Line]) -> Sequence[Group]:
    groups = []
    for number, people in enumerate(figures["sizes"]):
        own = [mark for mark in figures["marks"] if mark["group"] == number]
        weight = sum(mark["people"] for mark in own) or 1
        groups.append(
            Group(
                number=number,
                letter=LETTERS[number],
                colour=COLOURS[number],
                sign=shape(number, 1),
                people=people,
                typical=_picked(figures["typical"][number], lines),
                x=round(sum(mark["x"] * mark["people"] for mark in own) / weight, 1),
                y=round(sum(mark["y"] * mark["people"] for mark in own) / weight, 1),
            )
        )
    return groups


def _mark(mark: Mapping[str, Any]) -> Mark:
    return Mark(
        mark["x"], mark["y"], shape(mark["group"], mark["people"]), mark["group"], mark["people"]
    )


def shape(group: int, people: int) -> str:
    """A group's shape, its area growing with the people it stands for."""
    r = min(3.2 * sqrt(people), 12)
    sizes = {"r": r, "d": 2 * r, "s": r, "w": 2 * r, "t": 3.4 * r, "v": 4 * r}
    if group in {1, 4}:  # a square and a cross fill more of their frame
        sizes |= {"s": 0.6 * r if group == 4 else 0.9 * r, "w": 1.2 * r if group == 4 else 1.8 * r}
        sizes |= {"d": 1.2 * r if group == 4 else 2 * r}
    if group in {2, 3}:
        sizes |= {"d": 1.3 * r, "w": 1.25 * r, "t": 2.2 * r, "v": 2.5 * r}
    return _SHAPES[group].format(**{name: round(size, 2) for name, size in sizes.items()})


@dataclass(frozen=True)
class Summary:
    """A round in a few lines, for the topic's page and a meeting's papers."""

    round: OpinionRound
    is_open: bool
    people: int
    has_groups: bool
    agreed: Sequence[Line]
    divided: Sequence[Line]


def summary_of(round_: OpinionRound, *, is_open: bool, most: int = 3) -> Summary:
    """The few statements that all groups share, or most people, and that divide most."""
    results = results_of(round_)
    if results is None or results.finding is Finding.TOO_FEW:
        return Summary(round_, is_open, people_in(round_), has_groups=False, agreed=(), divided=())
    agreed = results.shared if results.groups else results.overall
    return Summary(
        round=round_,
        is_open=is_open,
        people=results.people,
        has_groups=bool(results.groups),
        agreed=agreed[:most],
        divided=results.dividing[:most],
    )
