"""Open and close a round of opinions 意见摸底 before a topic is debated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from app import audit, clock, jobs
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.reminders import remind_once
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.transaction import after_commit, transaction
from proposals.labels import topic_state_label
from proposals.lifecycle.topic_states import BEFORE_DEBATE
from proposals.models.opinion_round import ROUND_TITLE_LIMIT, OpinionRound, Origin
from proposals.models.topic import Topic
from proposals.queries.following import hearers
from proposals.queries.opinion_rounds import progress_of, standing_rounds
from proposals.services import stating, tallying, timeline, wording
from proposals.services.locking import locked

FEWEST_SEEDS = 3
LONGEST = timedelta(days=60)
REMIND_BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class Plan:
    """What a round asks, with which statements to begin, until when."""

    question: str
    seeds: Sequence[str]
    closes_at: datetime
    takes_statements: bool = True


def open_round(topic: Topic, plan: Plan, *, by: Person) -> OpinionRound:
    """Open a round, and tell everybody whom the topic concerns."""
    topic, at = locked(topic), clock.now()
    _check_time(topic, plan, at)
    question, seeds = wording.line(plan.question), stating.different(plan.seeds)
    if not question or len(question) > ROUND_TITLE_LIMIT:
        raise Invalid(_l("请写一句话的问题，最多%(count)d字", count=ROUND_TITLE_LIMIT))
    if len(seeds) < FEWEST_SEEDS:
        raise Invalid(
            _l("开头至少要有%(count)d句不同的话", count=FEWEST_SEEDS),
            remedy=_l("从提案里摘几句不同的主张，正反两面都要有，一行一句"),
        )
    round_ = _inserted(topic, question, plan, at, by)
    for text in seeds:
        stating.write(round_, text, Origin.SEED, by=by)
    audit.record("opinions.opened", round_, by=by, place=topic.hall.place)
    timeline.note(topic, act="opinions_opened", text=question, by=by, at=at, url=round_.url)
    return round_


def close(round_: OpinionRound, *, by: Person | None) -> None:
    """End it: no more answers, and the final figures are computed at once. Closed stays closed."""
    round_ = stating.held(round_)
    if round_.closed_at is not None:
        return
    round_.closed_at, round_.closed_by_id = clock.now(), by.id if by else None
    db.session.flush()
    topic = round_.topic
    audit.record("opinions.closed", round_, by=by, place=topic.hall.place)
    url = f"{round_.url}/results"
    timeline.note(topic, act="opinions_closed", text=round_.question, by=by, url=url)
    after_commit(lambda: jobs.soon(tallying.work_off), key="opinions")


def look() -> None:
    """Each minute: close what is over, and remind of what will be tomorrow."""
    at = clock.now()
    for round_ in standing_rounds():
        if not stating.takes_answers(round_, at):
            with transaction():
                close(db.session.get_one(OpinionRound, round_.id), by=None)
        elif round_.closes_at - at <= REMIND_BEFORE < round_.closes_at - round_.opened_at:
            remind(round_)


def remind(round_: OpinionRound) -> int:
    """Remind those whom the topic concerns and who have not answered everything, each once."""
    told = 0
    with transaction():
        round_ = db.session.get_one(OpinionRound, round_.id)
        topic = round_.topic
        proposals = [link.proposal for link in topic.standing_links]
        for person in hearers(proposals, topic):
            left = progress_of(person, round_).left
            if left and may(person, Permission.CO_SIGN, topic.hall.place):
                told += remind_once(
                    person,
                    f"proposals.opinions_closing:{round_.id}",
                    N_("意见摸底“%(title)s”明天结束，您还有%(count)s句没表态"),
                    round_.url,
                    kind="opinions.closing",
                    title=round_.question,
                    count=left,
                )
    return told


def _check_time(topic: Topic, plan: Plan, at: datetime) -> None:
    if topic.state not in BEFORE_DEBATE or topic.stated_at is not None:
        raise Refused(
            _l("辩论开始以后不能再摸底"),
            why=_l("议题的状态是“%(state)s”", state=topic_state_label(topic.state)),
            remedy=_l("下次在上会之前先听听大家的想法"),
        )
    if not at < plan.closes_at <= at + LONGEST:
        raise Invalid(
            _l("结束日期不对"),
            remedy=_l("请选今天以后、%(count)d天以内的一天", count=LONGEST.days),
        )


def _inserted(topic: Topic, question: str, plan: Plan, at: datetime, by: Person) -> OpinionRound:
    round_ = OpinionRound(
        topic=topic,
        question=question,
        takes_statements=plan.takes_statements,
        opened_by_id=by.id,
        opened_at=at,
        closes_at=plan.closes_at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(round_)
    except IntegrityError:
        raise Refused(
            _l("这个议题正在摸底"), remedy=_l("请先结束正在进行的那一轮，再开新的一轮")
        ) from None
    return round_
