"""What the acts of a whole hall ask of the database: the same, however long it has debated."""

from __future__ import annotations

import pytest
from flask import Flask

from app.people.models.person import Person
from app.transaction import transaction
from meetings.services import acting
from tests.meetings.assembly import Assembly, assemble
from tests.support.statements import asked


def do(hall: Assembly, who: Person, code: str, **fields: object) -> list[str]:
    """One act as the live door brings it; what was asked for it."""
    with asked() as said, transaction():
        acting.carry_out(hall.meeting, code, fields, person=who)
    return said


ACTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("claim", {"stance": "con"}),
    ("withdraw_claim", {}),
    ("leave", {}),
    ("arrive", {}),
)


@pytest.mark.parametrize(("code", "fields"), ACTS)
def test_an_act_that_changes_no_motion_reads_none(
    app: Flask, code: str, fields: dict[str, object]
) -> None:
    hall = assemble().in_session().in_debate()
    who = hall.representatives[4]
    for earlier, given in ACTS[: ACTS.index((code, fields))]:
        do(hall, who, earlier, **given)
    said = do(hall, who, code, **fields)

    assert len(said) <= 15
    assert not [one for one in said if "motion." in one or "agenda_item." in one]
    assert (
        sum("FROM meeting " in one.replace("\n", " ") for one in said) == 2
    )  # once to begin with, once under its lock


def test_rows_are_held_against_the_floor_at_every_act(app: Flask, rows_hold: list[str]) -> None:
    hall = assemble().in_session()
    do(hall, hall.representatives[4], "leave")

    assert rows_hold[-3:] == ["call_to_order", "open_item", "leave"]
