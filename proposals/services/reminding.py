"""Each minute: remind the desk of what is near its day, and of what is late; each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.transaction import transaction
from proposals.lifecycle.appeal import AppealFacts
from proposals.lifecycle.deadlines import Clock
from proposals.models.desk_watch import DeskWatch
from proposals.queries.desk_officers import appeal_hearers, desk_officers
from proposals.queries.falling import Falling, falling

_THE_ROW = 1
_NOBODY_IN_PARTICULAR = AppealFacts(is_declined=True)

WORDS: Mapping[tuple[Clock, bool], str] = {
    (Clock.TRIAGE, False): N_(
        "%(hall)s：“%(title)s”等%(count)d件提案，再过12小时就满48小时，请受理、退回或答复"
    ),
    (Clock.TRIAGE, True): N_("%(hall)s：“%(title)s”等%(count)d件提案，48小时已过，还没有处理"),
    (Clock.SCHEDULE, False): N_("%(hall)s：今天是“%(title)s”等%(count)d个议题排会的最后一天"),
    (Clock.SCHEDULE, True): N_("%(hall)s：“%(title)s”等%(count)d个议题排会已逾期"),
    (Clock.ROUTED, False): N_("%(hall)s：转办的“%(title)s”等%(count)d件今天到期，请问结果"),
    (Clock.ROUTED, True): N_("%(hall)s：转办的“%(title)s”等%(count)d件已逾期，请催办"),
    (Clock.APPEAL, False): N_("%(hall)s：有%(count)d件申诉今天到期，请处理"),
    (Clock.APPEAL, True): N_("%(hall)s：有%(count)d件申诉已逾期，请尽快处理"),
}


@dataclass(frozen=True)
class _Reminder:
    """What is said to one person, in plain values: reading is done before the writing begins."""

    person_id: int
    falling: Falling
    hall_name: str
    hall_code: str


def look() -> None:
    """Say what has come near or become late since the last look, and note the time of this one.

    Reading is done outside, so that a long look holds nobody up; saying and noting stand in one
    transaction, so that a restart neither forgets a reminder nor says it twice. Where another
    worker looked meanwhile, this look is dropped.
    """
    at, after = clock.now(), _looked_at(db.session.get(DeskWatch, _THE_ROW))
    found = list(_reminders(falling(after, at)))
    with transaction():
        watch = db.session.get(DeskWatch, _THE_ROW, with_for_update=True, populate_existing=True)
        if _looked_at(watch) != after:
            return
        for one in found:
            _remind(one)
        if watch is None:
            db.session.add(DeskWatch(id=_THE_ROW, looked_at=at))
        else:
            watch.looked_at = max(at, watch.looked_at)


def _looked_at(watch: DeskWatch | None) -> datetime | None:
    return watch.looked_at if watch else None


def _reminders(found: Iterable[Falling]) -> Iterator[_Reminder]:
    for one in found:
        for person in _who(one):
            yield _Reminder(person.id, one, one.hall.name, one.hall.code)


def _who(one: Falling) -> Sequence[Person]:
    if one.clock is Clock.APPEAL:
        return appeal_hearers(one.hall.place, _NOBODY_IN_PARTICULAR)
    return desk_officers(one.hall.place)


def _remind(one: _Reminder) -> None:
    said = one.falling
    notify(
        db.session.get_one(Person, one.person_id),
        WORDS[said.clock, said.is_late],
        "/appeals" if said.clock is Clock.APPEAL else f"/desk/due?hall={one.hall_code}",
        kind=f"desk.{said.clock}_{'late' if said.is_late else 'near'}",
        hall=one.hall_name,
        title=said.title,
        count=said.count,
    )
