"""Which motions a person may make now, in plain words, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _

from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.queries.room import Room
from meetings.rules.floor import Floor, Pending
from meetings.rules.motion_offers import NEEDS, motions_for
from meetings.rules.motions.kind import Family, MotionKind
from meetings.rules.motions.plainly import FAMILY_NAMES, PURPOSES, VOTE_NAMES
from meetings.rules.motions.table import MAIN_MOTION, MOTIONS
from meetings.rules.offers import NotInOrder
from meetings.rules.rule_sets import uses
from meetings.rules.states import Outcome, SetAside
from meetings.rules.terms import amended_motion, words_of
from meetings.services import journal

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **NEEDS,
        "amend": ("rewritten", "operation"),
        "amend_previously_adopted": ("target", "operation"),
        "postpone_definitely": ("until", "until_ms", "special"),
        "limit_extend_debate": ("speech_seconds", "speeches", "scope"),
        "recess": ("length_seconds",),
    }
)
"""The fields of each motion's form: what the rules need, some of it asked as a person says it."""

_ORDER = (Family.SUBSIDIARY, Family.INCIDENTAL, Family.MAIN, Family.BRING_BACK, Family.PRIVILEGED)


@dataclass(frozen=True)
class Choice:
    """One motion: its name, and what it is for. ``why`` and ``paragraph`` if not in order."""

    code: str
    name: str
    purpose: str
    why: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class Group:
    """Motions of a kind."""

    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Choices:
    """What may be moved now, and what may not."""

    open: Sequence[Group]
    barred: Sequence[Group]


def choices_for(room: Room, person: Person) -> Choices:
    """Put every motion of the rule set to the rules for this person."""
    offers, refused = motions_for(room.floor, person.id, room.moment)
    return Choices(
        open=_grouped([_choice(MOTIONS[one.code]) for one in offers]),
        barred=_grouped([_barred(room, one) for one in refused]),
    )


def _choice(kind: MotionKind) -> Choice:
    return Choice(kind.code, _(kind.zh), _(PURPOSES[kind.code]))


def _barred(room: Room, one: NotInOrder) -> Choice:
    kind, said = MOTIONS[one.code], one.refusal
    why, paragraph = room.say(said.why), _(said.paragraph)
    return Choice(kind.code, _(kind.zh), _(PURPOSES[kind.code]), why, paragraph)


def _grouped(choices: Sequence[Choice]) -> list[Group]:
    groups = (
        Group(_(FAMILY_NAMES[family]), [c for c in choices if MOTIONS[c.code].family is family])
        for family in _ORDER
    )
    return [group for group in groups if group.choices]


@dataclass(frozen=True)
class Target:
    """A decision, or a question set aside, that a motion may aim at."""

    number: int
    text: str


@dataclass(frozen=True)
class Form:
    """One motion's page. ``words`` are what an amendment works on."""

    code: str
    name: str
    purpose: str
    fields: tuple[str, ...]
    words: str
    pending: str
    """The name of the question it would apply to; empty where nothing is pending."""
    several: bool
    """Whether more than one question is pending, so that a scope has to be chosen."""
    targets: Sequence[Target]
    rules: Sequence[str]
    why: str
    """Why it is not in order now; empty where it is."""


def form_for(room: Room, person: Person, code: str) -> Form | None:
    """The page of motion ``code``; None where this meeting's rules have none of this name."""
    if code not in MOTIONS or not uses(room.floor.rules, code):
        return None
    kind = MOTIONS[code]
    _offers, refused = motions_for(room.floor, person.id, room.moment)
    why = next((room.say(one.refusal.why) for one in refused if one.code == code), "")
    return Form(
        code=code,
        name=_(kind.zh),
        purpose=_(PURPOSES[code]),
        fields=_fields(room.floor, code),
        words=_words(room.floor, code),
        pending=_(room.floor.stack[-1].kind.zh) if room.floor.stack else "",
        several=len(room.floor.stack) > 1,
        targets=_targets(room.floor, code),
        rules=_asked_of(kind),
        why=why,
    )


def _words(floor: Floor, code: str) -> str:
    """The words that are to be amended, or to be divided."""
    if not floor.stack:
        return ""
    divided = floor.stack[-1].text if code == "division_of_question" else ""
    return words_of(amended_motion(floor)) if code == "amend" else divided


def _fields(floor: Floor, code: str) -> tuple[str, ...]:
    """An amendment of a motion without words of its own sets that motion's terms anew."""
    host = amended_motion(floor) if code == "amend" and floor.stack else None
    if host is None or words_of(host):
        return FIELDS.get(code, ())
    return ("text", *(name for name in FIELDS.get(host.code, ()) if name != "text"))


def _targets(floor: Floor, code: str) -> list[Target]:
    if code == "take_from_table":
        return _away(floor, SetAside.TABLED)
    if code == "discharge_committee":
        return _away(floor, SetAside.REFERRED)
    if code == "reconsider":
        voted = {Outcome.ADOPTED, Outcome.LOST}
        lines = [line for line in floor.log if line.outcome in voted and line.yes is not None]
    elif code in {"rescind", "amend_previously_adopted"}:
        main = {MAIN_MOTION.code, "amend_previously_adopted"}
        adopted = [line for line in floor.log if line.outcome is Outcome.ADOPTED]
        lines = [line for line in adopted if line.code in main]
    else:
        return []
    last = {line.number: line for line in lines if line.number not in floor.undone}
    return [Target(number, line.text or _(MOTIONS[line.code].zh)) for number, line in last.items()]


def _away(floor: Floor, kind: SetAside) -> list[Target]:
    return [Target(one.number, _text(one.stack[0])) for one in floor.aside if one.kind is kind]


def _text(motion: Pending) -> str:
    return motion.title or motion.text


def _asked_of(kind: MotionKind) -> list[str]:
    """What the table asks of it, as a list of short sentences."""
    return [
        _("可以打断别人发言") if kind.may_interrupt else _("不打断别人发言"),
        _("要有人附议") if kind.second else _("不用附议"),
        _("可以辩论") if kind.debatable else _("不辩论"),
        _("可以修改") if kind.amendable else _("不能修改"),
        _("怎样算通过：%(vote)s", vote=_vote(kind)),
    ]


def _vote(kind: MotionKind) -> str:
    if kind is MAIN_MOTION:
        return str(_("按本会议的表决规则"))
    return str(_(VOTE_NAMES[kind.vote]))


def table_of(meeting: Meeting) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The motions of the meeting's rule set by group, each a row of plain words."""
    rules = journal.rules_of(meeting)
    return [
        (str(_(FAMILY_NAMES[family])), rows)
        for family in _ORDER
        if (
            rows := [
                _row(k) for k in MOTIONS.values() if k.family is family and uses(rules, k.code)
            ]
        )
    ]


def _row(kind: MotionKind) -> tuple[str, ...]:
    return (
        _(kind.zh),
        _(PURPOSES[kind.code]),
        _("能") if kind.may_interrupt else _("不能"),
        _("要") if kind.second else _("不用"),
        _("能") if kind.debatable else _("不能"),
        _("能") if kind.amendable else _("不能"),
        _vote(kind),
        kind.source,
    )
