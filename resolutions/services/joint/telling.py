"""信息反馈: tell units, named leads and the callers of whistles what the meeting asks and decided."""

from __future__ import annotations

from collections.abc import Iterable

from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.work_calendar.instants import SHANGHAI
from resolutions.models.joint import JointAssessment, JointGuest, JointOrder
from resolutions.services.whistles.telling import callers_of


def tell_called(assessment: JointAssessment, guests: Iterable[JointGuest]) -> None:
    """会议通知: when and where; the agenda is behind the link."""
    at = assessment.held_at
    values = {
        "place": assessment.place.name,
        "at": at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else "",
        "spot": assessment.spot,
    }
    text = N_("%(place)s会商研判：请%(at)s到%(spot)s参加")
    news = News(text, f"/unit/joint-assessments/{assessment.id}", "joint.called", values)
    tell(_people_of(guests), news)


def tell_published(assessment: JointAssessment) -> None:
    """公布: each unit its orders; who was invited, and who called a whistle, that it is out."""
    told: set[int] = set()
    for order in _orders_of(assessment):
        told |= {person.id for person in order.unit.contacts}
        tell_unit(order, N_("会商研判交办：“%(what)s”，请在%(due)s前办结"), kind="joint.order")
    values = {"place": assessment.place.name, "number": assessment.number}
    callers = {
        person.id: person
        for matter in assessment.matters
        if matter.whistle is not None and (matter.finding or matter.orders)
        for person in callers_of(matter.whistle)
    }
    feedback = N_("%(place)s会商研判（%(number)s）研究了您吹哨的事项，结果已公布")
    tell(callers.values(), News(feedback, assessment.url, "joint.feedback", values))
    rest = {one.id: one for one in _people_of(assessment.guests)}
    text = N_("%(place)s会商研判（%(number)s）已公布")
    others = [one for one in rest.values() if one.id not in told | callers.keys()]
    tell(others, News(text, assessment.url, "joint.published", values))


def tell_unit(order: JointOrder, text: str, *, kind: str, **values: object) -> None:
    """The contacts of the unit that has an order; the page on which it reports is the answer."""
    due = order.due_on.isoformat() if order.due_on else ""
    news = News(
        text,
        f"/unit/joint-orders/{order.id}",
        kind,
        {"what": order.what[:80], "due": due, **values},
    )
    tell(order.unit.contacts, news)


def tell_conveners(order: JointOrder, text: str, *, kind: str, **values: object) -> None:
    """Who opened the meeting, and who published it: they follow its orders."""
    assessment = order.assessment
    found = (assessment.opened_by, assessment.published_by)
    people = {one.id: one for one in found if one is not None and one.closed_at is None}
    due = order.due_on.isoformat() if order.due_on else ""
    shown = {"unit": order.unit.name, "what": order.what[:80], "due": due, **values}
    tell(people.values(), News(text, f"/desk/joint-orders/{order.id}", kind, shown))


def _orders_of(assessment: JointAssessment) -> Iterable[JointOrder]:
    return [order for matter in assessment.matters for order in matter.orders]


def _people_of(guests: Iterable[JointGuest]) -> Iterable[Person]:
    people: dict[int, Person] = {}
    for guest in guests:
        if guest.person is not None:
            people[guest.person.id] = guest.person
        for person in guest.unit.contacts if guest.unit else ():
            people[person.id] = person
    return people.values()
