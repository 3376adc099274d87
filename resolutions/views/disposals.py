"""What a page shows of the way something is dealt with 四种处置, and of the step it leads to."""

from __future__ import annotations

from app import clock
from app.people.models.person import Person
from app.places.models.place import Place
from resolutions import policy
from resolutions.models.disposal import TaskDisposal
from resolutions.models.ledgers.disposal import LedgerDisposal


def step_of(
    chosen: LedgerDisposal | TaskDisposal | None,
    place: Place,
    person: Person | None,
    *,
    running: bool,
) -> dict[str, object]:
    """The way, whether its whistle has still to follow, and whether the reader blows it."""
    waits = chosen is not None and chosen.waits and running
    due = chosen.step_due_on if chosen else None
    return {
        "disposal": chosen,
        "waits": waits,
        "step_late": waits and due is not None and due < clock.today(),
        "blows": waits and policy.may_blow(person, place),
    }
