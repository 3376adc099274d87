"""One person's own part of the meeting's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.roll import RollEntry
from meetings.queries.room import Room
from meetings.queries.spans import span
from meetings.rules.hand import Choice
from meetings.rules.motions.table import POINT_OF_ORDER
from meetings.rules.offers import Offer, in_order
from meetings.rules.rule_sets import BOUNDS, Difference, differences
from meetings.rules.states import Stance, Step
from meetings.services import journal, roll


@dataclass(frozen=True)
class MyButton:
    """One thing this person may press."""

    code: str
    label: str
    stance: str = ""
    """The stance of a request for the floor, or what a raised hand says."""


@dataclass(frozen=True)
class Mine:
    """What this person is asked, and the buttons that answer it."""

    person: Person
    entry: RollEntry
    todo: str
    buttons: Sequence[MyButton]
    more: frozenset[str]
    """Codes of what else is in order for them: moving, a point of order, leaving."""
    is_here: bool
    votes: bool
    place: int | None


def is_called(meeting: Meeting, person: Person | None) -> bool:
    """Whether this person is on the roll."""
    return person is not None and roll.entry_of(meeting, person) is not None


def mine_of(room: Room, person: Person) -> Mine | None:
    """Read the page for one person of the roll; None for others."""
    entry = roll.entry_of(room.meeting, person)
    if entry is None:
        return None
    asked = room.for_person(person)
    presides = person.id == room.floor.chair
    offers = () if presides else asked.offers
    allowed = in_order(room.floor, person.id, room.moment)
    return Mine(
        person=person,
        entry=entry,
        todo=room.say(asked.todo),
        buttons=[_button(room, offer) for offer in offers],
        more=frozenset(_kind_of(offer) for offer in allowed),
        is_here=room.floor.is_present(person.id),
        votes=entry.voting and _is_polled(room),
        place=next((one.place for one in room.queue if one.person == person.id), None),
    )


def _is_polled(room: Room) -> bool:
    """Whether everybody votes with a ballot now; hands on procedure are counted by the chair."""
    top = room.top
    return top is not None and top.is_main and top.step is Step.VOTING


def _kind_of(offer: Offer) -> str:
    """The code; a point of order is told apart from a main motion by its label's kind."""
    kind = offer.label.values.get("kind")
    is_point = getattr(kind, "msgid", "") == POINT_OF_ORDER.zh
    return "point_of_order" if offer.code == "move" and is_point else offer.code


def _button(room: Room, offer: Offer) -> MyButton:
    said = getattr(offer.act, "stance", None) or getattr(offer.act, "choice", None)
    return MyButton(
        code=offer.code,
        label=room.say(offer.label),
        stance=said.value if isinstance(said, Stance | Choice) else "",
    )


@dataclass(frozen=True)
class RulesPage:
    """The values in force, and which of them the hall has set otherwise than usual."""

    name: str
    rows: Sequence[tuple[str, str]]
    clauses: Sequence[str]
    staged: bool
    changed: Sequence[tuple[str, str, str]]


def rules_of(meeting: Meeting) -> RulesPage:
    """Read the rule set of a meeting."""
    rules = journal.rules_of(meeting)
    return RulesPage(
        name=gettext(rules.name),
        rows=[
            (gettext(bounds.label), _value(bounds.unit, getattr(rules, name)))
            for name, bounds in BOUNDS.items()
        ],
        staged=Step.STATEMENT in rules.steps,
        clauses=[gettext(clause) for clause in rules.clauses],
        changed=[_changed(one) for one in differences(rules)],
    )


def _changed(one: Difference) -> tuple[str, str, str]:
    return gettext(one.label), _value(one.unit, one.usual), _value(one.unit, one.here)


def _value(unit: str, value: int | str) -> str:
    if unit == "yes_no":
        return str(gettext("是") if value else gettext("否"))
    if unit == "text":
        return str(value) or str(gettext("没有"))
    return span(int(value)) if unit == "ms" else str(value)
