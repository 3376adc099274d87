"""Prepare an election from the nominations of the meeting, by one press at 表决准备."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Refused
from app.people.models.person import Person
from votes.counting.records import Option, Purpose, Terms
from votes.models.poll import Poll
from votes.queries.elections import Election
from votes.services import preparing
from votes.services.decision_rules import usual_for
from votes.services.preparing import Plan


def prepare_election(election: Election, *, by: Person) -> Poll:
    """Set the vote up: the nominees in their order, as many to be ticked as there are seats.

    One seat is one choice among several (RONR 46:30); it may be changed until it is announced.
    Raises Refused without a nominee, and where the election is prepared already.
    """
    item, seats = election.item, election.seats
    if not election.names:
        raise Refused(
            _l("还没有人被提名，不能准备选举"),
            why=_l("候选人从会上的提名来"),
            remedy=_l("请在会上提名，或者另外准备一次表决，自己写候选人"),
            code="no_nominees",
        )
    if election.poll is not None:
        raise Refused(
            _l("这项选举已经准备好了"),
            remedy=_l("可以修改准备好的那一次，或者撤下以后重新准备"),
            code="prepared",
        )
    several = seats > 1
    return preparing.prepare(
        item.meeting,
        Plan(
            question=_("选举%(office)s，选出%(seats)d名", office=item.office, seats=seats),
            purpose=Purpose.ELECT,
            method="approval" if several else "plurality",
            options=tuple(Option(f"o{at}", name) for at, name in enumerate(election.names, 1)),
            terms=Terms(seats=seats, most=seats) if several else Terms(),
            rule_code=usual_for(item.meeting),
            item=item,
        ),
        by=by,
    )
