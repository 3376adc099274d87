"""One row of the responsibility matrix written by hand: a new one, or one in place of another.

A row is never changed, since tasks were given by it: the old one ends, and the new one begins at
the same instant. Who wrote it, when and why stands in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.services import wording
from resolutions.models.duty import DutyRule
from resolutions.services.duties_table import one_line, rule_of

WRITTEN = "duties.written"
"""The act as the journal has it."""


def add(place: Place, cells: Mapping[str, str], *, reason: str, by: Person) -> DutyRule:
    """Write a row for a matter that has none at this place yet.

    Raises Invalid with what is wrong with the cells, Refused where a row stands already.
    """
    rule = _written(place, cells)
    _hold(place)
    if standing_row(place, rule.item) is not None:
        raise Refused(
            _l("“%(item)s”已经有一行", item=rule.item),
            remedy=_l("请在那一行上点“修改”"),
            code="standing",
        )
    return _begun(rule, reason=reason, by=by, before=None)


def change(old: DutyRule, cells: Mapping[str, str], *, reason: str, by: Person) -> DutyRule:
    """End a row and begin another for the same matter at the same place.

    Raises Invalid with what is wrong with the cells, Refused where it was ended meanwhile.
    """
    rule = _written(old.place, {**cells, "事项": old.item})
    _hold(old.place)
    db.session.refresh(old, ["ended_at"])
    if old.ended_at is not None:
        raise Refused(
            _l("这一行已经停用"), remedy=_l("请回到责任清单，看现在的那一行"), code="ended"
        )
    old.ended_at = clock.now()
    db.session.flush()
    return _begun(rule, reason=reason, by=by, before=old)


def standing_row(place: Place, item: str) -> DutyRule | None:
    """The row in force for a matter at this very place."""
    return db.session.scalar(
        select(DutyRule).where(
            DutyRule.place_id == place.id, DutyRule.item == item, DutyRule.ended_at.is_(None)
        )
    )


def _written(place: Place, cells: Mapping[str, str]) -> DutyRule:
    with db.session.no_autoflush:
        line = one_line(cells, place)
        if line.errors:
            raise Invalid("；".join(line.errors), code="cells")
        return rule_of(line, place)


def _hold(place: Place) -> None:
    """Let whoever writes a row of the same place wait."""
    with db.session.no_autoflush:
        db.session.execute(select(Place.id).where(Place.id == place.id).with_for_update())


def _begun(rule: DutyRule, *, reason: str, by: Person, before: DutyRule | None) -> DutyRule:
    why = wording.paragraphs(reason)
    if not why:
        raise Invalid(_l("请写明理由"), code="reason")
    db.session.add(rule)
    db.session.flush()
    audit.record(
        WRITTEN,
        rule,
        by=by,
        place=rule.place,
        reason=why,
        details={"item": rule.item, "before": before.id if before else None},
    )
    return rule
