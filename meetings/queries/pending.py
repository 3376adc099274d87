"""What is pending, in plain words: the stack from the bottom up, each amendment as a diff."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _

from app import clock
from app.extensions import db
from app.shell.wording import moment
from meetings.models.motion import Motion
from meetings.queries.room import Room
from meetings.queries.spans import span
from meetings.rules.details import ALL, Details, Operation
from meetings.rules.diffs import Pieces, as_amended, between
from meetings.rules.floor import Aside, Decided, Floor, Pending
from meetings.rules.motions.plainly import PURPOSES, VOTE_NAMES
from meetings.rules.motions.table import MAIN_MOTION, MOTIONS
from meetings.rules.putting import outcome_name
from meetings.rules.states import STEP_NAMES, Outcome, SetAside
from meetings.rules.terms import words_of
from meetings.services import journal


@dataclass(frozen=True)
class Line:
    """One pending motion. ``pieces`` are the words it amends, with what becomes of them."""

    code: str
    name: str
    purpose: str
    terms: Sequence[str]
    text: str
    pieces: Pieces
    mover: str
    seconders: Sequence[str]
    step: str
    needs: str
    is_main: bool
    is_top: bool


@dataclass(frozen=True)
class Voted:
    """A vote that was just announced: the figures, what was needed, and what it means."""

    name: str
    terms: Sequence[str]
    is_main: bool
    yes: int
    no: int
    abstain: int
    present: int
    needs: str
    outcome: str
    adopted: bool

    @property
    def cast(self) -> int:
        """How many votes count: the base of a majority and of two thirds."""
        return self.yes + self.no


@dataclass(frozen=True)
class Waiting:
    """A question that left the floor undecided, and may come back."""

    number: int
    text: str
    how: str
    by_motion: bool
    """Whether it takes a motion to bring it back; the chair takes up the others."""


def business(room: Room) -> dict[str, object]:
    """What every live page shows of the business: ``stack``, ``changed`` and ``voted``."""
    return {"stack": stack_of(room), "changed": changed_text(room), "voted": voted(room)}


def stack_of(room: Room) -> list[Line]:
    """Every pending motion, the first made lowest."""
    return [_line(room, motion) for motion in room.floor.stack]


def _line(room: Room, motion: Pending) -> Line:
    kind, main = motion.kind, motion.is_main
    row = db.session.get(Motion, motion.ref) if motion.ref else None
    since = clock.milliseconds(row.moved_at) if row else 0
    return Line(
        code=motion.code,
        name=_name(room.floor, motion),
        purpose="" if main else _(PURPOSES[motion.code]),
        terms=[] if main else terms_of(motion.code, motion.details, motion.text),
        text=motion.text,
        pieces=_pieces(room.floor, motion),
        mover=_named(room, "move", motion.mover, since),
        seconders=[_named(room, "second", person, since) for person in motion.seconders],
        step=_(STEP_NAMES[motion.step]) if main else "",
        needs="" if main else _(VOTE_NAMES[kind.vote]),
        is_main=main,
        is_top=motion is room.floor.top,
    )


def _named(room: Room, code: str, person: int, since: int) -> str:
    """The name, and whether it was the desk's hand that did it."""
    name = room.names.get(person, "")
    helped = any((act, who) == (code, person) and at >= since for act, who, at in room.entered)
    return str(_("%(name)s（代办）", name=name)) if helped else name


def _name(floor: Floor, motion: Pending) -> str:
    host = floor.motion(motion.host)
    if motion.code == "amend" and host is not None and not host.is_main:
        return str(_("对“%(kind)s”的修改", kind=_(host.kind.zh)))
    return str(_(motion.kind.zh))


def _pieces(floor: Floor, motion: Pending) -> Pieces:
    host = floor.motion(motion.host)
    if motion.code != "amend" or host is None or motion.details.operation is None:
        return ()
    return as_amended(words_of(host), motion.details, motion.text)


def changed_text(room: Room) -> Pieces:
    """The main motion as it was made, with everything the adopted amendments changed."""
    main = room.floor.stack[0] if room.floor.stack else None
    return adopted_changes(room.floor, main.number, main.text) if main is not None else ()


def changes_of(room: Room, motion_id: int) -> Pieces:
    """The same of any motion of the meeting, by its row."""
    floor = room.floor
    pending = next((one for one in floor.stack if one.ref == motion_id), None)
    line = next((one for one in reversed(floor.log) if one.ref == motion_id), None)
    found = pending or line
    return adopted_changes(floor, found.number, found.text) if found is not None else ()


def adopted_changes(floor: Floor, number: int, text: str) -> Pieces:
    """What adopted amendments made of motion ``number``; nothing where none was adopted."""
    before = [
        one.text_before
        for one in floor.past
        if one.code == "amend" and one.host == number and one.text_before is not None
    ]
    return between(before[0], text) if before and before[0] != text else ()


def voted(room: Room) -> Voted | None:
    """The vote announced last, until business goes on."""
    return last_voted(room) if room.floor.doubted is not None else None


def last_voted(room: Room) -> Voted | None:
    """The vote announced last, however long ago."""
    log = room.floor.log
    found = [
        line for n, line in enumerate(log) if line.yes is not None and not _again(line, log[:n])
    ]
    return _voted(room, found[-1]) if found else None


