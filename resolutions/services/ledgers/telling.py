"""Tell units, the desk, inspectors and those behind a need what happened to an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.permissions import Permission, roles_with
from proposals.services import timeline
from resolutions.models.ledgers.item import LedgerItem
from resolutions.queries.handlers import people_holding

DISPATCHED = N_("“%(what)s”已派发给您的单位，请在%(due)s前整改")
REJECTED = N_("“%(what)s”复核不合格，请在%(due)s前重新整改")
TO_RECHECK = N_("“%(what)s”已整改，请在%(due)s前到现场复核")
WRITTEN_OFF = N_("“%(what)s”复核合格，已销账")


def about(item: LedgerItem) -> str:
    """The item in a few words: its indicator and its spot."""
    return f"{item.indicator.name}·{item.spot}"


def tell_unit(item: LedgerItem, text: str, *, kind: str, **values: object) -> None:
    """Tell the contacts of the item's unit."""
    people = item.unit.contacts if item.unit else []
    tell(people, News(text, item.url, kind, _named(item, values)))


def tell_desk(item: LedgerItem, text: str, *, kind: str, **values: object) -> None:
    """Tell those who dispatch here: secretaries and the street."""
    people = _holding(item, Permission.ASSIGN)
    tell(people, News(text, item.url, kind, _named(item, values)))


def tell_inspectors(item: LedgerItem, text: str, *, kind: str, **values: object) -> None:
    """Tell those who re-check here: third parties and monitors."""
    people = _holding(item, Permission.RECHECK)
    tell(people, News(text, item.url, kind, _named(item, values)))


def tell_behind(item: LedgerItem, act: str, *, by: Person | None) -> None:
    """Write on the timelines of the topic made of it, and tell whoever is behind it."""
    if item.topic is not None:
        timeline.note(item.topic, act=act, text=about(item), by=by, url=item.url)


def _holding(item: LedgerItem, right: Permission) -> Iterable[Person]:
    people = (person for role in roles_with(right) for person in people_holding(role, item.place))
    return {person.id: person for person in people}.values()


def _named(item: LedgerItem, values: Mapping[str, object]) -> Mapping[str, object]:
    return {"what": about(item), **values}
