"""The elections on a meeting's agenda: who stands, in the order of nomination, and their vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.queries.nominees import nominees_of
from meetings.services import convening
from votes.counting.records import Purpose
from votes.models.poll import Poll, PollState


@dataclass(frozen=True)
class Election:
    """An item under which somebody is elected."""

    item: AgendaItem
    names: Sequence[str]
    """The nominees in the order of nomination; those of one name are told apart."""
    poll: Poll | None
    """The vote prepared or held last."""

    @property
    def seats(self) -> int:
        """How many can be elected: never more than there are nominees."""
        return min(self.item.seats, len(self.names))


def elections_at(meeting: Meeting) -> Sequence[Election]:
    """Every election of the agenda, in order; those without a nominee too."""
    return [_election(item) for item in convening.items_of(meeting) if item.office]


def election_at(meeting: Meeting, item_id: int) -> Election:
    """One of them. Raises Missing where the item elects nobody."""
    found = (one for one in elections_at(meeting) if one.item.id == item_id)
    election = next(found, None)
    if election is None:
        raise Missing(_l("这项议程不选人"), remedy=_l("请在议程里写明选什么职务"))
    return election


def _election(item: AgendaItem) -> Election:
    return Election(item, _names([one.person for one in nominees_of(item)]), _poll_of(item))


def _names(people: Sequence[Person]) -> Sequence[str]:
    """Names as the ballot has them: two of one name get their homes, or a number."""
    times, used = Counter(person.name for person in people), Counter[str]()
    names = []
    for person in people:
        name = person.name
        if times[name] > 1 and person.household is not None:
            name = _("%(name)s（%(home)s）", name=name, home=person.household.building)
        used[name] += 1
        names.append(name if used[name] == 1 else f"{name} {used[name]}")
    return names


def _poll_of(item: AgendaItem) -> Poll | None:
    return db.session.scalar(
        select(Poll)
        .where(
            Poll.item_id == item.id,
            Poll.purpose == Purpose.ELECT,
            Poll.state != PollState.ANNULLED,
        )
        .order_by(Poll.id.desc())
        .limit(1)
    )