def _again(line: Decided, earlier: Sequence[Decided]) -> bool:
    """Whether this only writes an earlier decision down in its new words."""
    return any(one.number == line.number and one.text != line.text for one in earlier)


def _voted(room: Room, line: Decided) -> Voted:
    kind = MOTIONS[line.code]
    motion = next(one for one in room.floor.past if one.number == line.number)
    outcome = line.outcome if line.outcome in {Outcome.ADOPTED, Outcome.LOST} else Outcome.ADOPTED
    return Voted(
        name=_(kind.zh),
        terms=terms_of(line.code, motion.details, motion.text),
        is_main=line.code == MAIN_MOTION.code,
        yes=line.yes or 0,
        no=line.no or 0,
        abstain=line.abstain or 0,
        present=room.floor.voters_present,
        needs=_(VOTE_NAMES[kind.vote]),
        outcome=_(outcome_name(motion, outcome)),
        adopted=outcome is Outcome.ADOPTED,
    )


def set_aside(room: Room) -> list[Waiting]:
    """What was laid on the table, postponed or referred, in the order in which it went."""
    return [_waiting(away) for away in room.floor.aside]


def _waiting(away: Aside) -> Waiting:
    return Waiting(
        number=away.number,
        text=away.stack[0].title or away.stack[0].text,
        how=_WENT[away.kind](away.details),
        by_motion=away.kind is SetAside.TABLED,
    )


_WENT: Mapping[SetAside, Callable[[Details], str]] = MappingProxyType(
    {
        SetAside.TABLED: lambda _details: str(_("已暂停，要拿回来议请提出“恢复”")),
        SetAside.UNFINISHED: lambda _details: str(_("上次没有议完")),
        SetAside.POSTPONED: lambda details: "，".join(_postpone(details, "")),
        SetAside.REFERRED: lambda details: "，".join(_commit(details, "")),
    }
)


def terms_of(code: str, details: Details, text: str) -> list[str]:
    """What a motion says besides its kind, in plain words."""
    terms = _TERMS.get(code)
    found = terms(details, text) if terms else []
    return found or ([text] if text else [])


def _amend(details: Details, text: str) -> list[str]:
    return [_change(details, details.insert or text), *_set_anew(details)]


def _change(d: Details, put: str) -> str:
    if d.operation is Operation.STRIKE:
        said = _("删去“%(strike)s”", strike=d.strike)
    elif d.operation is Operation.STRIKE_AND_INSERT:
        said = _("把“%(strike)s”改成“%(insert)s”", strike=d.strike, insert=put)
    elif d.operation is Operation.SUBSTITUTE:
        said = _("全文改写")
    elif d.at_front:
        said = _("在最前面加入“%(insert)s”", insert=put)
    elif d.after:
        said = _("在“%(after)s”后面加入“%(insert)s”", after=d.after, insert=put)
    elif d.operation is None:
        said = put
    else:
        said = _("在最后加入“%(insert)s”", insert=put)
    return str(said)


def _set_anew(details: Details) -> list[str]:
    """The terms that an amendment of a procedural motion sets otherwise."""
    rows = (_postpone, _limit, _recess) if details.operation is None else ()
    return [term for row in rows for term in row(details, "") if term]


def _postpone(d: Details, _text: str) -> list[str]:
    until = d.until or (moment(journal.instant(d.until_ms)) if d.until_ms else "")
    said = [_("改到%(until)s再议", until=until)] if until else []
    if d.special:
        said.append(_("定为特别议程"))
    return said


def _commit(d: Details, text: str) -> list[str]:
    said = [_("委托给%(committee)s", committee=d.committee)] if d.committee else []
    if d.deadline:
        said.append(_("%(deadline)s前报告", deadline=d.deadline))
    return [*said, text] if text else said


def _limit(d: Details, _text: str) -> list[str]:
    said = [_("每次发言不超过%(span)s", span=span(d.speech_ms))] if d.speech_ms else []
    if d.speeches:
        said.append(_("每人最多发言%(n)s次", n=d.speeches))
    return said + _scope(d)


def _scope(d: Details) -> list[str]:
    return [_("包括所有待决的动议")] if d.scope == ALL else []


def _recess(d: Details, _text: str) -> list[str]:
    return [_("休息%(span)s", span=span(d.length_ms))] if d.length_ms else []


def _fix_time(d: Details, _text: str) -> list[str]:
    when = moment(journal.instant(d.until_ms)) if d.until_ms else ""
    return [_("%(when)s接着开", when=when)] if when else []


def _divide(d: Details, _text: str) -> list[str]:
    return [_("第%(n)s部分：%(text)s", n=n, text=part) for n, part in enumerate(d.parts, 1)]


def _method(d: Details, _text: str) -> list[str]:
    return [_("无记名投票")] if d.method == "ballot" else []


_TERMS: Mapping[str, Callable[[Details, str], list[str]]] = MappingProxyType(
    {
        "amend": _amend,
        "amend_previously_adopted": _amend,
        "postpone_definitely": _postpone,
        "commit": _commit,
        "limit_extend_debate": _limit,
        "previous_question": lambda details, _text: _scope(details),
        "recess": _recess,
        "fix_time_to_adjourn": _fix_time,
        "division_of_question": _divide,
        "voting_method": _method,
    }
)
"""Motions without a row say only their own words, if they have any."""
