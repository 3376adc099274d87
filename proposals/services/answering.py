"""Answer a statement of an opinion round, or answer it anew."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.models.opinion_round import OpinionAnswer, OpinionStatement, StatementState
from proposals.opinions.answers import Answer
from proposals.services.stating import held_open


def answer(statement: OpinionStatement, said: Answer, *, by: Person) -> None:
    """Keep what a person says; said anew while the round is open, it replaces the former answer.

    The journal keeps that somebody took part, once, and never what they answered.
    """
    round_ = held_open(statement.round, shared=True)
    db.session.refresh(statement)
    if statement.state is not StatementState.SHOWN:
        raise Refused(
            _l("这句话已经撤下，不用再表态"), why=statement.reason, remedy=_l("请看下一句")
        )
    is_first = not db.session.scalar(
        select(OpinionAnswer.id)
        .where(OpinionAnswer.round_id == round_.id, OpinionAnswer.person_id == by.id)
        .limit(1)
    )
    if not _changed(statement, said, by) and not _inserted(statement, said, by):
        _changed(statement, said, by)  # another tap of the same person was faster
    if is_first:
        audit.record("opinions.joined", round_, by=by, place=round_.topic.hall.place)


def _changed(statement: OpinionStatement, said: Answer, by: Person) -> bool:
    found = db.session.scalar(
        select(OpinionAnswer).where(
            OpinionAnswer.statement_id == statement.id, OpinionAnswer.person_id == by.id
        )
    )
    if found is None:
        return False
    found.answer, found.answered_at = int(said), clock.now()
    db.session.flush()
    return True


def _inserted(statement: OpinionStatement, said: Answer, by: Person) -> bool:
    row = OpinionAnswer(
        round_id=statement.round_id,
        statement_id=statement.id,
        person_id=by.id,
        answer=int(said),
        answered_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    db.session.execute(
        update(OpinionStatement)
        .where(OpinionStatement.id == statement.id)
        .values(answer_count=OpinionStatement.answer_count + 1)
    )
    return True
