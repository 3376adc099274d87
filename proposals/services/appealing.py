"""Appeal against a decline 申诉， and hear the appeal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from proposals.labels import RULING_LABELS
from proposals.lifecycle.appeal import (
    HEARING_WORKING_DAYS,
    Ruling,
    refuse_to_hear,
    refuse_to_raise,
)
from proposals.models.appeal import Appeal
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.appeals import appeals_of, facts_of, last_decline, matter_of
from proposals.queries.desk_officers import appeal_hearers
from proposals.services import desk, telling, timeline, topics, wording
from proposals.services.locking import locked
from proposals.services.refusing import granted


def raise_appeal(thing: Proposal | Topic, grounds: str, *, by: Person) -> Appeal:
    """Appeal against the decline that stands. Raises Refused where the rules do not allow it."""
    thing = _held(thing)
    granted(refuse_to_raise(by.id, facts_of(thing)))
    grounds = wording.paragraphs(grounds)
    if not grounds:
        raise Invalid(_l("请写明为什么不同意"), remedy=_l("几句话就可以，监督员会看"))
    declined, at = last_decline(thing), clock.now()
    made = Appeal(
        proposal_id=thing.id if isinstance(thing, Proposal) else None,
        topic_id=thing.id if isinstance(thing, Topic) else None,
        hall=thing.hall,
        raised_by=by,
        raised_at=at,
        grounds=grounds,
        declined_at=declined.at if declined else at,
        due_on=work_calendar().add_working_days(day_of(at), HEARING_WORKING_DAYS),
    )
    db.session.add(made)
    db.session.flush()
    timeline.write(thing, "appealed", by=by, text=grounds)
    audit.record("appeal.raised", made, by=by, place=thing.hall.place, details=_what(thing))
    for person in appeal_hearers(thing.hall.place, but=facts_of(thing, by.id)):
        notify(
            person,
            N_("有人对“%(title)s”的决定提出申诉，请在%(due)s前处理"),
            made.url,
            kind="appeal.raised",
            title=thing.title,
            due=made.due_on.isoformat(),
        )
    return made


def hear(appeal: Appeal, ruling: Ruling, answer: str, *, by: Person) -> None:
    """Rule on it: uphold it, and the matter goes on; or dismiss it, with the reason."""
    appeal = db.session.get_one(
        Appeal, appeal.id, with_for_update={"of": Appeal}, populate_existing=True
    )
    if appeal.heard_at is not None:
        raise Refused(_l("这件申诉已经处理过了"), remedy=_l("请看处理结果"))
    thing = _held(matter_of(appeal))
    granted(refuse_to_hear(by.id, facts_of(thing, appeal.raised_by_id)))
    answer = wording.paragraphs(answer)
    if not answer:
        raise Invalid(_l("请写明处理的理由"), remedy=_l("申诉人和居民都会看到"))
    _rule(appeal, ruling, answer, by=by)
    if ruling is Ruling.UPHELD:
        _put_back(thing, answer, by=by)
    else:
        timeline.write(thing, "appeal_dismissed", by=by, text=answer)
        _tell_dismissed(thing, answer, by=by)


def reinstate(thing: Proposal | Topic, reason: str, *, by: Person) -> None:
    """Put a declined matter back of one's own accord; an appeal that waits is upheld by it."""
    thing = _held(thing)
    granted(refuse_to_hear(by.id, facts_of(thing)))
    _put_back(thing, reason, by=by)
    for appeal in appeals_of(thing):
        if appeal.heard_at is None:
            _rule(appeal, Ruling.UPHELD, wording.paragraphs(reason), by=by)


def _rule(appeal: Appeal, ruling: Ruling, answer: str, *, by: Person) -> None:
    appeal.heard_at, appeal.heard_by = clock.now(), by
    appeal.ruling, appeal.answer = ruling, answer
    db.session.flush()
    audit.record(
        "appeal.heard",
        appeal,
        by=by,
        place=appeal.hall.place,
        reason=answer,
        details={"ruling": ruling.value},
    )
    if appeal.raised_by_id != by.id:
        notify(
            appeal.raised_by,
            N_("您的申诉有结果了：%(ruling)s"),
            appeal.url,
            kind="appeal.heard",
            ruling=RULING_LABELS[ruling],
        )


def _put_back(thing: Proposal | Topic, reason: str, *, by: Person) -> None:
    if isinstance(thing, Topic):
        topics.reinstate(thing, by=by, reason=reason)
    else:
        desk.reinstate(thing, by=by, reason=reason)


def _tell_dismissed(thing: Proposal | Topic, answer: str, *, by: Person) -> None:
    if isinstance(thing, Topic):
        telling.tell_topic(thing, "appeal_dismissed", text=answer, but=by)
    else:
        telling.tell_proposal(thing, "appeal_dismissed", text=answer, but=by)


def _held(thing: Proposal | Topic) -> Proposal | Topic:
    if isinstance(thing, Topic):
        return locked(thing)
    return locked(thing)


def _what(thing: Proposal | Topic) -> dict[str, int | str]:
    return {"of": type(thing).__tablename__, "id": thing.id}
