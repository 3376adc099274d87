"""Statements of an opinion round: write them, let them in or refuse them, put them right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from proposals.lifecycle.topic_states import BEFORE_DEBATE
from proposals.models.opinion_round import (
    STATEMENT_LIMIT,
    OpinionRound,
    OpinionStatement,
    Origin,
    StatementState,
)
from proposals.opinions.sameness import sameness
from proposals.services import wording

MOST_OF_ONE = 5
"""Statements that one resident may add to a round."""


def takes_answers(round_: OpinionRound, at: datetime) -> bool:
    """Whether people may still answer: until its time is over, or the debate begins."""
    topic = round_.topic
    is_before_debate = topic.state in BEFORE_DEBATE and topic.stated_at is None
    return round_.closed_at is None and at < round_.closes_at and is_before_debate


def held(round_: OpinionRound, *, shared: bool = False) -> OpinionRound:
    """The round as it stands now; it neither opens nor closes before this transaction ends.

    ``shared``: several may hold it so at once, as those who answer do.
    """
    return db.session.scalars(
        select(OpinionRound)
        .where(OpinionRound.id == round_.id)
        .with_for_update(read=shared, of=OpinionRound)
        .execution_options(populate_existing=True)
    ).one()


def held_open(round_: OpinionRound, *, shared: bool = False) -> OpinionRound:
    """The same. Raises Refused when it takes no more answers."""
    round_ = held(round_, shared=shared)
    if not takes_answers(round_, clock.now()):
        raise Refused(_l("这次意见摸底已经结束"), remedy=_l("可以看看结果"), code="opinions_closed")
    return round_


def different(texts: Iterable[str]) -> Sequence[str]:
    """Cleaned texts, those that say the same once, empty ones not at all. Raises Invalid."""
    kept = {_same(text): text for text in map(_clean, reversed(list(texts))) if _same(text)}
    return list(reversed(kept.values()))


def add(round_: OpinionRound, text: str, *, by: Person) -> OpinionStatement:
    """A resident adds a statement; the desk looks at it before others see it."""
    round_ = held_open(round_)
    if not round_.takes_statements:
        raise Refused(_l("这一轮不再加新的话"), remedy=_l("可以对已有的每一句表态"))
    mine = select(func.count()).where(
        OpinionStatement.round_id == round_.id,
        OpinionStatement.author_id == by.id,
        OpinionStatement.origin == Origin.RESIDENT,
    )
    if (db.session.scalar(mine) or 0) >= MOST_OF_ONE:
        raise Refused(
            _l("您已经加了%(count)d句，一个人最多加这么多", count=MOST_OF_ONE),
            remedy=_l("请把机会留给邻居；您可以对每一句表态"),
        )
    statement = write(round_, text, Origin.RESIDENT, by=by)
    audit.record("opinions.stated", statement, by=by, place=round_.topic.hall.place)
    return statement


def seed(round_: OpinionRound, text: str, *, by: Person) -> OpinionStatement:
    """The desk adds one of its own, shown at once."""
    round_ = held_open(round_)
    statement = write(round_, text, Origin.SEED, by=by)
    audit.record("opinions.seeded", statement, by=by, place=round_.topic.hall.place)
    return statement


def write(round_: OpinionRound, text: str, origin: Origin, *, by: Person) -> OpinionStatement:
    """Put a statement into a round that is held. Raises Invalid where it is empty or there already."""
    text = _clean(text)
    if not _same(text):
        raise Invalid(_l("还没有写"), remedy=_l("请写一句完整的话，说一个主张"))
    _refuse_repetition(round_, text)
    number = db.session.scalar(
        select(func.max(OpinionStatement.number)).where(OpinionStatement.round_id == round_.id)
    )
    at, is_seed = clock.now(), origin is Origin.SEED
    statement = OpinionStatement(
        round=round_,
        number=(number or 0) + 1,
        text=text,
        sameness=_same(text),
        origin=origin,
        state=StatementState.SHOWN if is_seed else StatementState.WAITING,
        author=by,
        written_at=at,
        judged_at=at if is_seed else None,
        judged_by_id=by.id if is_seed else None,
        answer_count=0,
    )
    db.session.add(statement)
    db.session.flush()
    return statement


def admit(statement: OpinionStatement, *, by: Person) -> None:
    """Let it in: it is put to everybody from now on."""
    round_ = held_open(statement.round)
    _judge(statement, StatementState.SHOWN, by, "")
    audit.record("opinions.admitted", statement, by=by, place=round_.topic.hall.place)
    _tell_author(statement, N_("您写的“%(said)s”已放进意见摸底，大家都能表态了"), by)


def refuse(statement: OpinionStatement, *, by: Person, reason: str) -> None:
    """Refuse it, or take it out again; the reason is for everyone to read."""
    reason = wording.paragraphs(reason)
    if not reason:
        raise Invalid(_l("请写明不采用的理由"), remedy=_l("写它的人和大家都会看到这个理由"))
    round_ = held_open(statement.round)
    _judge(statement, StatementState.REFUSED, by, reason)
    place = round_.topic.hall.place
    audit.record("opinions.refused", statement, by=by, place=place, reason=reason)
    text = N_("您写的“%(said)s”没有放进意见摸底：%(reason)s")
    _tell_author(statement, text, by, reason=reason)


def reword(statement: OpinionStatement, text: str, *, by: Person) -> None:
    """Put its words right, as long as nobody has answered it."""
    round_, text = held_open(statement.round), _clean(text)
    db.session.refresh(statement)
    if statement.answer_count:
        raise Refused(
            _l("已经有人对这句话表态，不能再改"),
            why=_l("改了以后，他们同意或不同意的就不是同一句话了"),
            remedy=_l("可以撤下这一句，另写一句新的"),
        )
    if not _same(text):
        raise Invalid(_l("还没有写"))
    if _same(text) != statement.sameness:
        _refuse_repetition(round_, text)
    before, statement.text, statement.sameness = statement.text, text, _same(text)
    db.session.flush()
    place = round_.topic.hall.place
    audit.record("opinions.reworded", statement, by=by, place=place, details={"was": before})


def _judge(statement: OpinionStatement, state: StatementState, by: Person, reason: str) -> None:
    db.session.refresh(statement)
    if statement.state is state:
        raise Refused(_l("这句话已经处理过了"), remedy=_l("请刷新页面看看最新情况"))
    statement.state, statement.reason = state, reason
    statement.judged_at, statement.judged_by_id = clock.now(), by.id
    db.session.flush()


def _tell_author(statement: OpinionStatement, text: str, by: Person, **values: object) -> None:
    if statement.origin is Origin.RESIDENT and statement.author_id != by.id:
        url, kind = statement.round.url, f"opinions.{statement.state}"
        notify(statement.author, text, url, kind=kind, said=statement.text, **values)


def _refuse_repetition(round_: OpinionRound, text: str) -> None:
    """Say which statement says the same, and what became of it."""
    same = db.session.scalar(
        select(OpinionStatement).where(
            OpinionStatement.round_id == round_.id, OpinionStatement.sameness == _same(text)
        )
    )
    if same is None:
        return
    if same.state is StatementState.REFUSED:
        raise Invalid(
            _l("这句话有人写过，没有采用"),
            why=same.reason,
            remedy=_l("换一个说法，或换一个主张，再写一句"),
        )
    raise Invalid(
        _l("已经有人写了同样的话，不用再写一遍"),
        why=_l("第%(number)d句：“%(text)s”", number=same.number, text=same.text),
        remedy=_l("您可以直接对它表态，或者写一个不同的主张"),
    )


def _clean(text: str) -> str:
    line = wording.line(text)
    if len(line) > STATEMENT_LIMIT:
        raise Invalid(
            _l("一句话最多%(count)d个字", count=STATEMENT_LIMIT),
            why=_l("“%(text)s…”有%(length)d个字", text=line[:12], length=len(line)),
            remedy=_l("一句只说一个主张，长的可以拆成两句"),
        )
    return line


def _same(text: str) -> str:
    return sameness(text)[:STATEMENT_LIMIT]
