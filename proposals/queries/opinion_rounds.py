"""Questions about opinion rounds: which are open, what comes next, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from app.errors import Forbidden, Missing
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.opinion_outcome import OpinionOutcome
from proposals.models.opinion_round import (
    OpinionAnswer,
    OpinionRound,
    OpinionStatement,
    StatementState,
)
from proposals.models.topic import Topic
from proposals.opinions.answers import Answer
from proposals.opinions.serving import Candidate, next_for

_SHOWN = OpinionStatement.state == StatementState.SHOWN


@dataclass(frozen=True)
class Progress:
    """How far a person has come."""

    asked: int
    answered: int

    @property
    def left(self) -> int:
        """Statements that wait for an answer."""
        return self.asked - self.answered


def round_with(round_id: int) -> OpinionRound:
    """Return the round, or raise Missing."""
    found = db.session.get(OpinionRound, round_id)
    if found is None:
        raise Missing(_l("没有这次意见摸底"), remedy=_l("可以从议题页面重新进入"))
    return found


def statement_in(round_: OpinionRound, statement_id: int | None) -> OpinionStatement:
    """Return a statement of the round, or raise Missing."""
    found = db.session.get(OpinionStatement, statement_id) if statement_id else None
    if found is None or found.round_id != round_.id:
        raise Missing(_l("没有这一句"), remedy=_l("请刷新页面后重新选择"))
    return found


def rounds_of(topic: Topic) -> Sequence[OpinionRound]:
    """The topic's rounds, the latest first."""
    return db.session.scalars(
        select(OpinionRound)
        .where(OpinionRound.topic_id == topic.id)
        .order_by(OpinionRound.id.desc())
    ).all()


def standing_rounds() -> Sequence[OpinionRound]:
    """Rounds that nobody closed yet."""
    db.session.rollback()
    return db.session.scalars(select(OpinionRound).where(OpinionRound.closed_at.is_(None))).all()


def rounds_in(halls: Sequence[Hall], limit: int = 50) -> Sequence[OpinionRound]:
    """The rounds of these halls, the latest first."""
    return db.session.scalars(
        select(OpinionRound)
        .join(Topic, Topic.id == OpinionRound.topic_id)
        .where(Topic.hall_id.in_([hall.id for hall in halls]))
        .order_by(OpinionRound.id.desc())
        .limit(limit)
    ).all()


def waiting_in(rounds: Sequence[OpinionRound]) -> Mapping[int, int]:
    """How many statements wait to be looked at, by round."""
    rows = db.session.execute(
        select(OpinionStatement.round_id, func.count())
        .where(
            OpinionStatement.round_id.in_([one.id for one in rounds if one.closed_at is None]),
            OpinionStatement.state == StatementState.WAITING,
        )
        .group_by(OpinionStatement.round_id)
    )
    return {row[0]: row[1] for row in rows}


def not_in_office() -> Forbidden:
    """What those are told who work with no rounds."""
    return Forbidden(
        _l("意见摸底由主持人和议事秘书组织"),
        remedy=_l("如果您应当有这个身份，请与议事厅秘书联系"),
    )


def outcome_of(round_: OpinionRound) -> OpinionOutcome | None:
    """What it came to so far, once that was computed."""
    return db.session.get(OpinionOutcome, round_.id)


def statements_of(
    round_: OpinionRound, state: StatementState | None = None
) -> Sequence[OpinionStatement]:
    """The round's statements in the order of writing."""
    wanted = select(OpinionStatement).where(OpinionStatement.round_id == round_.id)
    if state is not None:
        wanted = wanted.where(OpinionStatement.state == state)
    return db.session.scalars(wanted.order_by(OpinionStatement.number)).all()


def next_statement(person: Person, round_: OpinionRound) -> OpinionStatement | None:
    """What this person is asked next; none once everything is answered."""
    open_ones = db.session.execute(
        select(OpinionStatement.id, OpinionStatement.answer_count).where(
            OpinionStatement.round_id == round_.id,
            _SHOWN,
            OpinionStatement.id.not_in(_answered_by(person, round_)),
        )
    ).all()
    chosen = next_for(person.id, [Candidate(row.id, row.answer_count) for row in open_ones])
    return db.session.get(OpinionStatement, chosen) if chosen else None


def progress_of(person: Person, round_: OpinionRound) -> Progress:
    """How many statements are shown, and how many of them this person has answered."""
    shown = select(func.count()).where(OpinionStatement.round_id == round_.id, _SHOWN)
    mine = shown.where(OpinionStatement.id.in_(_answered_by(person, round_)))
    return Progress(db.session.scalar(shown) or 0, db.session.scalar(mine) or 0)


def answers_of(person: Person, round_: OpinionRound) -> Mapping[int, Answer]:
    """What this person answered, by statement."""
    rows = db.session.execute(
        select(OpinionAnswer.statement_id, OpinionAnswer.answer).where(
            OpinionAnswer.round_id == round_.id, OpinionAnswer.person_id == person.id
        )
    )
    return {row.statement_id: Answer(row.answer) for row in rows}


def people_in(round_: OpinionRound) -> int:
    """How many people have answered something."""
    distinct = func.count(OpinionAnswer.person_id.distinct())
    return db.session.scalar(select(distinct).where(OpinionAnswer.round_id == round_.id)) or 0


def _answered_by(person: Person, round_: OpinionRound) -> Select[tuple[int]]:
    return select(OpinionAnswer.statement_id).where(
        OpinionAnswer.round_id == round_.id, OpinionAnswer.person_id == person.id
    )
