"""Tell called units, those who judge and those who wait what a whistle asks of them."""

from __future__ import annotations

from collections.abc import Iterable

from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import Place
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.queries.handlers import people_holding
from resolutions.whistling.kinds import Level


def tell_called(call: WhistleCall, text: str, *, kind: str, **values: object) -> None:
    """Tell the contacts of one called unit; the page on which they arrive is the answer."""
    for person in call.unit.contacts:
        notify(
            person, text, f"/unit/whistles/{call.id}", kind=kind, title=call.whistle.title, **values
        )


def tell_blown(call: WhistleCall) -> None:
    """哨声响起: a called unit, at once."""
    whistle = call.whistle
    text = N_("吹哨：“%(title)s”，请在%(minutes)s分钟内到%(spot)s报到")
    spot = whistle.spot or whistle.place.name
    tell_called(call, text, kind="whistle.blown", minutes=whistle.minutes, spot=spot)


def tell_judges(whistle: Whistle) -> None:
    """Who judges the draft, or the emergency afterwards."""
    text = N_("“%(title)s”等待研判、启动")
    _tell(people_holding(Role.PARTY, whistle.caller_place), text, whistle, "whistle.to_judge")


def tell_approvers(whistle: Whistle) -> None:
    """The office that has to agree before it sounds: 街道专班 or 区级专班."""
    role = Role.DISTRICT if whistle.level is Level.STREET else Role.STREET
    text = N_("“%(title)s”已研判，等待专班同意")
    _tell(people_holding(role, whistle.caller_place), text, whistle, "whistle.to_approve")


def callers_of(whistle: Whistle) -> Iterable[Person]:
    """Who called: whoever drew it up, and the desk of the place."""
    people = {one.id: one for one in people_holding(Role.SECRETARY, whistle.place)}
    if whistle.drafted_by is not None:
        people[whistle.drafted_by.id] = whistle.drafted_by
    return people.values()


def tell_caller(whistle: Whistle, text: str, *, kind: str, **values: object) -> None:
    """Tell those who called."""
    _tell(callers_of(whistle), text, whistle, kind, **values)


def tell_lead(whistle: Whistle, text: str, *, kind: str, **values: object) -> None:
    """Tell whoever is named to lead it and is known here, unless they hear it as one who called."""
    lead = whistle.lead
    if lead is not None and lead.id not in {one.id for one in callers_of(whistle)}:
        _tell([lead], text, whistle, kind, **values)


def tell_verifiers(whistle: Whistle) -> None:
    """Those who look whether it was done: monitors of the place, and its street."""
    text = N_("“%(title)s”已反馈，请验证是否办好")
    for role in (Role.MONITOR, Role.STREET):
        _tell(people_holding(role, whistle.place), text, whistle, "whistle.to_verify")


def tell_district(whistle: Whistle, unit: str) -> None:
    """拒不报到: the district investigates (街道办事处条例 §44)."""
    text = N_("“%(title)s”：%(unit)s没有报到，请督查")
    people = people_holding(Role.DISTRICT, whistle.caller_place)
    _tell(people, text, whistle, "whistle.to_investigate", unit=unit)


def tell_emergency(whistle: Whistle) -> None:
    """报街道主要领导: the street hears of an emergency while it sounds."""
    text = N_("应急哨：“%(title)s”，请立即组织先期处置")
    people = _holders((Role.STREET, Role.PARTY), whistle.caller_place)
    _tell(people, text, whistle, "whistle.emergency")


def _holders(roles: Iterable[Role], place: Place) -> Iterable[Person]:
    return {one.id: one for role in roles for one in people_holding(role, place)}.values()


def _tell(
    people: Iterable[Person], text: str, whistle: Whistle, kind: str, **values: object
) -> None:
    for person in people:
        url = f"/desk/whistles/{whistle.id}"
        notify(person, text, url, kind=kind, title=whistle.title, **values)
